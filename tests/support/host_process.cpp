#include "support/host_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>

extern char** environ;

namespace support {
namespace {

constexpr int kDeadlineMs = 20'000;  // far beyond what any answer takes, sanitizers included

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error(what + ": " + std::strerror(errno)); }

}  // namespace

HostProcess::HostProcess(const std::string& binary, const std::vector<std::string>& arguments) {
    std::signal(SIGPIPE, SIG_IGN);
    int in[2];
    int out[2];
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) fail("pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    std::vector<std::string> words{binary};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    errno = posix_spawn(&pid_, binary.c_str(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    to_ = in[1];
    from_ = out[0];
    if (errno != 0) fail("cannot start " + binary);
}

HostProcess::~HostProcess() {
    kill_hard();
    if (to_ >= 0) close(to_);
    if (from_ >= 0) close(from_);
}

void HostProcess::send(const std::string& payload) {
    const auto length = static_cast<std::uint32_t>(payload.size());
    std::string frame(sizeof length, '\0');
    std::memcpy(frame.data(), &length, sizeof length);
    send_bytes(frame + payload);
}

void HostProcess::send_bytes(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = write(to_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("write to the host");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string HostProcess::receive() {
    while (true) {
        if (auto payload = decoder_.pop()) return *payload;
        pollfd waiting{.fd = from_, .events = POLLIN, .revents = 0};
        if (poll(&waiting, 1, kDeadlineMs) <= 0) throw std::runtime_error("the host said nothing within the deadline");
        char buffer[65536];
        const ssize_t got = read(from_, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) throw std::runtime_error("the host closed its output");
        decoder_.push({buffer, static_cast<std::size_t>(got)});
    }
}

void HostProcess::close_input() {
    if (to_ >= 0) close(to_);
    to_ = -1;
}

int HostProcess::wait() {
    // The end of its output comes with its end; waiting for that has a deadline, waitpid has none.
    while (true) {
        pollfd waiting{.fd = from_, .events = POLLIN, .revents = 0};
        if (poll(&waiting, 1, kDeadlineMs) <= 0) throw std::runtime_error("the host did not end within the deadline");
        char buffer[65536];
        if (read(from_, buffer, sizeof buffer) <= 0) break;
    }
    int status = 0;
    if (waitpid(pid_, &status, 0) < 0) fail("waitpid");
    pid_ = -1;
    return status;
}

void HostProcess::kill_hard() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

}  // namespace support
