// What --doctor looks at: browsers, a host that it starts, the state. Each makes findings of the same facts.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/places.hpp"
#include "cli/setup/doctor.hpp"
#include "cli/setup/installed_manifest.hpp"
#include "cli/setup/our_extension.hpp"
#include "core/time.hpp"

namespace host::cli {

using Findings = std::vector<Finding>;

struct DoctorContext {
    Places places;
    std::filesystem::path program;     // this one
    std::filesystem::path state_file;  // of the hosts that browsers start, unless another was named
    std::vector<std::string> allowed;  // extensions besides ours
    std::string command;               // how to call this program in a shell
    core::UtcOffset zone{core::in_utc};
};

// One browser, or one Flatpak of it: how its manifest stands, and where its extension was seen.
struct BrowserState {
    Target target;
    InstalledManifest user;
    std::optional<InstalledManifest> machine;
    Profiles profiles;

    [[nodiscard]] const InstalledManifest& effective() const;  // browsers look at the user's first
    // The program that this browser starts. None: its manifest starts nothing.
    [[nodiscard]] std::optional<std::filesystem::path> starts() const;
};
[[nodiscard]] std::vector<BrowserState> browser_states(const DoctorContext& context);  // of those that are found

// doctor_browsers.cpp
[[nodiscard]] Findings check_manifests(const DoctorContext& context, const std::vector<BrowserState>& browsers);
// Whether a browser has nothing to do with us: no manifest, no extension, while others have.
[[nodiscard]] bool is_left_out(const BrowserState& browser, const std::vector<BrowserState>& browsers);
// doctor_extension.cpp
[[nodiscard]] Findings check_extension(const DoctorContext& context, const std::vector<BrowserState>& browsers);
// doctor_place.cpp
inline constexpr char kStateElsewhere[] =
    "keep the state on a disk of this machine: set XDG_STATE_HOME to a folder there, for the browser, too";
[[nodiscard]] std::string in_quotes(const std::filesystem::path& file);  // for a command
[[nodiscard]] Findings check_place(const DoctorContext& context);
// doctor_state.cpp
[[nodiscard]] Findings check_running(const DoctorContext& context);
[[nodiscard]] Findings check_state(const DoctorContext& context);
// doctor_self_test.cpp: each program that a browser starts is started once as that browser does.
[[nodiscard]] Findings check_by_starting(const DoctorContext& context, const std::vector<BrowserState>& browsers);

}  // namespace host::cli
