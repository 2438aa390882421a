// R2: which media a post belongs to, and which post a path names.
#pragma once

#include <optional>
#include <string_view>

#include "core/ids.hpp"

namespace host::core {

// "/imagine/post/<postId>" -> postId; anything else -> none.
[[nodiscard]] std::optional<PostId> post_in_path(std::string_view path);

// What the host knows about a post; the caller looks these up.
struct PostFacts {
    bool is_known_media{};             // (a) a media in the store
    bool is_in_snapshot{};             // (a) a key of videoByMediaId or imageByMediaId of this document
    std::optional<MediaId> alias;      // R8: an assumed media that moved
    std::optional<MediaId> by_ledger;  // (b) an attempt, under any of its names
    std::optional<MediaId> by_name;    // (b) an attempt of that media says that the post belongs to it, too (R22)
    std::optional<MediaId> previous;   // (c) where the document was, if that session is active
                                       //     and a grant of it is claimed or clicked
    bool is_only_told{};               // a media in the store that only a page's older data names (R21): it may be an
                                       //     attempt that no store has listed yet, so everything else outranks it
};

struct Resolution {
    std::optional<MediaId> media;
    bool provisional{};
    bool operator==(const Resolution&) const = default;
};

[[nodiscard]] Resolution resolve(const PostId& post, const PostFacts& facts);

}  // namespace host::core
