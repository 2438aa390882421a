// Opens the state file for a command that changes it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "core/time.hpp"
#include "store/session_store.hpp"

namespace host::cli {

// `db`: as --db gives it. A damaged file is restored first: a terminal shows how far that is, and a warning names the
// original. Throws store::StoreError.
[[nodiscard]] std::unique_ptr<store::SessionStore> open_state(const std::optional<std::filesystem::path>& db,
                                                              core::Instant now);

}  // namespace host::cli
