// Imports data of older versions of the extension (R21): merges, saves, remembers the import, keeps what must wait.
//
// Runs inside the caller's transaction: everything it reports as imported is imported once that is committed. What is
// `left` is not stored and stays where it came from: pages may bring only a limited amount (core::page_bounds), and
// nothing about an image that the user has used.
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

// What the store knows about a post.
[[nodiscard]] std::optional<core::MediaId> whose(SessionStore& store, const core::PostId& post);

}  // namespace host::store
