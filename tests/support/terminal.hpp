// The binary on a terminal of its own, as a person has it. Killed when this goes.
#pragma once

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/text.hpp"

namespace support {

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

}  // namespace support
