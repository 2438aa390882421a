// `--install` and `--uninstall`: register the host with browsers, and remove that again.
//
// One manifest for each browser, in the form of its family, checked by the family's rules before it is written. What
// somebody else has put there stays, unless forced. Nothing else is touched: not the program, not what it remembers.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/command_line.hpp"
#include "cli/setup/installed_manifest.hpp"

namespace host::cli {

enum class Done { told, replaced, already, kept_foreign, removed, kept, failed };

struct Registration {  // what was done with one manifest
    Target target;
    Done done{};
    std::string detail;  // kept, kept_foreign: what it names. failed: why
};

// Writes the manifest, and the launcher of a Flatpak. Returns what went wrong; empty: nothing.
[[nodiscard]] std::string write_manifest(const Target& target, const std::filesystem::path& program,
                                         const std::vector<std::string>& callers);

// One for each browser that is named, or else for each that is found.
[[nodiscard]] std::vector<Registration> install(const Install& wanted, const Places& places,
                                                const std::filesystem::path& program);
[[nodiscard]] std::vector<Registration> uninstall(const Uninstall& wanted, const Places& places,
                                                  const std::filesystem::path& program);

// Print what was done; the exit code: kFinding when something needs the user.
[[nodiscard]] int run_install(const Install& wanted, const std::filesystem::path& program);
[[nodiscard]] int run_uninstall(const Uninstall& wanted, const std::filesystem::path& program);

}  // namespace host::cli
