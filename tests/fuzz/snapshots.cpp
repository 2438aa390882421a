// Snapshots, read in place or from a copy, by a decoder that knows the store before or by a new one: all the same.
//
// A byte says whether there is room behind a message (then it is read in place). Each line is a message to one decoder;
// `=` before a head stands for the store of the message before, which the decoder may know again; \x01 stands for so
// much white space that the message counts as large.
#include <algorithm>
#include <vector>

#include "fuzz/targets.hpp"
#include "wire/decode.hpp"
#include "wire/frame.hpp"

namespace fuzz {
namespace {

using namespace ::host;
using Decoded = std::expected<wire::Request, wire::BadRequest>;

constexpr std::size_t kMostMessages = 6;
constexpr std::size_t kLarge = 66'000;
constexpr std::string_view kStore = R"("store":)";

std::string message_of(std::string_view line, std::string_view before) {
    std::string text{line.starts_with('=') ? line.substr(1) : line};
    const std::size_t store = before.find(kStore);
    if (line.starts_with('=') && store != before.npos) text += before.substr(store);
    if (const std::size_t at = text.find('\1'); at != text.npos) text.replace(at, 1, kLarge, ' ');
    return text;
}

Decoded read_with(wire::Decoder& decoder, std::string_view text, bool has_room) {
    std::vector<char> bytes(text.begin(), text.end());  // on the heap, to the byte: reading further is a find
    if (has_room) bytes.resize(text.size() + wire::kReadAhead, '"');
    return decoder.decode({bytes.data(), text.size()}, bytes.size());
}

bool same(const std::optional<wire::PageStore>& known, const std::optional<wire::PageStore>& fresh) {
    if (!known || !fresh) return known.has_value() == fresh.has_value();
    const auto is_same = [](const wire::MediaAttempts& one, const wire::MediaAttempts& other) {
        return one.media == other.media && one.attempts == other.attempts;
    };
    return std::ranges::equal(known->videos, fresh->videos, is_same) && known->images == fresh->images &&
           known->ignored == fresh->ignored;
}

void compare(const Decoded& known, const Decoded& fresh) {
    must(known.has_value() == fresh.has_value(), "both decoders take it, or none");
    if (!known) {
        const wire::BadRequest &one = known.error(), &other = fresh.error();
        must(one.id == other.id && one.code == other.code && one.path == other.path, "both refuse it for the same");
        must(one.problem == other.problem, "both refuse it in the same words");
        return;
    }
    must(known->id == fresh->id && known->method == fresh->method && known->params.index() == fresh->params.index() &&
             known->request_id == fresh->request_id && known->fingerprint == fresh->fingerprint,
         "both read the same request");
    const auto *one = std::get_if<wire::Snapshot>(&known->params), *other = std::get_if<wire::Snapshot>(&fresh->params);
    if (one == nullptr) return;
    must(one->tab == other->tab && one->seq == other->seq && one->path == other->path && one->partial == other->partial,
         "both read the same snapshot");
    must(same(one->store, other->store), "both read the same store");
}

}  // namespace

void snapshots(Bytes input) {
    if (input.empty()) return;
    const bool has_room = (input[0] & 1) != 0;
    std::string_view rest = text_of(input.subspan(1));
    wire::Decoder decoder;
    std::string before;
    for (std::size_t left = kMostMessages; left > 0 && !rest.empty(); --left) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        before = message_of(rest.substr(0, end), before);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        compare(read_with(decoder, before, has_room), wire::decode(before));
    }
}

}  // namespace fuzz
