// Where the state is on this machine. Looks at the environment only; creates nothing.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace host::cli {

using Environment = std::function<std::optional<std::string>(const char* name)>;

[[nodiscard]] Environment process_environment();

// The path in this variable. None: it is not set, or not absolute, which the XDG rules say to ignore.
[[nodiscard]] std::optional<std::filesystem::path> absolute_in(const Environment& environment, const char* name);

// $HOME, or what the password file says. None: neither has an absolute path.
[[nodiscard]] std::optional<std::filesystem::path> home_directory(const Environment& environment);

// The platform's place for the state of programs, and our directory in it. None: there is no home directory at all.
[[nodiscard]] std::optional<std::filesystem::path> state_directory(const Environment& environment);

inline constexpr char kStateFileName[] = "state.db";

// `chosen` (--db) if given. Throws std::runtime_error with a sentence when there is no place.
[[nodiscard]] std::filesystem::path state_file(const std::optional<std::filesystem::path>& chosen);

// Whether anything is called so, a link that leads nowhere too: opening it says what is wrong with that.
[[nodiscard]] bool has_state(const std::filesystem::path& state_file);

// Why there is nothing to read, as a sentence. None: has_state().
[[nodiscard]] std::optional<std::string> why_no_state(const std::filesystem::path& state_file);

// Why there can be no state, as a sentence: something that is no regular file has that name. A link is followed. None:
// there can be.
[[nodiscard]] std::optional<std::string> why_not_state(const std::filesystem::path& state_file);

// host.log lies beside the state, wherever that is.
[[nodiscard]] std::filesystem::path log_file(const std::filesystem::path& state_file);

}  // namespace host::cli
