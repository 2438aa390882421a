// The real binary between real pipes: how it begins, what reaches stdout, and all the ways it ends (docs/protocol.md).
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include "cli/setup/host_config.hpp"
#include "cli/setup/native_manifest.hpp"
#include "core/identity.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"
#include "wire/frame.hpp"

namespace {

namespace fs = std::filesystem;
using support::kPatienceOfBrowser;

constexpr char kHello[] =
    R"({"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":1,"client":{"name":"test","version":"1"}}})";
constexpr char kPing[] = R"({"jsonrpc":"2.0","id":2,"method":"ping","params":{}})";

struct HostPlace {
    support::TempDir dir;
    support::Process::Options options{.environment = {{"XDG_STATE_HOME", dir.path().string()}}, .closed = {}};

    // For tests that look into the process, which a sandbox keeps other processes of the user from doing.
    void without_sandbox() const {
        fs::create_directories(dir.path() / "grok-retry-host");
        REQUIRE(host::cli::write_host_config(dir.path() / "grok-retry-host", {.sandbox = false, .record = {}}));
    }
    [[nodiscard]] std::string log() const { return support::read_text(dir.path() / "grok-retry-host" / "host.log"); }
};

using Arguments = std::vector<std::string>;
const Arguments kAsChromium{host::core::kExtensionOrigin};

using support::says;

// A host that has answered hello.
struct Running : HostPlace {
    explicit Running(const Arguments& arguments = kAsChromium) : process(support::kHostProgram, arguments, options) {
        process.send(kHello);
        hello = process.receive();
    }
    support::Process process;
    std::string hello;
};

TEST_CASE("the browser's arguments make it a host; it speaks when spoken to") {
    Running host;
    CHECK(says(host.hello, R"("id":1,"result":{"protocol":1)"));
    CHECK(fs::exists(host.dir.path() / "grok-retry-host" / "state.db"));
}

TEST_CASE("arguments that a browser adds are none of our business") {
    Running host({host::core::kExtensionOrigin, "--parent-window=0", "--reconnect-command=Y29tbWFuZA==", "-x", "more"});
    CHECK(says(host.hello, R"("result")"));
}

TEST_CASE("flags of ours behind the extension's origin are ignored, and the log says so without their content") {
    const support::TempDir other;
    const std::string file = (other.path() / "state.db").string();
    Running host({host::core::kExtensionOrigin, "--db", file, "--test-clock"});
    CHECK(says(host.hello, R"("result")"));
    CHECK_FALSE(fs::exists(file));
    CHECK(fs::exists(host.dir.path() / "grok-retry-host" / "state.db"));
    host.process.send(R"({"jsonrpc":"2.0","id":2,"method":"test.advance","params":{"ms":1}})");
    CHECK(says(host.process.receive(), R"("method_not_found")"));
    CHECK(says(host.log(),
               "ignoring the arguments after the extension's name: 3 arguments, among them --db, --test-clock\n"));
    CHECK_FALSE(says(host.log(), other.path().string()));
}

TEST_CASE("no arguments and a pipe make it a host too") {
    Running host{Arguments{}};
    CHECK(says(host.hello, R"("result")"));
}

TEST_CASE("another extension's origin is refused in a sentence, with exit code 3") {
    const HostPlace place;
    support::Process process(support::kHostProgram, {"chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"},
                             place.options);
    CHECK(process.wait() == 3);
    CHECK(process.output_ended(kPatienceOfBrowser));
    CHECK(says(process.errors(), "may not use this host"));
    CHECK_FALSE(fs::exists(place.dir.path() / "grok-retry-host"));
}

TEST_CASE("a host that a browser found mends a manifest of ours that names a host which is gone") {
    HostPlace place;
    place.options.environment["HOME"] = place.dir.path().string();
    const fs::path manifest = place.dir.path() / ".config" / "vivaldi" / "NativeMessagingHosts" /
                              (host::core::kHostName + std::string{".json"});
    const auto naming = [](const std::string& program) {
        return host::cli::encode_manifest(host::cli::Family::chromium, program, {host::core::kExtensionOrigin});
    };
    fs::create_directories(manifest.parent_path());
    std::ofstream(manifest) << naming("/gone/1.0/grok-retry-host");
    const auto run = [&](const Arguments& arguments) {
        support::Process process(support::kHostProgram, arguments, place.options);
        process.send(kHello);
        (void)process.receive();
        process.close_input();
        CHECK(process.wait() == 0);
        return support::read_text(manifest);
    };
    CHECK(run({}) == naming("/gone/1.0/grok-retry-host"));  // no browser started that one
    CHECK(run(kAsChromium) == naming(support::kHostProgram));
    CHECK(says(place.log(), "repaired a manifest that named a missing host: " + manifest.string() + "\n"));
}

TEST_CASE("an extension that was let in at the installation is served") {
    const HostPlace place;
    const std::string id(32, 'b');
    fs::create_directories(place.dir.path() / "grok-retry-host");
    std::ofstream(place.dir.path() / "grok-retry-host" / "allowed-extensions") << id << '\n';
    support::Process process(support::kHostProgram, {"chrome-extension://" + id + "/"}, place.options);
    process.send(kHello);
    CHECK(says(process.receive(), R"("result")"));
}

TEST_CASE("the end of input ends the host with 0, before the browser loses patience") {
    Running host;
    host.process.close_input();
    CHECK(host.process.wait(kPatienceOfBrowser) == 0);
    CHECK(says(host.log(), "ends: end of input\n"));
}

TEST_CASE("the end of input inside a frame ends it with 0 as well, and the log tells") {
    Running host;
    host.process.send_bytes({"\x09\0", 2});
    host.process.close_input();
    CHECK(host.process.wait(kPatienceOfBrowser) == 0);
    CHECK(says(host.log(), "ends: end of input inside a frame\n"));
}

TEST_CASE("a host that nobody listens to any more ends, although nobody closed its input") {
    Running host;
    host.process.close_output();
    CHECK(host.process.wait(kPatienceOfBrowser) == 0);
}

TEST_CASE("signals that ask it to go end the host with 0") {
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        Running host;
        host.process.kill(signal);
        CHECK(host.process.wait(kPatienceOfBrowser) == 0);
    }
}

TEST_CASE("answers that nobody reads do not keep the host", "[slow]") {
    Running host;
    for (int i = 0; i < 4'000; ++i) host.process.send(kPing);  // more answers than a pipe holds
    SECTION("when the input ends") { host.process.close_input(); }
    SECTION("when it is asked to go") { host.process.kill(SIGTERM); }
    CHECK(host.process.wait(kPatienceOfBrowser) == 0);
}

TEST_CASE("a host whose browser died goes, although its pipes are still open") {
    const HostPlace place;
    // The shell stands for the browser; the pipes are ours and stay open.
    const std::string start =
        std::string{"exec 3<&0; '"} + support::kHostProgram + "' " + host::core::kExtensionOrigin + " <&3 & wait";
    support::Process browser("/bin/sh", {"-c", start}, place.options);
    browser.send(kHello);
    REQUIRE(says(browser.receive(), R"("result")"));
    browser.kill(SIGKILL);
    CHECK(browser.wait() == 128 + SIGKILL);
    CHECK(browser.output_ended(kPatienceOfBrowser));
    CHECK(says(place.log(), "ends: the process that started the host is gone\n"));
}

TEST_CASE("a frame over the limit gets one error and exit code 3") {
    Running host;
    const std::uint32_t length = static_cast<std::uint32_t>(host::wire::kMaxFrameIn) + 1;
    std::string header(sizeof length, '\0');
    std::memcpy(header.data(), &length, sizeof length);
    host.process.send_bytes(header);
    const std::string answer = host.process.receive();
    CHECK(says(answer, R"("id":null)"));
    CHECK(says(answer, "-32600"));
    CHECK(says(answer, "67108864"));
    CHECK(host.process.output_ended(kPatienceOfBrowser));
    CHECK(host.process.wait() == 3);
}

TEST_CASE("nothing but frames can reach stdout: fd 1 is stderr, and the pipe is private") {
    const HostPlace place;
    place.without_sandbox();
    support::Process process(support::kHostProgram, kAsChromium, place.options);
    process.send(kHello);
    CHECK(says(process.receive(), R"("result")"));
    const fs::path fds = fs::path{"/proc"} / std::to_string(process.pid()) / "fd";
    CHECK(fs::read_symlink(fds / "1") == fs::read_symlink(fds / "2"));
    for (const auto& entry : fs::directory_iterator(fds)) {
        if (std::stoi(entry.path().filename().string()) <= STDERR_FILENO) continue;
        std::ifstream info(fds.parent_path() / "fdinfo" / entry.path().filename());
        std::string word, flags;
        while (info >> word && word != "flags:") {
        }
        info >> flags;
        INFO(entry.path() << " is " << fs::read_symlink(entry.path()));
        CHECK((std::stol(flags, nullptr, 8) & O_CLOEXEC) != 0);
    }
}

TEST_CASE("descriptors that are closed at the start do no harm") {
    HostPlace place;
    SECTION("no stdin: an end of input") {
        place.options.closed = {0};
        support::Process process(support::kHostProgram, kAsChromium, place.options);
        CHECK(process.wait(kPatienceOfBrowser) == 0);
    }
    SECTION("none at all") {
        place.options.closed = {0, 1, 2};
        support::Process process(support::kHostProgram, kAsChromium, place.options);
        CHECK(process.wait(kPatienceOfBrowser) == 0);
    }
    SECTION("no stderr: frames and files keep off its number") {
        place.options.closed = {2};
        place.without_sandbox();
        support::Process process(support::kHostProgram, kAsChromium, place.options);
        process.send(kHello);
        CHECK(says(process.receive(), R"("result")"));
        const fs::path fds = fs::path{"/proc"} / std::to_string(process.pid()) / "fd";
        CHECK(fs::read_symlink(fds / "2") == "/dev/null");
        process.close_input();
        CHECK(process.wait(kPatienceOfBrowser) == 0);
    }
}

TEST_CASE("a state that cannot be kept is an answer, not an end") {
    const HostPlace place;
    support::Process process(support::kHostProgram, {"--db", "/dev/null/state.db", host::core::kExtensionOrigin},
                             place.options);
    process.send(kHello);
    CHECK(says(process.receive(), "storage_"));
    process.close_input();
    CHECK(process.wait(kPatienceOfBrowser) == 0);
}

TEST_CASE("a disk that takes no more is an answer, not a signal that kills") {
    const HostPlace place;
    const std::string start =
        std::string{"ulimit -f 0; exec '"} + support::kHostProgram + "' " + host::core::kExtensionOrigin;
    support::Process process("/bin/sh", {"-c", start}, place.options);
    process.send(kHello);
    CHECK(says(process.receive(), "storage_"));
    process.close_input();
    CHECK(process.wait(kPatienceOfBrowser) == 0);
}

TEST_CASE("a change that another host makes reaches a document without being asked for (R15)", "[slow]") {
    Running host;
    host.process.send(R"({"jsonrpc":"2.0","id":2,"method":"snapshot","params":{"tab":{"id":1,"document":"d"},"seq":1,)"
                      R"("path":"/imagine/post/m1","store":{"state":{"videoByMediaId":{"m1":[]}}}}})");
    REQUIRE(says(host.process.receive(), R"("id":2)"));
    support::Process other(support::kHostProgram, kAsChromium, host.options);
    other.send(kHello);
    CHECK(says(other.receive(), R"("id":1)"));
    other.send(R"({"jsonrpc":"2.0","id":2,"method":"session.start","params":{"mediaId":"m1","prompt":"p"}})");
    REQUIRE(says(other.receive(), R"("id":2,"result")"));
    CHECK(says(host.process.receive(), R"("method":"session.changed")"));
}

TEST_CASE("state and log are for the user's eyes only, and the log has no prompts") {
    Running host;
    host.process.send(
        R"({"jsonrpc":"2.0","id":2,"method":"session.start","params":{"mediaId":"m1","prompt":"a secret wish"}})");
    CHECK(says(host.process.receive(), "a secret wish"));
    const fs::path state = host.dir.path() / "grok-retry-host";
    CHECK((fs::status(state).permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
    for (const auto& file : fs::directory_iterator(state)) {
        CHECK((file.status().permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
    }
    CHECK_FALSE(says(host.log(), "secret"));
}

TEST_CASE("a host.ini that cannot be understood is logged, and the host goes on without it") {
    const HostPlace place;
    fs::create_directory(place.dir.path() / "grok-retry-host");
    std::ofstream(place.dir.path() / "grok-retry-host" / "host.ini") << "sandbx = off\n";
    support::Process process(support::kHostProgram, kAsChromium, place.options);
    process.send(kHello);
    CHECK(says(process.receive(), R"("result")"));
    CHECK(says(place.log(), "host.ini"));
}

TEST_CASE("with --test-clock time moves by request alone") {
    Running host({"--test-clock", host::core::kExtensionOrigin});
    host.process.send(kPing);
    CHECK(says(host.process.receive(), R"("now":1000000)"));
    host.process.send(R"({"jsonrpc":"2.0","id":3,"method":"test.advance","params":{"ms":5000}})");
    CHECK(says(host.process.receive(), R"("now":1005000)"));
}

TEST_CASE("a host that ends tells the next one that the state file was well") {
    const HostPlace place;
    const auto told = place.dir.path() / "grok-retry-host" / "state.db.left";
    for (int hosts = 0; hosts < 1'000 && !fs::exists(told); ++hosts) {  // not while the file is too new to tell
        support::Process process(support::kHostProgram, kAsChromium, place.options);
        process.send(kHello);
        (void)process.receive();
        process.close_input();
        REQUIRE(process.wait() == 0);
    }
    CHECK(fs::exists(told));
}

}  // namespace
