#include "cli/short_ids.hpp"

#include <algorithm>
#include <utility>

#include "platform/printable.hpp"

namespace host::cli {
namespace {

constexpr std::size_t kHead = 8, kDifferent = 8;  // characters of an id that has its middle left out
constexpr char kLeftOut[] = "…";

std::vector<std::string_view> characters_of(std::string_view text) {
    std::vector<std::string_view> all;
    while (!text.empty()) {
        const std::string_view rest = platform::after_first(text);
        all.push_back(text.substr(0, text.size() - rest.size()));
        text = rest;
    }
    return all;
}

std::size_t common_characters(std::string_view one, std::string_view other) {
    const auto here = characters_of(one), there = characters_of(other);
    return static_cast<std::size_t>(std::ranges::mismatch(here, there).in1 - here.begin());
}

std::string part(const std::vector<std::string_view>& characters, std::size_t from, std::size_t to) {
    std::string text;
    for (std::size_t at = from; at < to; ++at) text += characters[at];
    return text;
}

// The first `needed` characters.
std::string beginning(std::string_view id, std::size_t needed) {
    const auto all = characters_of(id);
    return needed + 1 >= all.size() ? std::string{id} : part(all, 0, needed) + kLeftOut;
}

// The first `needed` characters without those in the middle, if they are too many.
std::string without_middle(std::string_view id, std::size_t needed) {
    const auto all = characters_of(id);
    if (std::min(needed, all.size()) <= ShortIds::kLongest) return beginning(id, needed);
    const std::size_t end = needed + 1 >= all.size() ? all.size() : needed;
    return part(all, 0, kHead) + kLeftOut + part(all, end - kDifferent, end) + (end < all.size() ? kLeftOut : "");
}

}  // namespace

ShortIds::ShortIds(std::vector<std::string> ids) : sorted_(std::move(ids)) {
    std::ranges::sort(sorted_);
    const auto repeated = std::ranges::unique(sorted_);
    sorted_.erase(repeated.begin(), repeated.end());
    for (const std::string& id : sorted_) alike_[without_middle(id, characters_needed(id))] += 1;
}

std::string ShortIds::operator()(std::string_view id) const {
    const std::size_t needed = characters_needed(id);
    std::string shown = without_middle(id, needed);
    const auto alike = alike_.find(shown);
    if (alike != alike_.end() && alike->second > 1) shown = beginning(id, needed);
    return platform::printable(shown);
}

std::size_t ShortIds::characters_needed(std::string_view id) const {
    const auto here = std::ranges::lower_bound(sorted_, id);
    std::size_t shared = 0;
    if (here != sorted_.begin()) shared = common_characters(*(here - 1), id);
    const auto after = here != sorted_.end() && *here == id ? here + 1 : here;
    if (after != sorted_.end()) shared = std::max(shared, common_characters(*after, id));
    return std::max(kShortId, shared + 1);
}

}  // namespace host::cli
