#include "support/process.hpp"
#include "support/this_build.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <utility>

extern char** environ;

namespace support {
namespace {

using std::chrono::milliseconds;

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error(what + ": " + std::strerror(errno)); }

void close_if_open(int& fd) {
    if (fd >= 0) close(std::exchange(fd, -1));
}

bool is_readable(int fd, milliseconds within) {
    pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
    return poll(&waiting, 1, static_cast<int>(within.count())) > 0;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> all;
    for (std::string& word : words) all.push_back(word.data());
    all.push_back(nullptr);
    return all;
}

std::vector<std::string> environment_with(const std::map<std::string, std::string>& more) {
    std::vector<std::string> all;
    for (char** entry = environ; *entry; ++entry) {
        const std::string_view text{*entry};
        if (!more.contains(std::string{text.substr(0, text.find('='))})) all.emplace_back(text);
    }
    for (const auto& [name, value] : more) all.push_back(name + "=" + value);
    return all;
}

// The host of another system, if the tests are to be of that one (scripts/test windows).
std::string program_instead_of(const std::string& program) {
    const char* other = std::getenv("GROK_RETRY_HOST");
    return program == kHostProgram && other ? other : program;
}

}  // namespace

Process::Process(const std::string& program, const std::vector<std::string>& arguments, const Options& options) {
    std::signal(SIGPIPE, SIG_IGN);  // a write to a process that has ended is an error, not our end
    std::array<int, 2> in{}, out{};
    errors_ = memfd_create("stderr", MFD_CLOEXEC);
    if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0 || errors_ < 0) fail("pipe");

    const std::string started = program_instead_of(program);
    std::vector<std::string> words{started};
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto variables = environment_with(options.environment);
    const auto argv = pointers(words);
    const auto envp = pointers(variables);

    pid_ = fork();
    if (pid_ < 0) fail("fork");
    if (pid_ == 0) {
        std::signal(SIGPIPE, SIG_DFL);  // as a browser starts its hosts
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        dup2(errors_, STDERR_FILENO);
        for (const int fd : options.closed) close(fd);
        close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);  // and nothing else comes along
        if (options.before_exec) options.before_exec();
        execve(started.c_str(), argv.data(), envp.data());
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    to_ = in[1];
    from_ = out[0];
}

Process::~Process() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    close_if_open(to_);
    close_if_open(from_);
    close_if_open(errors_);
}

void Process::send(std::string_view payload) {
    const auto length = static_cast<std::uint32_t>(payload.size());
    std::string frame(sizeof length, '\0');
    std::memcpy(frame.data(), &length, sizeof length);
    send_bytes(frame.append(payload));
}

void Process::send_bytes(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = write(to_, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) fail("write to the process");
        if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string Process::read_some(milliseconds within) {
    if (!is_readable(from_, within)) throw std::runtime_error("the process said nothing in time; stderr: " + errors());
    std::string bytes(65536, '\0');
    const ssize_t got = read(from_, bytes.data(), bytes.size());
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

std::string Process::receive() {
    std::string payload = receive_any();
    while (payload.find(R"("method":"storage.restoring")") != payload.npos) payload = receive_any();
    return payload;
}

std::string Process::receive_any() {
    while (true) {
        if (auto payload = decoder_.pop()) return *payload;
        const std::string bytes = read_some(kDeadline);
        if (bytes.empty()) throw std::runtime_error("the process closed its output; stderr: " + errors());
        decoder_.push(bytes);
    }
}

std::string Process::read_past(std::string_view part) {
    while (true) {
        if (const std::size_t at = text_.find(part); at != std::string::npos) {
            std::string text = text_.substr(0, at + part.size());
            text_.erase(0, text.size());
            return text;
        }
        const std::string bytes = read_some(kDeadline);
        if (bytes.empty()) throw std::runtime_error("the output ended before this came: " + std::string{part});
        text_ += bytes;
    }
}

std::string Process::read_all() {
    while (true) {
        const std::string bytes = read_some(kDeadline);
        if (bytes.empty()) return std::exchange(text_, {});
        text_ += bytes;
    }
}

bool Process::output_ended(milliseconds within) {
    while (is_readable(from_, within)) {
        if (read_some(within).empty()) return true;
    }
    return false;
}

void Process::close_input() { close_if_open(to_); }
void Process::close_output() { close_if_open(from_); }
void Process::kill(int signal) const { ::kill(pid_, signal); }

int Process::wait(milliseconds within) {
    int process = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
    if (process < 0) fail("pidfd_open");
    const bool ended = is_readable(process, within);
    close_if_open(process);
    if (!ended) throw std::runtime_error("the process did not end in time; stderr: " + errors());
    int status = 0;
    if (waitpid(std::exchange(pid_, -1), &status, 0) < 0) fail("waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool Process::is_input_full() const {
    pollfd state{.fd = to_, .events = POLLOUT, .revents = 0};
    return poll(&state, 1, 0) == 0;
}

bool Process::is_output_full() const {
    int waiting = 0;
    return ioctl(from_, FIONREAD, &waiting) == 0 && waiting >= fcntl(from_, F_GETPIPE_SZ) / 2;
}

std::string Process::errors() const {
    std::string text(65536, '\0');
    const ssize_t got = pread(errors_, text.data(), text.size(), 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

Finished finish(Process& process) {
    std::string out = process.read_all();
    return {process.wait(), std::move(out), process.errors()};
}

}  // namespace support
