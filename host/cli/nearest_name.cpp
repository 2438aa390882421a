#include "cli/nearest_name.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace host::cli {
namespace {

constexpr std::size_t kShortestPart = 4;  // of a name

// Letters to change, add, remove or swap with the next one, to make one word of the other.
std::size_t distance(std::string_view one, std::string_view other) {
    std::vector<std::size_t> before_last, last(other.size() + 1), now(other.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t at = 1; at <= one.size(); ++at) {
        now[0] = at;
        for (std::size_t to = 1; to <= other.size(); ++to) {
            const std::size_t change = one[at - 1] == other[to - 1] ? 0 : 1;
            now[to] = std::min({last[to] + 1, now[to - 1] + 1, last[to - 1] + change});
            const bool swapped = at > 1 && to > 1 && one[at - 1] == other[to - 2] && one[at - 2] == other[to - 1];
            if (swapped) now[to] = std::min(now[to], before_last[to - 2] + 1);
        }
        before_last = std::exchange(last, now);
    }
    return last.back();
}

std::string plain(std::string_view word) {
    word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
    std::string all;
    for (const char c : word) all += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return all;
}

}  // namespace

std::string nearest_name(std::string_view word, std::span<const std::string_view> names) {
    const std::string meant = plain(word);
    if (meant.empty() || names.empty()) return {};
    const auto far = [&](std::string_view name) { return distance(meant, plain(name)); };
    const std::string_view nearest = *std::ranges::min_element(names, {}, far);
    if (far(nearest) <= 1 + plain(nearest).size() / 4) return std::string{nearest};
    const auto has_it = [&](std::string_view name) { return plain(name).find(meant) != std::string::npos; };
    if (meant.size() < kShortestPart || std::ranges::count_if(names, has_it) != 1) return {};
    return std::string{*std::ranges::find_if(names, has_it)};
}

}  // namespace host::cli
