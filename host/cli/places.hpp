// Where this user's browsers keep what they keep: the table of browsers.hpp applied to a home. Creates nothing.
//
// Platform, home and root are values, so that the paths of any platform can be asked for on any other.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/setup/browsers.hpp"
#include "cli/setup/registry.hpp"
#include "cli/state_paths.hpp"
#include "platform/system.hpp"

namespace host::cli {

using Platform = platform::System;

struct Places {
    Platform platform{};
    std::filesystem::path home;
    std::filesystem::path config;                 // Linux: where Chromium's family keeps its data
    std::filesystem::path state;                  // ours
    std::filesystem::path root{"/"};              // what the folders of the machine are below; on Windows ProgramData
    std::vector<std::filesystem::path> programs;  // folders of commands
    Registry registry{system_registry()};         // Windows: where browsers find what lies at `state`
};

// None: there is no home at all.
[[nodiscard]] std::optional<Places> places_of(const Environment& environment, Platform platform);
// Throws std::runtime_error with a sentence.
[[nodiscard]] Places places_here();

// Returns true when something has that name, or the link of that name leads to something. False where nobody can tell.
[[nodiscard]] bool is_there(const std::filesystem::path& file);

enum class Reach { user, machine };

struct ManifestPlace {
    std::filesystem::path file;
    std::string registry_key;  // Windows: where the path of the file is to be found. Else empty
};
// Where the browser looks for our manifest. None: it has no such place.
[[nodiscard]] std::optional<ManifestPlace> manifest_place(const Browser& browser, const Places& places, Reach reach);

// The folder of the user's data (none: the browser does not run on this platform), and the folders that hold profiles.
// They need not exist.
[[nodiscard]] std::optional<std::filesystem::path> data_of(const Browser& browser, const Places& places);
[[nodiscard]] std::vector<std::filesystem::path> homes_of_profiles(const Browser& browser, const Places& places);

// Returns true when the browser has data here, or one of its commands is in PATH.
[[nodiscard]] bool is_found(const Browser& browser, const Places& places);

// How a shell starts this program: by its name alone if that finds it in PATH, else by its path, quoted if it must be.
[[nodiscard]] std::string shell_command(const std::filesystem::path& program, const Places& places);

}  // namespace host::cli
