// The fast reader of snapshots beside the strict one: whatever is sent, and sent again, both make the same of it.
//
// A byte says whether there is room behind a message (then the fast reader reads in place). Each line is a message to
// one reader; `=` before a head stands for the store of the message before, which the reader may know again; \x01
// stands for so much white space that the message counts as large.
#include <algorithm>
#include <vector>

#include "fuzz/targets.hpp"
#include "wire/decode.hpp"
#include "wire/frame.hpp"
#include "wire/snapshot_reader.hpp"

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

Decoded read_fast(std::string_view text, bool has_room, wire::SnapshotReader& reader) {
    std::vector<char> bytes(text.begin(), text.end());  // on the heap, to the byte: reading further is a find
    if (has_room) bytes.resize(text.size() + wire::kReadAhead, '"');
    return wire::decode({bytes.data(), text.size()}, bytes.size(), reader);
}

// White space in front, and the fast reader does not take it up.
Decoded read_strictly(std::string_view text) { return wire::decode(std::string(200, ' ').append(text)); }

bool same(const std::optional<wire::PageStore>& fast, const std::optional<wire::PageStore>& strict) {
    if (!fast || !strict) return fast.has_value() == strict.has_value();
    const auto is_same = [](const wire::MediaAttempts& one, const wire::MediaAttempts& other) {
        return one.media == other.media && one.attempts == other.attempts;
    };
    return std::ranges::equal(fast->videos, strict->videos, is_same) && fast->images == strict->images &&
           fast->ignored == strict->ignored;
}

void compare(const Decoded& fast, const Decoded& strict) {
    must(fast.has_value() == strict.has_value(), "both readers take it, or none");
    if (!fast) {
        const wire::BadRequest &one = fast.error(), &other = strict.error();
        must(one.id == other.id && one.code == other.code && one.path == other.path, "both refuse it for the same");
        const bool is_place = one.code == core::ErrorCode::parse_error;  // the white space moves it
        must(is_place || one.problem == other.problem, "both refuse it in the same words");
        return;
    }
    must(fast->id == strict->id && fast->method == strict->method && fast->params.index() == strict->params.index() &&
             fast->request_id == strict->request_id && fast->fingerprint == strict->fingerprint,
         "both read the same request");
    const auto *one = std::get_if<wire::Snapshot>(&fast->params), *other = std::get_if<wire::Snapshot>(&strict->params);
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
    wire::SnapshotReader reader;
    std::string before;
    for (std::size_t left = kMostMessages; left > 0 && !rest.empty(); --left) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        before = message_of(rest.substr(0, end), before);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        compare(read_fast(before, has_room, reader), read_strictly(before));
    }
}

}  // namespace fuzz
