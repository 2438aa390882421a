// The sandbox of the real binary: as the kernel sees it, as it says itself, switched off, and where there is none.
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/setup/host_config.hpp"
#include "core/identity.hpp"
#include "platform/linux/landlock.hpp"
#include "platform/linux/seccomp.hpp"
#include "platform/live_hosts.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/this_build.hpp"

namespace {

namespace fs = std::filesystem;
using namespace host;
using Json = nlohmann::json;
using support::kPatienceOfBrowser;

const bool kHasSandbox = !support::kIsSanitized;  // whose leak checker needs what a sandbox takes

constexpr char kGreeting[] =
    R"({"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":1,"client":{"name":"test","version":"1"}}})";

struct HostFolder : support::TempDir {
    [[nodiscard]] fs::path state() const { return path() / "state"; }
    [[nodiscard]] support::Process::Options options(void (*before_exec)() = nullptr) const {
        return {.environment = {}, .closed = {}, .before_exec = before_exec};
    }
};

struct SandboxedHost {
    explicit SandboxedHost(const fs::path& state, const support::Process::Options& options = {})
        : process(support::kHostProgram, {"--db", (state / "state.db").string(), core::kExtensionOrigin}, options) {}
    Json ask(const std::string& message) {
        process.send(message);
        return Json::parse(process.receive());
    }
    Json hello() { return ask(kGreeting); }
    Json start() {
        return ask(R"({"jsonrpc":"2.0","id":2,"method":"session.start","params":{"mediaId":"m1","prompt":"p"}})");
    }
    Json erase() { return ask(R"({"jsonrpc":"2.0","id":3,"method":"session.delete","params":{"mediaId":"m1"}})"); }
    [[nodiscard]] std::string kernel_says(const std::string& field) const {
        std::istringstream status(support::read_text("/proc/" + std::to_string(process.pid()) + "/status"));
        for (std::string name, value; status >> name && std::getline(status, value);) {
            if (name == field + ":") return value.substr(value.find_first_not_of(" \t"));
        }
        return "unknown";
    }
    support::Process process;
};

Json sandbox_in(const Json& hello) { return hello.at("result").at("host").at("sandbox"); }
bool is_error(const Json& answer) { return answer.contains("error"); }

// As on an old kernel, or in a container that allows neither: the calls are not there.
void take_away_the_kernels_sandboxes() {
    constexpr auto kNumber = offsetof(seccomp_data, nr), kFirst = offsetof(seccomp_data, args);
    sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kNumber),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 444, 0, 1),  // landlock_create_ruleset to landlock_restrict_self
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 446, 0, 5),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 2),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kFirst),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    };
    const sock_fprog filter{.len = std::size(program), .filter = program};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) _exit(126);
}

TEST_CASE("a host is inside its sandbox before it is asked anything, and says so") {
    const HostFolder place;
    SandboxedHost host(place.state());
    const Json said = sandbox_in(host.hello());
    INFO(said.dump());
    CHECK(host.kernel_says("Threads") == "1");
    if (!kHasSandbox) {
        CHECK(said == Json{{"landlock", "unavailable"}, {"seccomp", "unavailable"}});
        return;
    }
    CHECK(host.kernel_says("NoNewPrivs") == "1");
    CHECK((said["seccomp"] ==
           (platform::kSystemCalls == platform::SystemCalls::known_only ? "on, known calls only" : "on")) ==
          (host.kernel_says("Seccomp") == "2"));
    const int abi = platform::landlock::abi();
    CHECK(said["landlock"] == (abi > 0 ? "on, version " + std::to_string(abi) : "unavailable"));
    CHECK(support::read_text(place.state() / "host.log").find("sandbox: Landlock ") != std::string::npos);
    const auto running = platform::live_hosts(place.state());
    REQUIRE(running.size() == 1);
    CHECK(running[0].pid == host.process.pid());
    CHECK(running[0].sandbox.landlock == said["landlock"]);
    CHECK(running[0].sandbox.seccomp == said["seccomp"]);
    struct rlimit core {};
    REQUIRE(prlimit(host.process.pid(), RLIMIT_CORE, nullptr, &core) == 0);
    CHECK(core.rlim_max == 0);
    struct stat memory {};
    REQUIRE(stat(("/proc/" + std::to_string(host.process.pid()) + "/mem").c_str(), &memory) == 0);
    CHECK(memory.st_uid == 0);  // the kernel's mark of a process that nobody may look into
}

TEST_CASE("inside the sandbox sessions are kept, deleted and rewritten, and the database is opened again") {
    const HostFolder place;
    SandboxedHost host(place.state());
    REQUIRE_FALSE(is_error(host.hello()));
    CHECK_FALSE(is_error(host.start()));
    CHECK_FALSE(is_error(host.erase()));  // rewrites the file
    SECTION("after it was renamed") { fs::rename(place.state() / "state.db", place.state() / "away.db"); }
    SECTION("after it was removed") { fs::remove(place.state() / "state.db"); }
    fs::remove(place.state() / "state.db-journal");
    CHECK(is_error(host.start()));  // the file in use is no longer the one at the path
    CHECK_FALSE(is_error(host.start()));
    host.process.close_input();
    CHECK(host.process.wait(kPatienceOfBrowser) == 0);
}

TEST_CASE("inside the sandbox a damaged file is restored, and its original kept") {
    const HostFolder place;
    {
        SandboxedHost host(place.state());
        REQUIRE_FALSE(is_error(host.hello()));
        REQUIRE_FALSE(is_error(host.start()));
    }
    fs::resize_file(place.state() / "state.db", fs::file_size(place.state() / "state.db") - 4096);
    SandboxedHost host(place.state());
    const Json hello = host.hello();
    INFO(hello.dump());
    if (kHasSandbox) CHECK(sandbox_in(hello).at("landlock") != "off");
    REQUIRE(hello.at("result").at("notices").size() == 1);
    const auto& notice = hello.at("result").at("notices").front();
    CHECK(notice.at("kind") == "salvaged");
    CHECK(fs::exists(notice.at("file").get<std::string>()));
    CHECK_FALSE(is_error(host.start()));
}

TEST_CASE("inside the sandbox a state file that others may read is tightened when it is opened again") {
    const HostFolder place;
    const fs::path file = place.state() / "state.db";
    SandboxedHost host(place.state());
    REQUIRE_FALSE(is_error(host.hello()));
    CHECK_FALSE(is_error(host.start()));
    fs::copy_file(file, place.path() / "backup");
    fs::permissions(place.path() / "backup", fs::perms{0644});
    fs::rename(place.path() / "backup", file);
    fs::permissions(place.state(), fs::perms{0755});  // not ours alone, with --db: stays
    CHECK(is_error(host.start()));                    // the file in use is no longer the one at the path
    CHECK_FALSE(is_error(host.start()));
    CHECK(fs::status(file).permissions() == fs::perms{0600});
}

TEST_CASE("the sandbox can be switched off, and says that it is off") {
    const HostFolder place;
    fs::create_directory(place.state());
    REQUIRE(cli::write_host_config(place.state(), {.sandbox = false, .record = {}}));
    SandboxedHost host(place.state());
    CHECK(sandbox_in(host.hello()) == Json{{"landlock", "off"}, {"seccomp", "off"}});
    CHECK(host.kernel_says("NoNewPrivs") == "0");
    CHECK(host.kernel_says("Seccomp") == "0");
    struct stat memory {};
    REQUIRE(stat(("/proc/" + std::to_string(host.process.pid()) + "/mem").c_str(), &memory) == 0);
    CHECK(memory.st_uid == geteuid());
}

TEST_CASE("where the kernel has neither Landlock nor seccomp the host works, and says what is missing") {
    const HostFolder place;
    SandboxedHost host(place.state(), place.options(&take_away_the_kernels_sandboxes));
    CHECK(sandbox_in(host.hello()) == Json{{"landlock", "unavailable"}, {"seccomp", "unavailable"}});
    CHECK_FALSE(is_error(host.start()));
    CHECK_FALSE(is_error(host.erase()));
}

TEST_CASE("a state folder that cannot be made at first is used, and the sandbox closed around it, once it can") {
    const HostFolder place;
    std::ofstream(place.state()) << "in the way";
    SandboxedHost host(place.state());
    CHECK(is_error(host.hello()));
    fs::remove(place.state());
    const Json hello = host.hello();
    REQUIRE_FALSE(is_error(hello));
    CHECK_FALSE(is_error(host.start()));
    if (!kHasSandbox || platform::landlock::abi() == 0) return;
    CHECK(sandbox_in(hello)["landlock"] == "once there is a state folder");
    CHECK(sandbox_in(host.hello())["landlock"] != "once there is a state folder");
}

TEST_CASE("a state folder that is replaced under a host takes a new host, which the extension starts") {
    if (!kHasSandbox || platform::landlock::abi() == 0)
        return;  // without Landlock the host goes on with the new folder
    const HostFolder place;
    SandboxedHost host(place.state());
    REQUIRE_FALSE(is_error(host.hello()));
    SECTION("moved away") { fs::rename(place.state(), place.path() / "away"); }
    SECTION("removed") { fs::remove_all(place.state()); }
    SECTION("replaced") {
        fs::rename(place.state(), place.path() / "away");
        fs::create_directory(place.state());
        fs::permissions(place.state(), fs::perms::owner_all);
    }
    const bool refused = [&] {
        try {
            return is_error(host.start());
        } catch (const std::runtime_error&) {
            return true;  // it noticed before it was asked, and is gone
        }
    }();
    CHECK(refused);
    CHECK(host.process.wait(kPatienceOfBrowser) == 3);
    SandboxedHost next(place.state());
    CHECK_FALSE(is_error(next.hello()));
    CHECK_FALSE(is_error(next.start()));
}

TEST_CASE("the mark of a running host goes with it, and that of a killed one with the next host") {
    const HostFolder place;
    const auto marks = [&] {
        std::ptrdiff_t count = 0;
        for (const auto& entry : fs::directory_iterator(place.state())) {
            count += platform::is_pid_file_name(entry.path().filename().string()) ? 1 : 0;
        }
        return count;
    };
    SandboxedHost first(place.state());
    first.hello();
    {
        SandboxedHost second(place.state());
        second.hello();
        CHECK(platform::live_hosts(place.state()).size() == 2);
        second.process.kill(SIGKILL);
        (void)second.process.wait();
    }
    CHECK(platform::live_hosts(place.state()).size() == 1);
    CHECK(marks() == 2);
    SandboxedHost third(place.state());
    third.hello();
    CHECK(marks() == 2);
    third.process.close_input();
    CHECK(third.process.wait() == 0);
    CHECK(marks() == 1);
}

}  // namespace
