// Where this user's browsers keep what they keep: the table of browsers.hpp applied to a home. Creates nothing.
//
// Platform, home and root are values, so that the paths of any platform can be asked for on any other.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/setup/browsers.hpp"
#include "cli/state_paths.hpp"

namespace host::cli {

enum class Platform { linux_desktop, mac, windows };

[[nodiscard]] Platform this_platform();

struct Places {
    Platform platform{};
    std::filesystem::path home;
    std::filesystem::path config;                 // Linux: where Chromium's family keeps its data
    std::filesystem::path state;                  // ours
    std::filesystem::path root{"/"};              // what the folders of the machine are below
    std::vector<std::filesystem::path> programs;  // folders of commands
};

// None: there is no home at all.
[[nodiscard]] std::optional<Places> places_of(const Environment& environment, Platform platform);
// Throws std::runtime_error with a sentence.
[[nodiscard]] Places places_here();

enum class Reach { user, machine };

struct ManifestPlace {
    std::filesystem::path file;
    std::string registry_key;  // Windows: where the path of the file is to be found. Else empty
};
[[nodiscard]] std::optional<ManifestPlace> manifest_place(const Browser& browser, const Places& places, Reach reach);

// The folder of the user's data, and those that hold the profiles. May not be there.
[[nodiscard]] std::optional<std::filesystem::path> data_of(const Browser& browser, const Places& places);
[[nodiscard]] std::vector<std::filesystem::path> homes_of_profiles(const Browser& browser, const Places& places);

// It has been used here, or could be.
[[nodiscard]] bool is_found(const Browser& browser, const Places& places);

}  // namespace host::cli
