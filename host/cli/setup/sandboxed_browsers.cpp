#include "cli/setup/sandboxed_browsers.hpp"

#include "core/identity.hpp"

namespace host::cli {
namespace {

using cli::Family;
using std::filesystem::path;

std::string quoted_for_shell(const std::string& text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
    return quoted + "'";
}

}  // namespace

std::optional<FlatpakPlace> flatpak_place(const Browser& browser, const Places& places) {
    if (places.platform != Platform::linux_desktop || browser.flatpak.empty()) return std::nullopt;
    const path home = places.home / ".var" / "app" / browser.flatpak;
    if (!is_there(home)) return std::nullopt;
    const path folder = browser.family == Family::firefox
                            ? home / browser.linux_data / "native-messaging-hosts"
                            : home / "config" / browser.linux_data / "NativeMessagingHosts";
    return FlatpakPlace{
        .manifest = folder / (core::kHostName + std::string{".json"}),
        .launcher = folder / "grok-retry-host",
        .permission = "flatpak override --user --talk-name=org.freedesktop.Flatpak " + std::string{browser.flatpak}};
}

std::string flatpak_launcher(const path& program) {
    return "#!/bin/sh\n# Made by grok-retry-host --install: starts the host outside the browser's sandbox.\n"
           "exec flatpak-spawn --host " +
           quoted_for_shell(program.string()) + " \"$@\"\n";
}

std::optional<std::string> snap_advice(const Browser& browser, const Places& places) {
    if (places.platform != Platform::linux_desktop || browser.snap.empty()) return std::nullopt;
    if (!is_there(places.home / "snap" / browser.snap) && !is_there(places.root / "snap" / "bin" / browser.snap)) {
        return std::nullopt;
    }
    if (browser.family == Family::firefox) {
        return "the snap asks the desktop's portal to start the host; if you are not asked to allow that, run: "
               "flatpak permission-set webextensions " +
               std::string{core::kHostName} + " snap." + std::string{browser.snap} + " yes";
    }
    return "the snap cannot start programs outside of it: install " + std::string{browser.title} +
           " from its maker's or the distribution's package instead (sudo snap remove " + std::string{browser.snap} +
           "), then run grok-retry-host --install again";
}

}  // namespace host::cli
