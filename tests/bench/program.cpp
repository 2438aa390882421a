#include "program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace bench {
namespace {

constexpr std::size_t kHeader = 4;

std::string framed(std::string_view payload) {
    const auto length = static_cast<std::uint32_t>(payload.size());
    std::string frame(kHeader, '\0');
    std::memcpy(frame.data(), &length, kHeader);
    return frame.append(payload);
}

}  // namespace

double now_ms() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double number_in(const std::string& file, std::string_view label) {
    std::ifstream in(file);
    double value = 0;
    for (std::string word; in >> word;) {
        if (word == label) {
            in >> value;
            break;
        }
    }
    return value;
}

Program::Program(std::vector<std::string> command) {
    std::array<int, 2> in{}, out{};
    if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    std::vector<char*> argv;
    for (std::string& argument : command) argv.push_back(argument.data());
    argv.push_back(nullptr);
    if (posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), environ) != 0) {
        throw std::runtime_error("cannot start " + command.front());
    }
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    to_ = in[1];
    from_ = out[0];
}

Program::~Program() {
    close(to_);
    close(from_);
    waitpid(pid_, nullptr, 0);
}

void Program::send(std::string_view payload) {
    const std::string frame = framed(payload);
    for (std::size_t at = 0; at < frame.size();) {
        const ssize_t moved = write(to_, frame.data() + at, frame.size() - at);
        if (moved <= 0) throw std::runtime_error("the program reads no more");
        at += static_cast<std::size_t>(moved);
    }
}

void Program::fill() {
    std::array<char, 65536> buffer;
    const ssize_t got = read(from_, buffer.data(), buffer.size());
    if (got <= 0) throw std::runtime_error("the program says no more");
    incoming_.append(buffer.data(), static_cast<std::size_t>(got));
    received_ += static_cast<double>(got);
}

bool Program::take(std::string& payload) {
    std::uint32_t length = 0;
    if (incoming_.size() < kHeader) return false;
    std::memcpy(&length, incoming_.data(), kHeader);
    if (incoming_.size() < kHeader + length) return false;
    payload.assign(incoming_, kHeader, length);
    incoming_.erase(0, kHeader + length);
    return true;
}

std::string Program::receive() {
    for (std::string payload;;) {
        while (!take(payload)) fill();
        if (payload.find("\"id\":") != payload.npos) return payload;  // pushes have none
    }
}

std::string Program::burst(std::span<const std::string> payloads) {
    std::string frames;
    for (const std::string& payload : payloads) frames += framed(payload);
    fcntl(to_, F_SETFL, O_NONBLOCK);
    std::string last;
    std::size_t answered = 0;
    for (std::size_t at = 0; answered < payloads.size();) {
        std::array<pollfd, 2> either{pollfd{from_, POLLIN, 0}, pollfd{at < frames.size() ? to_ : -1, POLLOUT, 0}};
        poll(either.data(), either.size(), -1);
        if ((either[1].revents & POLLOUT) != 0) {
            const ssize_t moved = write(to_, frames.data() + at, frames.size() - at);
            if (moved > 0) at += static_cast<std::size_t>(moved);
        }
        if ((either[0].revents & (POLLIN | POLLHUP)) != 0) {
            fill();
            for (std::string payload; take(payload);) {
                if (payload.find("\"id\":") == payload.npos) continue;
                last = std::move(payload);
                ++answered;
            }
        }
    }
    fcntl(to_, F_SETFL, 0);
    return last;
}

double Program::cpu_ms() const {
    double nanoseconds = 0;
    for (const auto& task : std::filesystem::directory_iterator("/proc/" + std::to_string(pid_) + "/task")) {
        std::ifstream in(task.path() / "schedstat");
        double used = 0;
        in >> used;
        nanoseconds += used;
    }
    return nanoseconds / 1e6;
}

double Program::bytes_written() const {
    return number_in("/proc/" + std::to_string(pid_) + "/io", "wchar:") - received_;
}

double Program::sleeps_in(int seconds) const {
    const std::string status = "/proc/" + std::to_string(pid_) + "/status", count = "voluntary_ctxt_switches:";
    const double before = number_in(status, count);
    std::this_thread::sleep_for(std::chrono::seconds(seconds));
    return (number_in(status, count) - before) / seconds;
}

double Program::memory(const char* which) const {
    return number_in("/proc/" + std::to_string(pid_) + "/status", which) / 1024;
}

}  // namespace bench
