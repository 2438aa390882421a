// Browsers in a Flatpak or a snap, which see neither our manifests nor our program.
//
// A Flatpak can start programs outside of it: the manifest in its own home then names a launcher, and the user gives
// the permission; we only say how. A snap of Chromium's family cannot; Firefox's asks a portal.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/places.hpp"

namespace host::cli {

struct FlatpakPlace {
    std::filesystem::path manifest;
    std::filesystem::path launcher;  // what the manifest names
    std::string permission;          // the command that lets it start programs outside
};
// None: the user has no such browser as a Flatpak.
[[nodiscard]] std::optional<FlatpakPlace> flatpak_place(const Browser& browser, const Places& places);
[[nodiscard]] std::string flatpak_launcher(const std::filesystem::path& program);  // its text

// What to do about a browser that the user has as a snap. None: the user has no such snap.
[[nodiscard]] std::optional<std::string> snap_advice(const Browser& browser, const Places& places);

}  // namespace host::cli
