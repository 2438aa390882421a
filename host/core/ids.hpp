// Ids as distinct types, so that a post is never taken for a media.
//
// All ids come from the page and are opaque: compared and stored byte by byte, never parsed.
// Plain values; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace host::core {

template <class Tag>
struct Id {
    std::string value;
    auto operator<=>(const Id&) const = default;
};

using MediaId = Id<struct MediaTag>;      // the original image; key of everything
using AttemptId = Id<struct AttemptTag>;  // one finished generation
using PostId = Id<struct PostTag>;        // what the route shows; never a key

inline constexpr std::size_t kMaxIdBytes = 256;

// R1: an id is a string of 1..256 bytes.
[[nodiscard]] inline bool is_valid_id(std::string_view text) { return !text.empty() && text.size() <= kMaxIdBytes; }

// One page load in one tab. Tab ids are reused by the browser; documents are not.
struct DocumentRef {
    std::int64_t tab{};
    std::string document;
    auto operator<=>(const DocumentRef&) const = default;
};

// The number of a grant, unique in one database. On the wire: "d" and the number.
struct GrantId {
    std::int64_t value{};
    auto operator<=>(const GrantId&) const = default;
};

[[nodiscard]] inline std::string name_of(GrantId id) { return "d" + std::to_string(id.value); }

}  // namespace host::core
