// The browsers that can have this host, and where each looks for it: one table, all platforms.
//
// Browsers look for a manifest in the folder of the user's data first, then in a folder of the machine; on Windows, in
// the registry. Rows of Chrome, Chromium, Edge and Firefox follow their sources and documentation; the others are what
// several installers agree on. A field that is empty: there is none, or none that is established.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/setup/native_manifest.hpp"

namespace host::cli {

struct Browser {
    std::string_view name;   // what people type
    std::string_view title;  // what people call it
    cli::Family family;
    // Linux: the folder of the user's data, below the config home (Chromium's family) or the home (Firefox's), and the
    // folder of the machine's manifests.
    std::string_view linux_data;
    std::string_view linux_system;
    // macOS: both below (~)/Library[/Application Support], as the system wants it.
    std::string_view mac_data;
    std::string_view mac_system;
    // Windows: the data below %LOCALAPPDATA%, the key below (HKCU|HKLM)\Software.
    std::string_view windows_data;
    std::string_view windows_key;
    std::string_view commands;  // that start it, separated by spaces
    std::string_view flatpak;   // the app's id
    std::string_view snap;      // the snap's name
};

[[nodiscard]] std::span<const Browser> all_browsers();
[[nodiscard]] const Browser* browser_called(std::string_view name);  // nullptr: there is none
[[nodiscard]] std::string names_of_browsers();                       // "chrome, chromium, ..."
// The name that was probably meant by a word that is none: "chrome" for "Chorme" or "google-chrome". Empty: no idea.
[[nodiscard]] std::string name_like(std::string_view word);

// The page of this browser that loads an extension from a folder: "brave://extensions".
[[nodiscard]] std::string page_of_extensions(const Browser& browser);
// The one that lists what it has: Firefox has another one for that.
[[nodiscard]] std::string page_of_installed(const Browser& browser);

}  // namespace host::cli
