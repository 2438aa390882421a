// What --doctor looks at: one file per concern, each from the same facts to findings.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/places.hpp"
#include "cli/setup/doctor_json.hpp"
#include "cli/setup/installed_manifest.hpp"

namespace host::cli {

using Findings = std::vector<Finding>;

struct Checkup {
    Places places;
    std::filesystem::path program;     // this one
    std::filesystem::path state_file;  // of the hosts that browsers start, unless another was named
    std::vector<std::string> allowed;  // extensions besides ours
    std::string command;               // how to call this program in a shell
};

// One browser, or one Flatpak of it: how it stands, and where its extension was seen.
struct Sight {  // of an extension in a profile
    std::string profile;
    std::string id;
    bool enabled{};
    bool let_in{};
};
struct BrowserState {
    Target target;
    InstalledManifest user;
    std::optional<InstalledManifest> machine;
    std::vector<Sight> sights;

    [[nodiscard]] const InstalledManifest& effective() const;  // browsers look at the user's first
    // The program that this browser starts. None: it starts nothing.
    [[nodiscard]] std::optional<std::filesystem::path> starts() const;
};
[[nodiscard]] std::vector<BrowserState> browser_states(const Checkup& checkup);              // of those that are found
[[nodiscard]] std::vector<Sight> sights_of(const Browser& browser, const Checkup& checkup);  // our extension's

[[nodiscard]] Findings check_manifests(const Checkup& checkup, const std::vector<BrowserState>& browsers);
[[nodiscard]] Findings check_extension(const Checkup& checkup, const std::vector<BrowserState>& browsers);
[[nodiscard]] Findings check_running(const Checkup& checkup);
[[nodiscard]] Findings check_state(const Checkup& checkup);
[[nodiscard]] Findings check_by_starting(const Checkup& checkup, const std::vector<BrowserState>& browsers);

}  // namespace host::cli
