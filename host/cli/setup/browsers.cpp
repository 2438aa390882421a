#include "cli/setup/browsers.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "cli/nearest_name.hpp"

namespace host::cli {
namespace {

using enum cli::Family;

constexpr std::array kBrowsers{
    Browser{.name = "chrome",
            .title = "Google Chrome",
            .family = chromium,
            .linux_data = "google-chrome",
            .linux_system = "etc/opt/chrome/native-messaging-hosts",
            .mac_data = "Google/Chrome",
            .mac_system = "Google/Chrome/NativeMessagingHosts",
            .windows_data = "Google\\Chrome\\User Data",
            .windows_key = "Google\\Chrome",
            .commands = "google-chrome google-chrome-stable",
            .flatpak = "com.google.Chrome"},
    Browser{.name = "chrome-beta",
            .title = "Google Chrome Beta",
            .family = chromium,
            .linux_data = "google-chrome-beta",
            .linux_system = "etc/opt/chrome/native-messaging-hosts",
            .mac_data = "Google/Chrome Beta",
            .windows_data = "Google\\Chrome Beta\\User Data",
            .windows_key = "Google\\Chrome",
            .commands = "google-chrome-beta"},
    Browser{.name = "chrome-dev",
            .title = "Google Chrome Dev",
            .family = chromium,
            .linux_data = "google-chrome-unstable",
            .linux_system = "etc/opt/chrome/native-messaging-hosts",
            .mac_data = "Google/Chrome Dev",
            .windows_data = "Google\\Chrome Dev\\User Data",
            .windows_key = "Google\\Chrome",
            .commands = "google-chrome-unstable",
            .flatpak = "com.google.ChromeDev"},
    Browser{.name = "chrome-canary",
            .title = "Google Chrome Canary",
            .family = chromium,
            .linux_data = "google-chrome-canary",
            .linux_system = "etc/opt/chrome/native-messaging-hosts",
            .mac_data = "Google/Chrome Canary",
            .windows_data = "Google\\Chrome SxS\\User Data",
            .windows_key = "Google\\Chrome",
            .commands = "google-chrome-canary"},
    Browser{.name = "chrome-for-testing",
            .title = "Chrome for Testing",
            .family = chromium,
            .linux_data = "google-chrome-for-testing",
            .linux_system = "etc/opt/chrome_for_testing/native-messaging-hosts",
            .mac_data = "Google/ChromeForTesting",
            .windows_data = "Google\\Chrome for Testing\\User Data",
            .windows_key = "Google\\Chrome for Testing"},
    Browser{.name = "chromium",
            .title = "Chromium",
            .family = chromium,
            .linux_data = "chromium",
            .linux_system = "etc/chromium/native-messaging-hosts",
            .mac_data = "Chromium",
            .mac_system = "Application Support/Chromium/NativeMessagingHosts",
            .windows_data = "Chromium\\User Data",
            .windows_key = "Chromium",
            .commands = "chromium chromium-browser",
            .flatpak = "org.chromium.Chromium",
            .snap = "chromium"},
    Browser{.name = "edge",
            .title = "Microsoft Edge",
            .family = chromium,
            .linux_data = "microsoft-edge",
            .linux_system = "etc/opt/edge/native-messaging-hosts",
            .mac_data = "Microsoft Edge",
            .mac_system = "Microsoft/Edge/NativeMessagingHosts",
            .windows_data = "Microsoft\\Edge\\User Data",
            .windows_key = "Microsoft\\Edge",
            .commands = "microsoft-edge microsoft-edge-stable",
            .flatpak = "com.microsoft.Edge"},
    Browser{.name = "edge-beta",
            .title = "Microsoft Edge Beta",
            .family = chromium,
            .linux_data = "microsoft-edge-beta",
            .linux_system = "etc/opt/edge/native-messaging-hosts",
            .mac_data = "Microsoft Edge Beta",
            .windows_data = "Microsoft\\Edge Beta\\User Data",
            .windows_key = "Microsoft\\Edge",
            .commands = "microsoft-edge-beta"},
    Browser{.name = "edge-dev",
            .title = "Microsoft Edge Dev",
            .family = chromium,
            .linux_data = "microsoft-edge-dev",
            .linux_system = "etc/opt/edge/native-messaging-hosts",
            .mac_data = "Microsoft Edge Dev",
            .windows_data = "Microsoft\\Edge Dev\\User Data",
            .windows_key = "Microsoft\\Edge",
            .commands = "microsoft-edge-dev"},
    Browser{.name = "edge-canary",
            .title = "Microsoft Edge Canary",
            .family = chromium,
            .mac_data = "Microsoft Edge Canary",
            .windows_data = "Microsoft\\Edge SxS\\User Data",
            .windows_key = "Microsoft\\Edge"},
    Browser{.name = "brave",
            .title = "Brave",
            .family = chromium,
            .linux_data = "BraveSoftware/Brave-Browser",
            .linux_system = "etc/brave/native-messaging-hosts",
            .mac_data = "BraveSoftware/Brave-Browser",
            .windows_data = "BraveSoftware\\Brave-Browser\\User Data",
            .windows_key = "BraveSoftware\\Brave-Browser",
            .commands = "brave-browser brave-browser-stable brave",
            .flatpak = "com.brave.Browser",
            .snap = "brave"},
    Browser{.name = "brave-beta",
            .title = "Brave Beta",
            .family = chromium,
            .linux_data = "BraveSoftware/Brave-Browser-Beta",
            .linux_system = "etc/brave/native-messaging-hosts",
            .mac_data = "BraveSoftware/Brave-Browser-Beta",
            .windows_data = "BraveSoftware\\Brave-Browser-Beta\\User Data",
            .windows_key = "BraveSoftware\\Brave-Browser",
            .commands = "brave-browser-beta"},
    Browser{.name = "brave-nightly",
            .title = "Brave Nightly",
            .family = chromium,
            .linux_data = "BraveSoftware/Brave-Browser-Nightly",
            .linux_system = "etc/brave/native-messaging-hosts",
            .mac_data = "BraveSoftware/Brave-Browser-Nightly",
            .windows_data = "BraveSoftware\\Brave-Browser-Nightly\\User Data",
            .windows_key = "BraveSoftware\\Brave-Browser",
            .commands = "brave-browser-nightly"},
    Browser{.name = "vivaldi",
            .title = "Vivaldi",
            .family = chromium,
            .linux_data = "vivaldi",
            .linux_system = "etc/opt/vivaldi/native-messaging-hosts",
            .mac_data = "Vivaldi",
            .windows_data = "Vivaldi\\User Data",
            .windows_key = "Vivaldi",
            .commands = "vivaldi vivaldi-stable",
            .flatpak = "com.vivaldi.Vivaldi",
            .snap = "vivaldi"},
    Browser{.name = "vivaldi-snapshot",
            .title = "Vivaldi Snapshot",
            .family = chromium,
            .linux_data = "vivaldi-snapshot",
            .mac_data = "Vivaldi Snapshot",
            .windows_key = "Vivaldi",
            .commands = "vivaldi-snapshot"},
    Browser{.name = "opera",
            .title = "Opera",
            .family = chromium,
            .linux_data = "opera",
            .mac_data = "com.operasoftware.Opera",
            .windows_key = "Google\\Chrome",
            .commands = "opera",
            .flatpak = "com.opera.Opera",
            .snap = "opera"},
    Browser{.name = "opera-beta",
            .title = "Opera Beta",
            .family = chromium,
            .linux_data = "opera-beta",
            .mac_data = "com.operasoftware.OperaNext",
            .windows_key = "Google\\Chrome",
            .commands = "opera-beta"},
    Browser{.name = "opera-developer",
            .title = "Opera Developer",
            .family = chromium,
            .linux_data = "opera-developer",
            .mac_data = "com.operasoftware.OperaDeveloper",
            .windows_key = "Google\\Chrome",
            .commands = "opera-developer"},
    Browser{.name = "firefox",
            .title = "Firefox",
            .family = firefox,
            .linux_data = ".mozilla",
            .linux_system = "usr/lib/mozilla/native-messaging-hosts",
            .mac_data = "Mozilla",
            .mac_system = "Application Support/Mozilla/NativeMessagingHosts",
            .windows_data = "Mozilla\\Firefox",
            .windows_key = "Mozilla",
            .commands = "firefox firefox-esr firefox-beta firefox-developer-edition firefox-nightly",
            .flatpak = "org.mozilla.firefox",
            .snap = "firefox"},
    Browser{.name = "librewolf",
            .title = "LibreWolf",
            .family = firefox,
            .linux_data = ".librewolf",
            .linux_system = "usr/lib/librewolf/native-messaging-hosts",
            .mac_data = "librewolf",
            .windows_data = "LibreWolf",
            .windows_key = "Mozilla",
            .commands = "librewolf",
            .flatpak = "io.gitlab.librewolf-community"},
};

std::string lower(std::string_view word) {
    std::string all;
    for (const char c : word) all += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == ' ' ? '-' : c;
    return all;
}

}  // namespace

std::span<const Browser> all_browsers() { return kBrowsers; }

const Browser* browser_called(std::string_view name) {
    const auto found = std::ranges::find(kBrowsers, name, &Browser::name);
    return found == kBrowsers.end() ? nullptr : &*found;
}

std::string names_of_browsers() {
    std::string names;
    for (const Browser& browser : kBrowsers) names += (names.empty() ? "" : ", ") + std::string{browser.name};
    return names;
}

std::string name_like(std::string_view word) {
    const std::string meant = lower(word);
    for (const Browser& browser : kBrowsers) {  // "Microsoft Edge", "google-chrome-stable"
        if (lower(browser.title) == meant) return std::string{browser.name};
        const std::string commands = " " + std::string{browser.commands} + " ";
        if (!meant.empty() && commands.find(" " + meant + " ") != std::string::npos) return std::string{browser.name};
    }
    std::vector<std::string_view> names;
    for (const Browser& browser : kBrowsers) names.push_back(browser.name);
    return nearest_name(meant, names);
}

std::string page_of_extensions(const Browser& browser) {
    if (browser.family == firefox) return "about:debugging#/runtime/this-firefox";
    constexpr std::array<std::string_view, 4> kOwn{"brave", "edge", "opera", "vivaldi"};
    const std::string_view maker = browser.name.substr(0, browser.name.find('-'));
    const bool own = std::ranges::find(kOwn, maker) != kOwn.end();
    return std::string{own ? maker : "chrome"} + "://extensions";
}

std::string page_of_installed(const Browser& browser) {
    return browser.family == firefox ? "about:addons" : page_of_extensions(browser);
}

}  // namespace host::cli
