// --doctor on a machine where one thing was broken on purpose: it is named, and so is what helps.
#include "cli/setup/doctor.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>
#include <functional>

#include "core/identity.hpp"
#include "json/reader.hpp"
#include "platform/live_hosts.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"

namespace host::cli {
namespace {

namespace fs = std::filesystem;
using fs::path;

constexpr char kHello[] =
    R"({"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":1,"client":{"name":"test","version":"1"}}})";
constexpr int kNobody = 65534;

void replace(const path& file, const std::string& from, const std::string& to) {
    std::string text = support::read_text(file);
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    support::write_text(file, text.replace(at, from.size(), to));
}

struct Told {
    int exit_code{};
    json::Json report;

    // The first one of that weight, as "finding -> remedy"; empty: none.
    [[nodiscard]] std::string first(const char* verdict) const {
        for (const auto& one : report["findings"]) {
            if (one["verdict"] != verdict) continue;
            const std::string remedy = one["remedy"].is_null() ? "" : one["remedy"].get<std::string>();
            return one["about"].get<std::string>() + ": " + one["finding"].get<std::string>() + " -> " + remedy;
        }
        return {};
    }
};

// A home as after an installation: the host in it, Chromium told, one connection long over. Everything in it belongs to
// an ordinary user, who runs the doctor: an administrator would not be stopped by any mode.
class DoctorHome {
public:
    DoctorHome() {
        fs::create_directories(program_.parent_path());
        fs::copy_file(GRH_BINARY, program_);
        fs::create_directories(dir_.path() / ".config" / "chromium" / "Default");
        if (getuid() == 0) make_nobodys(dir_.path());
        REQUIRE(run({"--install", "chromium"}).first == kOk);
        support::Process host = start({core::kExtensionOrigin});
        host.send(kHello);
        (void)host.receive();
        host.close_input();
        REQUIRE(host.wait() == 0);
        if (getuid() == 0) make_nobodys(dir_.path());
    }

    [[nodiscard]] const path& folder() const { return dir_.path(); }
    [[nodiscard]] const path& program() const { return program_; }
    [[nodiscard]] path manifest() const {
        return dir_.path() / ".config/chromium/NativeMessagingHosts" / (core::kHostName + std::string{".json"});
    }
    [[nodiscard]] path state() const { return dir_.path() / ".local/state/grok-retry-host"; }
    [[nodiscard]] path database() const { return state() / "state.db"; }

    [[nodiscard]] support::Process start(std::vector<std::string> arguments, const std::string& before = {}) const {
        const support::Process::Options options{.environment = {{"HOME", dir_.path().string()},
                                                                {"XDG_STATE_HOME", ""},
                                                                {"XDG_CONFIG_HOME", ""},
                                                                {"CHROME_CONFIG_HOME", ""},
                                                                {"PATH", program_.parent_path().string()}},
                                                .closed = {}};
        std::vector<std::string> words;
        if (getuid() == 0) {
            const std::string nobody = std::to_string(kNobody);
            words = {"/usr/bin/setpriv", "--reuid", nobody, "--regid", nobody, "--clear-groups"};
        }
        words.push_back(program_.string());
        words.insert(words.end(), arguments.begin(), arguments.end());
        if (!before.empty()) {
            words.insert(words.begin(),
                         {"/usr/bin/unshare", "-m", "/bin/sh", "-c",
                          "export PATH=/usr/bin:/bin; set -e; " + before + "; PATH=\"$OWN\" exec \"$@\"", "sh"});
        }
        return support::Process(words.front(), {words.begin() + 1, words.end()}, options);
    }
    [[nodiscard]] std::pair<int, std::string> run(const std::vector<std::string>& arguments,
                                                  const std::string& before = {}) const {
        support::Process process = start(arguments, before);
        process.close_input();
        std::string text = process.read_all();
        return {process.wait(), std::move(text)};
    }
    [[nodiscard]] Told doctor(const std::string& before = {}) const {
        const auto [code, text] = run({"--doctor", "--json"}, before);
        INFO(text);
        const auto report = json::read_json(text.substr(0, text.find('\n')));
        REQUIRE(report);
        return {code, *report};
    }

private:
    static void make_nobodys(const path& folder) {
        REQUIRE(lchown(folder.c_str(), kNobody, kNobody) == 0);
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            REQUIRE(lchown(entry.path().c_str(), kNobody, kNobody) == 0);
        }
    }

    support::TempDir dir_;
    path program_{dir_.path() / "bin" / "grok-retry-host"};
};

void damage(const DoctorHome& home) {
    std::fstream file(home.database(), std::ios::in | std::ios::out | std::ios::binary);
    const std::string rubbish(3000, 'x');
    file.seekp(4096 + 100);
    file << rubbish << rubbish << rubbish;
}

struct Broken {
    const char* what;
    std::function<void(const DoctorHome&)> break_it;
    std::vector<const char*> told;  // in the first bad finding or its remedy
};

const std::vector<Broken>& all_broken() {
    static const std::string other_id(32, 'b');
    static const std::vector<Broken> all{
        {"manifest missing",
         [](const DoctorHome& home) { fs::remove(home.manifest()); },
         {"Chromium: does not know the host", "grok-retry-host --install chromium"}},
        {"manifest unreadable",
         [](const DoctorHome& home) { fs::permissions(home.manifest(), fs::perms::none); },
         {"cannot be read: Permission denied", "--install chromium"}},
        {"manifest is no JSON",
         [](const DoctorHome& home) { support::write_text(home.manifest(), "{\"name\": "); },
         {"not JSON", "--install chromium"}},
        {"wrong path",
         [](const DoctorHome& home) { replace(home.manifest(), "/bin/grok-retry-host", "/old/grok-retry-host"); },
         {"names a host that is not there", "/old/grok-retry-host", "--install chromium"}},
        {"not executable",
         [](const DoctorHome& home) {
             support::write_text(home.folder() / "copy/grok-retry-host", "");
             replace(home.manifest(), "/bin/grok-retry-host", "/copy/grok-retry-host");
         },
         {"may not be executed", "chmod +x", "/copy/grok-retry-host"}},
        {"wrong id",
         [](const DoctorHome& home) {
             replace(home.manifest(), core::kExtensionOrigin, "chrome-extension://" + other_id + "/");
         },
         {"does not let in", core::kExtensionOrigin, "--install chromium"}},
        {"missing slash in the origin",
         [](const DoctorHome& home) {
             const std::string origin = core::kExtensionOrigin;
             replace(home.manifest(), origin, origin.substr(0, origin.size() - 1));
         },
         {"lacks the slash at its end", "--install chromium"}},
        {"empty description",
         [](const DoctorHome& home) { replace(home.manifest(), core::kHostDescription, ""); },
         {"description: is empty", "--install chromium"}},
        {"somebody else's manifest",
         [](const DoctorHome& home) { replace(home.manifest(), home.program().string(), "/bin/sh"); },
         {"somebody else's", "/bin/sh", "--install chromium --force"}},
        {"extension under another id",
         [](const DoctorHome& home) {
             const path shim = home.folder() / "my shim";
             support::write_text(shim / "manifest.json", std::string{"{\"name\": \""} + core::kExtensionName + "\"}");
             support::write_text(
                 home.folder() / ".config/chromium/Default/Secure Preferences",
                 "{\"extensions\":{\"settings\":{\"" + other_id + "\":{\"path\":\"" + shim.string() + "\"}}}}");
         },
         {"under the id bbbb", "may not use the host", "--install --extension-id bbbb"}},
        {"a host that writes to its output",
         [](const DoctorHome& home) {
             const path program = home.folder() / "copy/grok-retry-host";
             support::write_text(program, "#!/bin/sh\necho Hello, world\nread -r nothing\n");
             fs::permissions(program, fs::perms{0755});
             replace(home.manifest(), "/bin/grok-retry-host", "/copy/grok-retry-host");
         },
         {"no frame", "install grok-retry-host again"}},
        {"a host that ends at once",
         [](const DoctorHome& home) {
             const path program = home.folder() / "copy/grok-retry-host";
             support::write_text(program, "#!/bin/sh\necho libsqlite3.so.0: not found >&2\nexit 127\n");
             fs::permissions(program, fs::perms{0755});
             replace(home.manifest(), "/bin/grok-retry-host", "/copy/grok-retry-host");
         },
         {"ends as soon as it is started, with code 127", "libsqlite3.so.0: not found"}},
        {"database read-only",
         [](const DoctorHome& home) { fs::permissions(home.database(), fs::perms::owner_read); },
         {"permissions: ", "state.db cannot be written: Permission denied", "chmod u+rwX"}},
        {"folder of the database read-only",
         [](const DoctorHome& home) { fs::permissions(home.state(), fs::perms::owner_read | fs::perms::owner_exec); },
         {"permissions: ", "grok-retry-host cannot be written", "chmod u+rwX"}},
        {"database corrupt",
         damage,
         {"database: ", "damaged", "restart the browser: the host restores what can be read"}},
        {"database too new",
         [](const DoctorHome& home) {
             store::tamper(home.database(), "UPDATE meta SET schema = 99, lowest = 99; PRAGMA user_version = 99");
         },
         {"database: ", "newer", "update grok-retry-host"}},
        {"switches that nobody understands",
         [](const DoctorHome& home) { support::write_text(home.state() / "host.ini", "sandbox = perhaps\n"); },
         {"switches: ", "host.ini", "rm '"}},
        {"log read-only",
         [](const DoctorHome& home) { fs::permissions(home.state() / "host.log", fs::perms::owner_read); },
         {"log: ", "host.log cannot be written", "chmod 600"}},
    };
    return all;
}

TEST_CASE("on a machine where everything is in order the doctor has nothing to say") {
    const DoctorHome home;
    const Told told = home.doctor();
    INFO(told.report.dump(1));
    CHECK(told.exit_code == kOk);
    CHECK(told.report["healthy"] == true);
    CHECK(told.first("bad").empty());
    CHECK(told.first("note").find("is seen in no profile") != std::string::npos);
}

TEST_CASE("whatever keeps a browser from its host, the doctor names it and what helps") {
    for (const Broken& broken : all_broken()) {
        DYNAMIC_SECTION(broken.what) {
            const DoctorHome home;
            broken.break_it(home);
            const Told told = home.doctor();
            INFO(told.report.dump(1));
            CHECK(told.exit_code == kFinding);
            for (const char* words : broken.told) CHECK(told.first("bad").find(words) != std::string::npos);
        }
    }
}

TEST_CASE("a file that was damaged and restored is no trouble, but is told, with the original") {
    const DoctorHome home;
    {
        support::Process host = home.start({core::kExtensionOrigin});
        host.send(kHello);
        (void)host.receive();
        host.send(
            R"({"jsonrpc":"2.0","id":2,"method":"session.start","params":{"requestId":"r1","mediaId":"m1","prompt":"p"}})");
        CHECK(host.receive().find("\"result\"") != std::string::npos);
    }
    fs::resize_file(home.database(), fs::file_size(home.database()) - 4096);
    {
        support::Process host = home.start({core::kExtensionOrigin});
        host.send(kHello);
        CHECK(host.receive().find("salvaged") != std::string::npos);
    }
    const Told told = home.doctor();
    INFO(told.report.dump(1));
    CHECK(told.exit_code == kOk);
    const auto restored =
        std::ranges::find(told.report["findings"], "restored", [](const auto& one) { return one["about"]; });
    REQUIRE(restored != told.report["findings"].end());
    CHECK((*restored)["verdict"] == "note");
    CHECK((*restored)["remedy"].dump().find((home.state() / "state.db.damaged-").string()) != std::string::npos);
}

// What a host of another version leaves while it runs: its file, locked (platform/live_hosts.hpp).
class OtherVersion {
public:
    OtherVersion(const path& state, const std::string& version) {
        const path file = state / platform::pid_file_name(1234);
        support::write_text(file, platform::pid_file_text({.pid = 1234, .version = version, .sandbox = {"on", "on"}}));
        fd_ = open(file.c_str(), O_RDONLY | O_CLOEXEC);
        REQUIRE(flock(fd_, LOCK_EX | LOCK_NB) == 0);
    }
    ~OtherVersion() { close(fd_); }
    OtherVersion(const OtherVersion&) = delete;
    OtherVersion& operator=(const OtherVersion&) = delete;

private:
    int fd_{-1};
};

TEST_CASE("a live host of another version is named by the doctor") {
    const DoctorHome home;
    const OtherVersion other(home.state(), "0.0.9");
    const Told told = home.doctor();
    INFO(told.report.dump(1));
    CHECK(told.exit_code == kFinding);
    CHECK(told.first("bad").find("running: process 1234 is a host of version 0.0.9") != std::string::npos);
    CHECK(told.first("bad").find("restart the browser, or reload the extension") != std::string::npos);
}

TEST_CASE("a live host of this version is no trouble") {
    const DoctorHome home;
    const OtherVersion same(home.state(), core::kVersion);
    CHECK(home.doctor().exit_code == kOk);
}

TEST_CASE("switches that nobody may remember are shown") {
    const DoctorHome home;
    CHECK(home.run({"--sandbox", "off"}).first == kOk);
    const Told told = home.doctor();
    CHECK(told.exit_code == kOk);
    CHECK(told.report.dump().find("hosts start without their sandbox") != std::string::npos);
}

// Needs a file system of its own, so an administrator. The state moves onto it, and the rest of it is filled.
constexpr char kFillDisk[] =
    "OWN=$PATH; cp -a $HOME/.local/state/grok-retry-host $HOME/kept; "
    "mount -t tmpfs -o size=600k,uid=65534,gid=65534,mode=700 none $HOME/.local/state/grok-retry-host; "
    "cp -a $HOME/kept/. $HOME/.local/state/grok-retry-host/; "
    "(cat /dev/zero > $HOME/.local/state/grok-retry-host/filler) 2>/dev/null || true";

bool can_mount() { return getuid() == 0 && std::system("unshare -m mount -t tmpfs none /mnt 2>/dev/null") == 0; }

TEST_CASE("a full disk is named by the doctor") {
    if (!can_mount()) {
        WARN("not tried: needs the right to mount");
        return;
    }
    const DoctorHome home;
    const Told told = home.doctor("HOME='" + home.folder().string() + "'; " + kFillDisk);
    INFO(told.report.dump(1));
    CHECK(told.exit_code == kFinding);
    CHECK(told.first("bad").find("is full") != std::string::npos);
    CHECK(told.first("bad").find("free some space") != std::string::npos);
}

TEST_CASE("what the doctor says wants mending is mended by what it says") {
    const DoctorHome home;
    replace(home.manifest(), core::kHostDescription, "");
    const Told told = home.doctor();
    CHECK(told.exit_code == kFinding);
    CHECK(home.run({"--install", "chromium"}).first == kOk);
    CHECK(home.doctor().exit_code == kOk);
}

TEST_CASE("the extension is found in the profiles that have it, and whether it is on") {
    const DoctorHome home;
    const std::string origin = core::kExtensionOrigin;
    const std::string id = origin.substr(19, 32);
    support::write_text(home.folder() / ".config/chromium/Profile 1/Preferences",
                        "{\"extensions\":{\"settings\":{\"" + id + "\":{\"disable_reasons\":[1]}}}}");
    support::write_text(home.folder() / ".config/chromium/Default/Preferences",
                        "{\"extensions\":{\"settings\":{\"" + id + "\":{\"disable_reasons\":[]}}}}");
    support::write_text(home.folder() / ".mozilla/firefox/x.default/extensions.json",
                        std::string{"{\"addons\":[{\"id\":\""} + core::kAddOnId + "\",\"active\":true}]}");
    const std::string all = home.doctor().report.dump();
    CHECK(all.find("is in Chromium, profile Default\"") != std::string::npos);
    CHECK(all.find("is in Chromium, profile Profile 1, switched off") != std::string::npos);
    CHECK(all.find("is in Firefox, profile x.default\"") != std::string::npos);
    CHECK(all.find("there is no " + home.folder().string() + "/.mozilla/native-messaging-hosts") != std::string::npos);
}

TEST_CASE("one line for each finding, its remedy below it, whole, however narrow the terminal") {
    const std::string path = "/a/very/long/path/that/is/for/copying/and/stays/in/one/piece/whatever/the/width.json";
    const std::vector<cli::Finding> findings{
        {.about = "a", .verdict = cli::Verdict::good, .finding = "fine", .remedy = {}},
        {.about = "other", .verdict = cli::Verdict::bad, .finding = "there is no " + path, .remedy = "make " + path}};
    CHECK(doctor_lines(findings, {}) == std::vector<std::string>{"ok    a      fine", "BAD   other  there is no",
                                                                 "             " + path, "             -> make " + path,
                                                                 "", "1 problem needs attention."});
    const auto coloured = doctor_lines(findings, {.columns = 200, .rows = 0, .colour = true});
    CHECK(coloured[0] == "\x1b[32mok\x1b[0m    a      fine");
}

}  // namespace
}  // namespace host::cli
