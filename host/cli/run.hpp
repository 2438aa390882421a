// Carries out what people ask for.
#pragma once

#include <filesystem>
#include <string_view>

#include "cli/command_line.hpp"

namespace host::cli {

// The exit code. Precondition: not Serve, which is io's. `program`: where this one is (own_program.hpp).
[[nodiscard]] int run(const Command& command, const std::filesystem::path& program);

// The last word when the world is broken; the exit code for it.
int complain(std::string_view problem);

}  // namespace host::cli
