// --doctor on a machine where one thing was broken on purpose: it is named, and so is what helps.
#include "cli/setup/doctor.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <fstream>
#include <functional>

#include "cli/setup/doctor_home.hpp"
#include "platform/live_hosts.hpp"
#include "store/store_world.hpp"

namespace host::cli {
namespace {

void damage(const DoctorHome& home) {
    std::fstream file(home.database(), std::ios::in | std::ios::out | std::ios::binary);
    const std::string rubbish(3000, 'x');
    file.seekp(4096 + 100);
    file << rubbish << rubbish << rubbish;
}

// Damaged so that the host can restore it.
void cut_off(const DoctorHome& home) {
    {
        support::Process host = home.start({core::kExtensionOrigin});
        host.send(kDoctorHello);
        (void)host.receive();
        host.send(kSessionStart);
        REQUIRE(host.receive().find("\"result\"") != std::string::npos);
    }
    fs::resize_file(home.database(), fs::file_size(home.database()) - 4096);
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
         [](const DoctorHome& home) { replace_in(home.manifest(), "/bin/grok-retry-host", "/old/grok-retry-host"); },
         {"names a host that is not there", "/old/grok-retry-host", "--install chromium"}},
        {"not executable",
         [](const DoctorHome& home) {
             support::write_text(home.folder() / "copy/grok-retry-host", "");
             replace_in(home.manifest(), "/bin/grok-retry-host", "/copy/grok-retry-host");
         },
         {"may not be executed", "chmod +x", "/copy/grok-retry-host"}},
        {"wrong id",
         [](const DoctorHome& home) {
             replace_in(home.manifest(), core::kExtensionOrigin, "chrome-extension://" + other_id + "/");
         },
         {"does not allow", core::kExtensionOrigin, "--install chromium"}},
        {"missing slash in the origin",
         [](const DoctorHome& home) {
             const std::string origin = core::kExtensionOrigin;
             replace_in(home.manifest(), origin, origin.substr(0, origin.size() - 1));
         },
         {"lacks the slash at its end", "--install chromium"}},
        {"empty description",
         [](const DoctorHome& home) { replace_in(home.manifest(), core::kHostDescription, ""); },
         {"description: is empty", "--install chromium"}},
        {"somebody else's manifest",
         [](const DoctorHome& home) { replace_in(home.manifest(), home.program().string(), "/bin/sh"); },
         {"belongs to another program", "/bin/sh", "--install chromium --force"}},
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
             replace_in(home.manifest(), "/bin/grok-retry-host", "/copy/grok-retry-host");
         },
         {"its output is not a frame", "install grok-retry-host again"}},
        {"a host that ends at once",
         [](const DoctorHome& home) {
             const path program = home.folder() / "copy/grok-retry-host";
             support::write_text(program, "#!/bin/sh\necho libsqlite3.so.0: not found >&2\nexit 127\n");
             fs::permissions(program, fs::perms{0755});
             replace_in(home.manifest(), "/bin/grok-retry-host", "/copy/grok-retry-host");
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
         {"database: ", "is damaged, and the host cannot restore it", "put a backup in its place", "start over: mv '"}},
        {"database cut off",
         cut_off,
         {"database: ", "is damaged", "restart the browser: the host restores what can be read"}},
        {"home that cannot be written",
         [](const DoctorHome& home) {
             fs::remove_all(home.folder() / ".local");
             fs::permissions(home.folder(), fs::perms{0555});
         },
         {"permissions: ", "cannot be written: Permission denied", "so the host cannot make", ".local/state",
          "chmod u+rwX"}},
        {"file where a folder should be",
         [](const DoctorHome& home) {
             fs::remove_all(home.folder() / ".local");
             support::write_text(home.folder() / ".local", "");
         },
         {"permissions: ", ".local is a file, where the host needs a folder", "mv '"}},
        {"database empty",
         [](const DoctorHome& home) { support::write_text(home.database(), ""); },
         {"database: ", "is empty; the host leaves it as it is", "put a backup in its place, or start over: mv '"}},
        {"folder where the database should be",
         [](const DoctorHome& home) {
             fs::remove(home.database());
             fs::create_directory(home.database());
         },
         {"database: ", "state.db is a folder; the host needs its state file there", "move it away", ": mv '"}},
        {"no database",
         [](const DoctorHome& home) { support::write_text(home.database(), std::string(9000, 'n')); },
         {"database: ", "is not a database; the host leaves it as it is", "or start over: mv '"}},
        {"database of another program",
         [](const DoctorHome& home) { store::tamper(home.database(), "PRAGMA application_id = 7"); },
         {"database: ", "is the database of another program; the host leaves it as it is", "or start over: mv '"}},
        {"folder of the extension gone",
         [](const DoctorHome& home) {
             const std::string origin = core::kExtensionOrigin;
             support::write_text(home.folder() / ".config/chromium/Default/Preferences",
                                 "{\"extensions\":{\"settings\":{\"" + origin.substr(19, 32) +
                                     "\":{\"path\":\"/gone/extension-shim\"}}}}");
         },
         {"extension: was loaded into Chromium, profile Default, from a folder that is gone: /gone/extension-shim",
          "open chrome://extensions"}},
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

TEST_CASE("whatever keeps a browser from its host, the doctor names it and what helps", "[slow]") {
    for (const Broken& broken : all_broken()) {
        DYNAMIC_SECTION(broken.what) {
            const DoctorHome home;
            broken.break_it(home);
            const Told told = home.doctor();
            INFO(told.report.dump(1));
            CHECK(told.exit_code == kFinding);
            for (const char* words : broken.told) CHECK(told.first("bad").find(words) != std::string::npos);
            CHECK(told.count("bad") == 1);  // one for each cause, whatever else it keeps from working
            CHECK(told.report.dump().find("SQLite") == std::string::npos);
        }
    }
}

TEST_CASE("where the doctor says that the host leaves a file as it is, the host does") {
    for (const char* what : {"database empty", "no database", "database of another program", "database corrupt"}) {
        DYNAMIC_SECTION(what) {
            const DoctorHome home;
            std::ranges::find(all_broken(), std::string_view{what}, &Broken::what)->break_it(home);
            const std::string before = support::read_text(home.database());
            support::Process host = home.start({core::kExtensionOrigin});
            host.send(kDoctorHello);
            CHECK(host.receive().find("storage_corrupt") != std::string::npos);
            CHECK(support::read_text(home.database()) == before);
        }
    }
}

TEST_CASE("where the doctor says that the host restores a file, the host does, and the doctor has changed nothing") {
    const DoctorHome home;
    cut_off(home);
    const std::string before = support::read_text(home.database());
    CHECK(home.doctor().first("bad").find("the host restores what can be read") != std::string::npos);
    CHECK(support::read_text(home.database()) == before);
    support::Process host = home.start({core::kExtensionOrigin});
    host.send(kDoctorHello);
    CHECK(host.receive().find("salvaged") != std::string::npos);
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
    CHECK(told.report.dump().find("expects; sandbox: Landlock off; seccomp off") != std::string::npos);
    CHECK(home.run({"--sandbox", "on"}).first == kOk);
    CHECK(home.doctor().report.dump().find("Landlock off") == std::string::npos);
}

TEST_CASE("what the doctor says wants mending is mended by what it says") {
    const DoctorHome home;
    replace_in(home.manifest(), core::kHostDescription, "");
    const Told told = home.doctor();
    CHECK(told.exit_code == kFinding);
    CHECK(home.run({"--install", "chromium"}).first == kOk);
    CHECK(home.doctor().exit_code == kOk);
}

TEST_CASE("one line for each finding, its remedy below it, whole, however narrow the terminal") {
    const std::string path = "/a/very/long/path/that/is/for/copying/and/stays/in/one/piece/whatever/the/width.json";
    const std::vector<cli::Finding> findings{
        {.about = "a", .verdict = cli::Verdict::good, .finding = "fine"},
        {.about = "other", .verdict = cli::Verdict::bad, .finding = "there is no " + path, .command = "make " + path}};
    CHECK(doctor_lines(findings, {}) == std::vector<std::string>{"ok    a      fine", "BAD   other  there is no",
                                                                 "             " + path, "             -> make " + path,
                                                                 "", "1 problem needs attention."});
    const std::string advice = "do this, and then, if it helped, do that, too, or start over";
    const std::vector<cli::Finding> wrapped{
        {.about = "a", .verdict = cli::Verdict::note, .finding = "so", .remedy = advice + advice, .command = "rm x"}};
    for (const std::string& line : doctor_lines(wrapped, {})) CHECK(line.size() <= 80);
    CHECK(doctor_lines(wrapped, {})[3] == "            rm x");
    CHECK(encode(wrapped).find("start over: rm x\"") != std::string::npos);
    const auto coloured = doctor_lines(findings, {.columns = 200, .rows = 0, .colour = true});
    CHECK(coloured[0] == "\x1b[32mok\x1b[0m    a      fine");
}

}  // namespace
}  // namespace host::cli
