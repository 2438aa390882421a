// The line that a host leaves when it must stop: why, in which method and frame, and nothing of what was in it.
#include "io/last_words.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <regex>
#include <stdexcept>

#include "app/host.hpp"
#include "core/check.hpp"
#include "core/identity.hpp"
#include "platform/process.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/this_build.hpp"

namespace {

namespace fs = std::filesystem;
using namespace host;

constexpr auto kFatal = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};

struct LogPlace : support::TempDir {
    [[nodiscard]] fs::path log() const { return path() / "host.log"; }
    // Of the last line, without its time and process.
    [[nodiscard]] std::string last_words() const {
        const std::string text = support::read_text(log());
        std::smatch parts;
        const std::regex line{R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z pid \d+ (stops: .*)\n)"};
        return std::regex_match(text, parts, line) ? parts[1].str() : "no such line: " + text;
    }
};

// The signal that ended a process which says its last words into `log` and then does something; 0: it went on.
template <class Act>
int signal_after(const fs::path& log, const Act& act) {
    const pid_t child = fork();
    if (child == 0) {
        for (const int signal : kFatal) std::signal(signal, SIG_DFL);  // the test runner has its own
        platform::forbid_core_files();
        core::scene = {};  // as in a process of its own
        io::leave_last_words_in(log);
        act();
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

TEST_CASE("a failed check leaves one line in the log: which, where, in which method and frame, and no content") {
    const LogPlace place;
    const std::string start =
        R"({"jsonrpc":"2.0","id":3,"method":"doctor.run","params":{"mediaId":"m","prompt":"a secret wish"}})";
    CHECK(
        signal_after(place.log(), [&] {
            const core::ClockReading now = core::made_up_reading();
            bool is_well = true;
            app::Host host({.state_file = place.path() / "state.db",
                            .connection = "c",
                            .dice = [] { return 0.0; },
                            .log = [](std::string_view) {},
                            .sandbox = [&is_well] {  // asked for by that method
                                HOST_CHECK(is_well);
                                return platform::SandboxState{};
                            }});
            const std::vector<std::string> hello{
                R"({"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":1,"client":{"name":"t","version":"1"}}})"};
            (void)host.handle(hello, now);
            is_well = false;
            const std::vector<std::string> batch{start, R"({"jsonrpc":"2.0","id":4,"method":"session.list"})"};
            (void)host.handle(batch, now);
        }) == SIGABRT);
    const std::string said = place.last_words();
    INFO(said);
    CHECK(std::regex_match(said, std::regex{R"(stops: .*last_words_test\.cpp:\d+: broken promise: is_well; frame 2, )" +
                                            std::to_string(start.size()) + " bytes, doctor\\.run"}));
    CHECK(said.find("secret") == std::string::npos);
}

TEST_CASE("a failed check outside of any frame says so, and a place in the host is named by its path in it") {
    const LogPlace place;
    CHECK(signal_after(place.log(), [] {
              core::scene.read(17);
              core::scene.rest();
              core::stop_at_failed_check("/somebody/host/work/host/store/a.cpp", 7, "it");
          }) == SIGABRT);
    CHECK(place.last_words() == "stops: host/store/a.cpp:7: broken promise: it; between frames, after 1 of them");
}

TEST_CASE("a frame that was not read yet is named by its number and size") {
    const LogPlace place;
    CHECK(signal_after(place.log(), [] {
              core::scene.read(5);
              core::scene.read(1234);
              std::abort();
          }) == SIGABRT);
    CHECK(place.last_words() == "stops: SIGABRT; frame 2, 1234 bytes, not read yet");
}

TEST_CASE("an exception that nobody caught leaves its type, and not its words") {
    const LogPlace place;
    CHECK(signal_after(place.log(), [] {
              core::scene.enter({}, "woken");
              const auto wish = [] { throw std::runtime_error("SECRET"); };
              [&wish]() noexcept { wish(); }();
          }) == SIGABRT);
    CHECK(place.last_words() == "stops: an exception that nobody caught: St13runtime_error; woken, after 0 of them");
}

TEST_CASE("each signal of broken code leaves its name, and then does what it always does") {
    for (const auto& [signal, name] : std::initializer_list<std::pair<int, const char*>>{
             {SIGSEGV, "SIGSEGV"}, {SIGABRT, "SIGABRT"}, {SIGBUS, "SIGBUS"}, {SIGFPE, "SIGFPE"}, {SIGILL, "SIGILL"}}) {
        const LogPlace place;
        CHECK(signal_after(place.log(), [signal = signal] { raise(signal); }) == signal);
        CHECK(place.last_words() == std::string{"stops: "} + name + "; between frames, after 0 of them");
    }
}

[[gnu::noinline]] int fall(volatile char* above, int depth) {
    volatile char here[4096];
    here[0] = above[0];
    return above[0] == 0 ? depth : fall(here, depth + 1) + here[0];
}

TEST_CASE("a real fault leaves its line, one that has used up the stack also") {
    if (support::kIsSanitized) return;  // which watches for both itself
    for (const bool deep : {false, true}) {
        const LogPlace place;
        CHECK(signal_after(place.log(), [deep] {
                  volatile char top = 1;
                  volatile int* const nowhere = nullptr;
                  if (deep) _exit(fall(&top, 0));
                  *nowhere = 1;
              }) == SIGSEGV);
        CHECK(place.last_words() == "stops: SIGSEGV; between frames, after 0 of them");
    }
}

TEST_CASE("last words go into the log of now, or into the one that was open when there is no other") {
    const LogPlace place;
    SECTION("it was full, and a new one has begun") {
        CHECK(signal_after(place.log(), [&] {
                  fs::rename(place.log(), place.path() / "host.log.1");
                  std::abort();
              }) == SIGABRT);
        CHECK(fs::file_size(place.path() / "host.log.1") == 0);
    }
    SECTION("no descriptor is left") {
        CHECK(signal_after(place.log(), [] {
                  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
                  setrlimit(RLIMIT_NOFILE, &none);
                  std::abort();
              }) == SIGABRT);
    }
    CHECK(place.last_words() == "stops: SIGABRT; between frames, after 0 of them");
}

TEST_CASE("last words are not written through a link") {
    const LogPlace place;
    std::ofstream(place.path() / "mine") << "as it was";
    fs::create_symlink(place.path() / "mine", place.log());
    CHECK(signal_after(place.log(), [] { std::abort(); }) == SIGABRT);
    CHECK(support::read_text(place.path() / "mine") == "as it was");
}

TEST_CASE("a host leaves its last words from inside its sandbox") {
    const LogPlace place;
    support::Process host(support::kHostProgram,
                          {"--db", (place.path() / "state.db").string(), core::kExtensionOrigin});
    host.send(
        R"({"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":1,"client":{"name":"t","version":"1"}}})");
    (void)host.receive();
    host.send(R"({"jsonrpc":"2.0","id":2,"method":"ping"})");
    (void)host.receive();
    host.kill(SIGABRT);
    CHECK(host.wait() == 128 + SIGABRT);
    const std::string log = support::read_text(place.log());
    INFO(log);  // an answer may be read before its step is over
    CHECK(std::regex_search(
        log, std::regex{R"( stops: SIGABRT; (between frames, after 2 of them|frame 2, 40 bytes, ping)\n$)"}));
}

}  // namespace
