// Telling browsers where the host is, and taking it back.
#include "cli/setup/install.hpp"

#include <sys/stat.h>

#include <fstream>
#include <map>
#include <sstream>

#include "cli/repair.hpp"
#include "cli/setup/allowed_extensions.hpp"
#include "core/identity.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/temp_dir.hpp"

namespace host::cli {
namespace {

namespace fs = std::filesystem;
using fs::path;

const std::string kFile = std::string{core::kHostName} + ".json";
const std::string kId(32, 'b');

void make_program(const path& file) {
    support::write_text(file, "#!/bin/sh\n");
    fs::permissions(file, fs::perms::owner_all);
}

// A home with Chrome and Firefox in it, and a program.
struct InstallHome {
    support::TempDir dir;
    path program{dir.path() / "bin" / "grok-retry-host"};
    Places places{.platform = Platform::linux_desktop,
                  .home = dir.path(),
                  .config = dir.path() / ".config",
                  .state = dir.path() / "state",
                  .root = dir.path() / "root",
                  .programs = {}};
    path chrome{places.config / "google-chrome" / "NativeMessagingHosts" / kFile};
    path firefox{dir.path() / ".mozilla" / "native-messaging-hosts" / kFile};
    std::map<std::string, std::string> keys;  // of the registry, on Windows

    InstallHome() {
        make_program(program);
        fs::create_directories(places.config / "google-chrome");
        fs::create_directories(dir.path() / ".mozilla");
        places.registry = {.read = [this](const std::string& key) -> std::optional<std::string> {
                               const auto found = keys.find(key);
                               return found == keys.end() ? std::nullopt : std::optional{found->second};
                           },
                           .write =
                               [this](const std::string& key, const std::string& file) {
                                   keys[key] = file;
                                   return true;
                               },
                           .remove =
                               [this](const std::string& key) {
                                   keys.erase(key);
                                   return true;
                               }};
    }
    std::vector<Registration> install(const Install& wanted = {}) { return cli::install(wanted, places, program); }
    std::vector<Registration> uninstall(const Uninstall& wanted = {}) {
        return cli::uninstall(wanted, places, program);
    }
    [[nodiscard]] std::string chrome_with(const std::string& named, const std::string& caller) const {
        return cli::encode_manifest(cli::Family::chromium, named, {caller});
    }
};

std::string key_below(const std::string& browser) {
    return "HKCU\\Software\\" + browser + "\\NativeMessagingHosts\\" + core::kHostName;
}

std::vector<Done> done(const std::vector<Registration>& registrations) {
    std::vector<Done> all;
    for (const Registration& one : registrations) all.push_back(one.done);
    return all;
}
using Dones = std::vector<Done>;

TEST_CASE("each browser that is found is told, in the form of its family") {
    InstallHome home;
    CHECK(done(home.install()) == Dones{Done::told, Done::told});
    const auto chrome = cli::read_manifest(support::read_text(home.chrome), cli::Family::chromium);
    CHECK(chrome.problems.empty());
    CHECK(chrome.program == home.program);
    CHECK(chrome.callers == std::vector<std::string>{core::kExtensionOrigin});
    const auto firefox = cli::read_manifest(support::read_text(home.firefox), cli::Family::firefox);
    CHECK(firefox.problems.empty());
    CHECK(firefox.callers == std::vector<std::string>{core::kAddOnId});
    CHECK_FALSE(fs::exists(home.places.config / "chromium"));
    CHECK(done(home.install()) == Dones{Done::already, Done::already});
}

TEST_CASE("a browser that could be started is found, and one that is named need not be") {
    InstallHome home;
    make_program(home.dir.path() / "commands" / "brave-browser");
    home.places.programs = {home.dir.path() / "commands"};
    CHECK(home.install().size() == 3);
    CHECK(done(home.install({.browsers = {"vivaldi"}})) == Dones{Done::told});
    CHECK(fs::exists(home.places.config / "vivaldi" / "NativeMessagingHosts" / kFile));
}

TEST_CASE("nothing but the manifest is left behind, readable for all and writable for one") {
    InstallHome home;
    (void)home.install();
    const path folder = home.chrome.parent_path();
    CHECK(std::distance(fs::directory_iterator(folder), {}) == 1);
    CHECK(fs::status(home.chrome).permissions() == fs::perms{0644});
}

TEST_CASE("what is made has its modes whatever the umask: ours private, the browsers' readable and not writable") {
    InstallHome home;
    fs::remove_all(home.places.config);
    const mode_t before = ::umask(GENERATE(mode_t{0}, mode_t{077}));
    (void)home.install({.browsers = {"chrome"}, .extension_ids = {kId}});
    ::umask(before);
    const auto mode_of = [](const path& file) { return static_cast<unsigned>(fs::status(file).permissions()); };
    CHECK(mode_of(home.places.state) == 0700);
    CHECK(mode_of(allowed_extensions_file(home.places.state)) == 0600);
    CHECK(mode_of(home.chrome) == 0644);
    for (path folder = home.chrome.parent_path(); folder != home.dir.path(); folder = folder.parent_path()) {
        INFO(folder);
        CHECK(mode_of(folder) == 0755);
    }
}

TEST_CASE("a reader of the manifest sees the old one or the new one") {
    InstallHome home;
    support::write_text(home.chrome, home.chrome_with("/gone/grok-retry-host", core::kExtensionOrigin));
    std::ifstream opened_before(home.chrome);
    CHECK(done(home.install({.browsers = {"chrome"}})) == Dones{Done::replaced});
    std::ostringstream old;
    old << opened_before.rdbuf();
    CHECK(old.str() == home.chrome_with("/gone/grok-retry-host", core::kExtensionOrigin));
}

TEST_CASE("what somebody else has put there stays, unless forced") {
    InstallHome home;
    const path other = home.dir.path() / "other" / "host";
    make_program(other);
    const std::string theirs = home.chrome_with(other.string(), "chrome-extension://" + kId + "/");
    for (const std::string& text :
         {theirs, home.chrome_with(other.string(), core::kExtensionOrigin), home.chrome_with("/gone/host", "x")}) {
        INFO(text);
        support::write_text(home.chrome, text);
        const auto registrations = home.install({.browsers = {"chrome"}});
        CHECK(done(registrations) == Dones{Done::kept_foreign});
        CHECK(support::read_text(home.chrome) == text);
        CHECK(done(home.uninstall({.browsers = {"chrome"}})) == Dones{Done::kept});
        CHECK(support::read_text(home.chrome) == text);
    }
    CHECK(done(home.install({.browsers = {"chrome"}, .extension_ids = {}, .force = true})) == Dones{Done::replaced});
    CHECK(support::read_text(home.chrome) == home.chrome_with(home.program.string(), core::kExtensionOrigin));
}

TEST_CASE("what is ours and broken is written anew") {
    InstallHome home;
    const path copy = home.dir.path() / "copy" / "grok-retry-host";
    make_program(copy);
    const std::string origin = core::kExtensionOrigin;
    for (const std::string& text : {std::string{}, std::string{"{"}, home.chrome_with("/gone/host", origin),
                                    home.chrome_with(copy.string(), origin),
                                    home.chrome_with(home.program.string(), "chrome-extension://" + kId + "/"),
                                    home.chrome_with(home.program.string(), origin.substr(0, origin.size() - 1))}) {
        INFO(text);
        support::write_text(home.chrome, text);
        CHECK(done(home.install({.browsers = {"chrome"}})) == Dones{Done::replaced});
        CHECK(support::read_text(home.chrome) == home.chrome_with(home.program.string(), origin));
    }
}

TEST_CASE("an extension given once is let in for good, and known to the host") {
    InstallHome home;
    (void)home.install({.browsers = {}, .extension_ids = {kId, "me@here"}});
    CHECK(read_allowed_extensions(home.places.state) == std::vector<std::string>{kId, "me@here"});
    CHECK((fs::status(home.places.state).permissions() & fs::perms::others_all) == fs::perms::none);
    CHECK(done(home.install()) == Dones{Done::already, Done::already});
    const auto chrome = cli::read_manifest(support::read_text(home.chrome), cli::Family::chromium);
    CHECK(chrome.callers == std::vector<std::string>{core::kExtensionOrigin, "chrome-extension://" + kId + "/"});
    const auto firefox = cli::read_manifest(support::read_text(home.firefox), cli::Family::firefox);
    CHECK(firefox.callers == std::vector<std::string>{core::kAddOnId, "me@here"});
    (void)home.uninstall();
    CHECK(read_allowed_extensions(home.places.state).empty());
}

TEST_CASE("uninstalling removes what is ours, the folders made for it, and no data") {
    InstallHome home;
    support::write_text(home.places.state / "state.db", "data");
    (void)home.install({.browsers = {"chrome", "firefox", "edge"}});
    CHECK(done(home.uninstall()) == Dones{Done::removed, Done::removed, Done::removed});
    CHECK_FALSE(fs::exists(home.chrome));
    CHECK_FALSE(fs::exists(home.firefox));
    CHECK_FALSE(fs::exists(home.places.config / "microsoft-edge"));
    CHECK(support::read_text(home.places.state / "state.db") == "data");
    CHECK(fs::exists(home.program));
    CHECK(home.uninstall().empty());
}

TEST_CASE("uninstalling one copy leaves the manifest of another") {
    InstallHome home;
    const path copy = home.dir.path() / "copy" / "grok-retry-host";
    make_program(copy);
    support::write_text(home.chrome, home.chrome_with(copy.string(), core::kExtensionOrigin));
    CHECK(done(home.uninstall()) == Dones{Done::kept});
    fs::remove(copy);
    CHECK(done(home.uninstall()) == Dones{Done::removed});
}

TEST_CASE("a folder that cannot be written is named, and the others are told") {
    InstallHome home;
    support::write_text(home.chrome.parent_path(), "a file where a folder should be");
    const auto registrations = home.install();
    CHECK(done(registrations) == Dones{Done::failed, Done::told});
    CHECK_FALSE(registrations.front().detail.empty());
}

TEST_CASE("a Flatpak gets a launcher beside its manifest, and its user the command that allows it") {
    InstallHome home;
    fs::create_directories(home.dir.path() / ".var/app/com.brave.Browser");
    const auto registrations = home.install();
    REQUIRE(registrations.size() == 3);
    const Target& brave = registrations[1].target;
    CHECK(brave.title == "Brave (Flatpak)");
    CHECK(brave.permission.ends_with("--talk-name=org.freedesktop.Flatpak com.brave.Browser"));
    CHECK(cli::read_manifest(support::read_text(brave.place.file), cli::Family::chromium).program == brave.launcher);
    CHECK(support::read_text(brave.launcher).find("flatpak-spawn --host '" + home.program.string() + "' \"$@\"") !=
          std::string::npos);
    CHECK(fs::status(brave.launcher).permissions() == fs::perms{0755});
    CHECK(done(home.install()) == Dones{Done::already, Done::already, Done::already});
    (void)home.uninstall();
    CHECK_FALSE(fs::exists(brave.launcher));
}

TEST_CASE("for all users: the folders of the machine, each once") {
    InstallHome home;
    const auto registrations = home.install({.browsers = {"chrome", "chrome-beta", "chromium", "firefox", "opera"},
                                             .extension_ids = {},
                                             .force = false,
                                             .system = true});
    CHECK(registrations.size() == 3);  // Chrome's channels share one, and Opera has none that is established
    CHECK(fs::exists(home.places.root / "etc/opt/chrome/native-messaging-hosts" / kFile));
    CHECK(fs::exists(home.places.root / "etc/chromium/native-messaging-hosts" / kFile));
    CHECK(fs::exists(home.places.root / "usr/lib/mozilla/native-messaging-hosts" / kFile));
    CHECK(home.uninstall({.browsers = {}, .force = false, .system = true}).size() == 3);
    CHECK_FALSE(fs::exists(home.places.root / "etc/chromium/native-messaging-hosts" / kFile));
}

TEST_CASE("on macOS manifests lie in the Library") {
    InstallHome home;
    home.places.platform = Platform::mac;
    const path support = home.dir.path() / "Library" / "Application Support";
    fs::create_directories(support / "Google/Chrome");
    fs::create_directories(support / "Mozilla");
    CHECK(done(home.install()) == Dones{Done::told, Done::told});
    CHECK(fs::exists(support / "Google/Chrome/NativeMessagingHosts" / kFile));
    CHECK(fs::exists(support / "Mozilla/NativeMessagingHosts" / kFile));
}

TEST_CASE("on Windows the registry says where the manifest lies") {
    InstallHome home;
    home.places.platform = Platform::windows;
    CHECK(done(home.install({.browsers = {"edge", "firefox"}})) == Dones{Done::told, Done::told});
    const path chromium = home.places.state / kFile;
    const path firefox = home.places.state / (std::string{core::kHostName} + ".firefox.json");
    CHECK(home.keys == std::map<std::string, std::string>{{key_below("Microsoft\\Edge"), chromium.string()},
                                                          {key_below("Mozilla"), firefox.string()}});
    CHECK(fs::exists(chromium));
    CHECK(fs::exists(firefox));
    CHECK(done(home.install({.browsers = {"edge", "firefox"}})) == Dones{Done::already, Done::already});
}

TEST_CASE("on Windows uninstalling removes each key of ours, and the file with the last one") {
    InstallHome home;
    home.places.platform = Platform::windows;
    (void)home.install({.browsers = {"chrome", "edge"}});
    const path file = home.places.state / kFile;
    CHECK(done(home.uninstall({.browsers = {"edge"}})) == Dones{Done::removed});
    CHECK(fs::exists(file));  // Chrome still starts the host through it
    CHECK(home.keys.size() == 1);
    CHECK(done(home.uninstall()) == Dones{Done::removed});
    CHECK_FALSE(fs::exists(file));
    CHECK(home.keys.empty());
}

TEST_CASE("on Windows a key of ours whose file is gone is removed, too") {
    InstallHome home;
    home.places.platform = Platform::windows;
    (void)home.install({.browsers = {"chrome"}});
    fs::remove(home.places.state / kFile);
    CHECK(home.uninstall().empty());
    CHECK(home.keys.empty());
}

TEST_CASE("on Windows a key that names somebody else's manifest stays unless forced, and so does that file") {
    InstallHome home;
    home.places.platform = Platform::windows;
    const path other = home.dir.path() / "other.json";
    support::write_text(other, home.chrome_with("/somewhere/else", "chrome-extension://" + kId + "/"));
    home.keys[key_below("Google\\Chrome")] = other.string();
    CHECK(done(home.install({.browsers = {"chrome"}})) == Dones{Done::kept_foreign});
    CHECK(done(home.uninstall({.browsers = {"chrome"}})) == Dones{Done::kept});
    CHECK(home.keys.at(key_below("Google\\Chrome")) == other.string());
    CHECK(done(home.install({.browsers = {"chrome"}, .extension_ids = {}, .force = true})) == Dones{Done::replaced});
    CHECK(home.keys.at(key_below("Google\\Chrome")) == (home.places.state / kFile).string());
    CHECK(done(home.uninstall({.browsers = {"chrome"}})) == Dones{Done::removed});
    CHECK(fs::exists(other));
}

TEST_CASE("a manifest of ours that names a host which is gone is mended by a host that was found") {
    InstallHome home;
    support::write_text(home.chrome, home.chrome_with("/gone/1.0/grok-retry-host", core::kExtensionOrigin));
    CHECK(repair_stale_manifests(home.places, home.program) == std::vector<path>{home.chrome});
    CHECK(support::read_text(home.chrome) == home.chrome_with(home.program.string(), core::kExtensionOrigin));
    CHECK(repair_stale_manifests(home.places, home.program).empty());
}

TEST_CASE("nothing else is mended: no foreign manifest, no other copy, no broken one, none that is missing") {
    InstallHome home;
    const path copy = home.dir.path() / "copy" / "grok-retry-host";
    make_program(copy);
    for (const std::string& text : {home.chrome_with("/gone/host", "chrome-extension://" + kId + "/"),
                                    home.chrome_with(copy.string(), core::kExtensionOrigin), std::string{"{}"}}) {
        support::write_text(home.chrome, text);
        CHECK(repair_stale_manifests(home.places, home.program).empty());
        CHECK(support::read_text(home.chrome) == text);
    }
    CHECK_FALSE(fs::exists(home.firefox));
}

TEST_CASE("Chromium's family follows the config home, Firefox does not") {
    const std::map<std::string, std::string> variables{{"HOME", "/h"}, {"XDG_CONFIG_HOME", "/c"}, {"PATH", "/a:/b"}};
    const auto places = places_of(
        [&](const char* name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional{found->second};
        },
        Platform::linux_desktop);
    REQUIRE(places);
    CHECK(manifest_place(*browser_called("brave"), *places, Reach::user)->file ==
          path{"/c/BraveSoftware/Brave-Browser/NativeMessagingHosts"} / kFile);
    CHECK(manifest_place(*browser_called("firefox"), *places, Reach::user)->file ==
          path{"/h/.mozilla/native-messaging-hosts"} / kFile);
    CHECK(places->programs == std::vector<path>{"/a", "/b"});
}

}  // namespace
}  // namespace host::cli
