// Which versions of the protocol two sides speak, and which one they use. Pure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

namespace host::wire {

struct ProtocolRange {
    std::int64_t lowest{}, highest{};
    bool operator==(const ProtocolRange&) const = default;
};

inline constexpr ProtocolRange kProtocols{1, 1};  // of this host

// The newest that both speak. None: there is none.
[[nodiscard]] constexpr std::optional<std::int64_t> common_protocol(ProtocolRange one, ProtocolRange other) {
    const std::int64_t newest = std::min(one.highest, other.highest);
    return newest >= std::max(one.lowest, other.lowest) ? std::optional{newest} : std::nullopt;
}

// "1", or "1 to 3".
[[nodiscard]] inline std::string in_words(ProtocolRange range) {
    const std::string lowest = std::to_string(range.lowest);
    return range.lowest == range.highest ? lowest : lowest + " to " + std::to_string(range.highest);
}

// Of two that have none in common: whether `theirs` is the older side, the one to update.
[[nodiscard]] constexpr bool is_older(ProtocolRange theirs, ProtocolRange ours) { return theirs.highest < ours.lowest; }

}  // namespace host::wire
