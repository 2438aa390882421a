// The flags for people: the only file that sees the flags library. A host that a browser starts never comes here.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command_line.hpp"

namespace host::cli {

// What the arguments ask for, or a Say with what is wrong with them. Never Serve.
[[nodiscard]] Command read_flags(const std::vector<std::string>& arguments);

// Every name of a flag, for a caller that cannot wait for the library; tests/cli/command_line_test.cpp compares.
inline constexpr auto kFlagNames = std::to_array<std::string_view>(
    {"-h",        "--help",         "--version", "--db",      "--test-clock", "--debug",        "--json",
     "--watch",   "--html",         "--explain", "--record",  "--replay",     "--export",       "--import",
     "--sandbox", "--show-prompts", "--doctor",  "--install", "--uninstall",  "--extension-id", "--force",
     "--system",  "--settings",     "--set",     "--delete",  "--delete-all", "--clear",        "--yes",
     "--all",     "--complete-id",  "--prune"});

struct FlagDescription {
    std::vector<std::string> names;  // "-h", "--help"
    std::string value;               // "FILE", "[IMAGE_ID]"; empty: it takes none
    bool value_optional{};
    bool may_be_empty{};          // "" is a value of it; of any other flag it is a missing one
    bool repeats{};               // takes several values
    std::size_t least{}, most{};  // values behind one such flag
    std::string description;
    std::string group;  // its heading in --help
};

// In the order of --help, without those that are not for people. What the man page and the completions are
// made from (reference.hpp).
[[nodiscard]] std::vector<FlagDescription> flag_table();

}  // namespace host::cli
