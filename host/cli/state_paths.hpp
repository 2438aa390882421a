// Where the state lives on this machine. Looks at the environment only; creates nothing.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace host::cli {

using Environment = std::function<std::optional<std::string>(const char* name)>;

[[nodiscard]] Environment process_environment();

// $HOME, or what the password file says.
[[nodiscard]] std::optional<std::filesystem::path> home_directory(const Environment& environment);

// The platform's place for the state of programs, and our directory in it. A relative path in the environment is
// ignored, as the XDG rules say. None: there is no home directory at all.
[[nodiscard]] std::optional<std::filesystem::path> state_directory(const Environment& environment);

inline constexpr char kStateFileName[] = "state.db";

// `chosen` (--db) if given. Throws std::runtime_error with a sentence when there is no place.
[[nodiscard]] std::filesystem::path state_file(const std::optional<std::filesystem::path>& chosen);

// host.log lies beside the state, wherever that is.
[[nodiscard]] std::filesystem::path log_file(const std::filesystem::path& state_file);

}  // namespace host::cli
