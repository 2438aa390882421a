// What older versions of the extension kept, into the store (R21): merge, save, remember; keep what has to wait.
//
// Inside a transaction of the caller's: what it says is imported is imported once that is committed. What is `left` is
// not stored, and stays where it came from: pages may bring so much and no more (core::page_bounds), and nothing of an
// image that the user has used.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/legacy.hpp"
#include "store/session_store.hpp"

namespace host::store {

struct ImportResult {
    struct Placed {
        std::string key;
        std::optional<core::MediaId> media;  // none: imported before, and deleted by the user since
    };
    struct Kept {
        std::string key, reason;
    };
    std::vector<Placed> imported;
    std::vector<Kept> pending, rejected, left;
    std::vector<core::MediaId> changed;
};

// The media of a post, if it is known for certain (R2).
using WhoseIs = std::function<std::optional<core::MediaId>(const core::PostId& post)>;

[[nodiscard]] ImportResult import_legacy(SessionStore& store, const core::Legacy& legacy,
                                         const core::LegacyContext& context, const WhoseIs& whose_is);

// What the store alone knows of a post.
[[nodiscard]] std::optional<core::MediaId> whose(SessionStore& store, const core::PostId& post);

}  // namespace host::store
