// A program on a terminal of its own, as a person has it. Killed when this goes.
#pragma once

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"

namespace support {

class Terminal {
public:
    struct Options {
        std::map<std::string, std::string> environment;  // in addition to ours
        unsigned short rows{30}, columns{100};
        std::string program{kHostProgram};
    };

    Terminal(const std::vector<std::string>& arguments, bool no_color)
        : Terminal(arguments, Options{.environment = {{"NO_COLOR", no_color ? "1" : ""}}}) {}
    Terminal(std::vector<std::string> arguments, const Options& options) {
        winsize size{.ws_row = options.rows, .ws_col = options.columns, .ws_xpixel = 0, .ws_ypixel = 0};
        arguments.insert(arguments.begin(), options.program);
        std::vector<char*> raw;
        for (std::string& argument : arguments) raw.push_back(argument.data());
        raw.push_back(nullptr);
        pid_ = forkpty(&fd_, nullptr, nullptr, &size);
        if (pid_ == 0) {
            unsetenv("COLUMNS");
            unsetenv("NO_COLOR");
            unsetenv("LC_ALL");
            unsetenv("LC_CTYPE");
            setenv("TERM", "xterm-256color", 1);
            setenv("LANG", "C.UTF-8", 1);
            for (const auto& [name, value] : options.environment) setenv(name.c_str(), value.c_str(), 1);
            execv(raw[0], raw.data());
            _exit(127);
        }
    }
    ~Terminal() {
        if (!ended_) {
            ::kill(pid_, SIGKILL);
            waitpid(pid_, nullptr, 0);
        }
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

    // After until(""): the exit code; -1: a signal.
    [[nodiscard]] int exit_code() {
        int status = 0;
        REQUIRE(waitpid(pid_, &status, 0) == pid_);
        ended_ = true;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    pid_t pid_{-1};
    int fd_{-1};
    bool ended_{};
    std::string seen_;
};

}  // namespace support
