// How people load the extension into a browser: which page to open, which folder to choose.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "cli/setup/browsers.hpp"

namespace host::cli {

// The folder that a browser has to load: what is installed with the program, else that of the repository.
[[nodiscard]] std::string folder_of_extension(const std::filesystem::path& program);

// On one line.
[[nodiscard]] std::string how_to_load(const Browser& browser, const std::filesystem::path& program);

// The same for several browsers, in numbered steps, one for each string: Chromium's family first, each family once.
[[nodiscard]] std::vector<std::string> loading_steps(std::span<const Browser* const> browsers,
                                                     const std::filesystem::path& program);

}  // namespace host::cli
