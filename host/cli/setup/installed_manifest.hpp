// The places of manifests on this machine, and how each of them stands. Changes nothing.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/places.hpp"
#include "cli/setup/native_manifest.hpp"

namespace host::cli {

struct Target {
    const Browser* browser{};
    std::string title;
    ManifestPlace place;
    std::filesystem::path launcher;  // of a Flatpak: what the manifest names instead of the program
    std::string permission;          // of a Flatpak: the command that it still needs

    [[nodiscard]] const std::filesystem::path& named(const std::filesystem::path& program) const {
        return launcher.empty() ? program : launcher;
    }
};
// Of one browser: its ordinary place, and that of its Flatpak.
[[nodiscard]] std::vector<Target> targets_of(const Browser& browser, const Places& places, Reach reach);

enum class Standing {
    absent,
    unreadable,
    broken,          // the browser does not take it: manifest.problems
    foreign,         // somebody else's
    dangling,        // names a program that is not there
    not_executable,  // names a file that is no program
    other_copy,      // names another copy of this program
    wrong_callers,   // does not let in all it should
    good,
};

struct InstalledManifest {
    Standing standing{};
    cli::NativeManifest manifest;
    std::string text;
    std::string trouble;           // unreadable: why
    std::filesystem::path file{};  // that was looked at
};
// `named` is the program it should name, `callers` those it should let in. A file that cannot be read is a standing,
// too. On Windows it is the file that the registry names.
[[nodiscard]] InstalledManifest examine(const Target& target, const Registry& registry,
                                        const std::filesystem::path& named, const std::vector<std::string>& callers);

}  // namespace host::cli
