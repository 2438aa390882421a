// Windows keeps the place of a manifest in its registry. Its own reg.exe writes it, so that only words are
// made here, the same on every platform; the caller runs them. Never run on Windows yet.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace host::cli {

using CommandWords = std::vector<std::string>;
using RunCommand = std::function<bool(const CommandWords&)>;  // whether it went well

[[nodiscard]] CommandWords command_to_register(const std::string& key, const std::filesystem::path& file);
[[nodiscard]] CommandWords command_to_unregister(const std::string& key);

[[nodiscard]] bool run_by_shell(const CommandWords& words);

}  // namespace host::cli
