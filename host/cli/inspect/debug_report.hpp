// Reads out of the store what `--debug` shows: one moment, whatever the host does meanwhile. Writes nothing.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/inspect/debug_json.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"
#include "store/session_store.hpp"

namespace host::cli {

struct StateFiles {
    std::filesystem::path database;
    std::filesystem::path log;
};

// Which media a person means: by its id, by any post or attempt of it (what the address bar shows), or by how its id
// begins, if no other begins so. None: no such media, or several.
[[nodiscard]] std::optional<core::MediaId> media_meant(store::SessionStore& store, const std::string& text);

// What to say when it is none of them.
[[nodiscard]] std::string unknown_media(const std::string& text);

// About all media, or about one in full. None: the one is not known. Prompts are still in it: see redact.hpp.
[[nodiscard]] std::optional<DebugReport> read_report(store::SessionStore& store, const StateFiles& files,
                                                     const std::optional<std::string>& media, core::Instant now);

}  // namespace host::cli
