// Carries out what people ask for.
#pragma once

#include <filesystem>

#include "cli/command_line.hpp"
#include "cli/version.hpp"

namespace host::cli {

// The exit code; not 0 when something that was printed did not arrive. Precondition: not Serve, which is io's.
// `program`: where this one is (own_program.hpp).
[[nodiscard]] int run(const Command& command, const std::filesystem::path& program, const Build& build);

}  // namespace host::cli
