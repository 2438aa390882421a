// What --debug writes to a real terminal: colours, and a --watch that does not flicker and leaves nothing behind.
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <poll.h>
#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/identity.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/text.hpp"

namespace {

using support::says;

// A program on a terminal of its own.
class Terminal {
public:
    Terminal(std::vector<std::string> arguments, bool no_color) {
        winsize size{.ws_row = 30, .ws_col = 100, .ws_xpixel = 0, .ws_ypixel = 0};
        arguments.insert(arguments.begin(), GRH_BINARY);
        std::vector<char*> raw;
        for (std::string& argument : arguments) raw.push_back(argument.data());
        raw.push_back(nullptr);
        pid_ = forkpty(&fd_, nullptr, nullptr, &size);
        if (pid_ == 0) {
            unsetenv("COLUMNS");
            no_color ? setenv("NO_COLOR", "1", 1) : unsetenv("NO_COLOR");
            execv(raw[0], raw.data());
            _exit(127);
        }
    }
    ~Terminal() {
        ::kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
        close(fd_);
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    void press(char key) const { REQUIRE(write(fd_, &key, 1) == 1); }

    // All it wrote so far, once `part` is in it; empty `part`: once it has ended.
    const std::string& until(std::string_view part) {
        char buffer[4096];
        const auto deadline = std::chrono::steady_clock::now() + support::kDeadline;
        while (part.empty() || !says(seen_, part)) {
            REQUIRE(std::chrono::steady_clock::now() < deadline);
            pollfd waiting{.fd = fd_, .events = POLLIN, .revents = 0};
            REQUIRE(poll(&waiting, 1, static_cast<int>(support::kDeadline.count())) == 1);
            const ssize_t got = read(fd_, buffer, sizeof buffer);
            if (got <= 0) break;  // EIO: the program has ended
            seen_.append(buffer, static_cast<std::size_t>(got));
        }
        return seen_;
    }

private:
    pid_t pid_{-1};
    int fd_{-1};
    std::string seen_;
};

struct ScreenState : support::TempDir {
    std::string db{(path() / "state.db").string()};
    support::Process host{GRH_BINARY, {"--db", db, host::core::kExtensionOrigin}};

    ScreenState() {
        ask(R"("hello","params":{"protocol":1,"client":{"name":"test","version":"1"}})");
        ask(R"("session.start","params":{"mediaId":"media-one","prompt":"x"})");
    }
    void ask(const std::string& method_and_params) {
        host.send(R"({"jsonrpc":"2.0","id":7,"method":)" + method_and_params + "}");
        while (!says(host.receive(), R"("id":7,)")) {
        }
    }
};

constexpr char kOtherScreen[] = "\x1b[?1049h", kFirstScreen[] = "\x1b[?1049l", kClear[] = "\x1b[2J";

}  // namespace

TEST_CASE("on a terminal there are colours, unless NO_COLOR is set") {
    ScreenState state;
    CHECK(says(Terminal({"--debug", "--db", state.db}, false).until(""), "\x1b[34mactive\x1b[0m"));
    CHECK_FALSE(says(Terminal({"--debug", "--db", state.db}, true).until(""), "\x1b["));
}

TEST_CASE(
    "watching happens on the terminal's other screen, overwrites line by line, and Ctrl-C brings back what was there") {
    ScreenState state;
    Terminal watch({"--debug", "--watch", "--db", state.db}, true);
    CHECK(says(watch.until("media-one?  active"), kOtherScreen));
    state.ask(R"("session.stop","params":{"mediaId":"media-one"})");
    CHECK_FALSE(says(watch.until("media-one?  cancelled"), kClear));
    watch.press('\x03');
    const std::string all = watch.until("");
    CHECK(all.ends_with(kFirstScreen));
    CHECK(says(all, "\x1b[?25h"));
    CHECK(says(all, "\x1b[?7h"));
}

TEST_CASE("watching a state that does not exist yet waits for it, and goes as it came") {
    const support::TempDir dir;
    Terminal watch({"--debug", "--watch", "--db", (dir.path() / "state.db").string()}, true);
    CHECK_NOTHROW(watch.until("waiting for it"));
    watch.press('\x03');
    CHECK(watch.until("").ends_with(kFirstScreen));
}
