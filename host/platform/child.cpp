#include "platform/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

extern char** environ;

namespace host::platform {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kNotStarted = 127;
constexpr std::chrono::milliseconds kLook{5};  // between two looks whether it has ended

struct Pipe {
    int out{-1};  // to read from
    int in{-1};   // to write to
    Pipe() {
        std::array<int, 2> ends{};
        if (pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
        for (const int fd : ends) fcntl(fd, F_SETFD, FD_CLOEXEC);  // the doctor has one thread: nobody forks in between
        out = ends[0];
        in = ends[1];
    }
};

std::vector<std::string> merged(const std::map<std::string, std::string>& ours) {
    std::vector<std::string> all;
    for (char** one = environ; one && *one; ++one) {
        const std::string variable{*one};
        if (!ours.contains(variable.substr(0, variable.find('=')))) all.push_back(variable);
    }
    for (const auto& [name, value] : ours) all.push_back(std::string{name}.append("=").append(value));
    return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

// In the child: nothing but system calls from here on. What went wrong goes into `problem`.
[[noreturn]] void become(const char* program, char* const* arguments, char* const* environment, const char* folder,
                         const std::array<int, 3>& streams, int problem) {
    for (int fd = 0; fd < 3; ++fd) dup2(streams[static_cast<std::size_t>(fd)], fd);
    std::signal(SIGPIPE, SIG_DFL);
    if (*folder == '\0' || chdir(folder) == 0) execve(program, arguments, environment);
    const int error = errno;
    [[maybe_unused]] const auto ignored = write(problem, &error, sizeof error);
    _exit(kNotStarted);
}

void close_if_open(int& fd) {
    if (fd >= 0) close(fd);
    fd = -1;
}

}  // namespace

Child::Child(const Start& start) {
    std::signal(SIGPIPE, SIG_IGN);  // a program that has ended is an answer, too
    const Pipe in, out, err, problem;
    std::vector<std::string> arguments{start.program.string()};
    arguments.insert(arguments.end(), start.arguments.begin(), start.arguments.end());
    std::vector<std::string> variables = merged(start.environment);
    const auto argument_pointers = pointers(arguments);
    const auto variable_pointers = pointers(variables);
    pid_ = fork();
    if (pid_ == 0) {
        become(start.program.c_str(), argument_pointers.data(), variable_pointers.data(), start.folder.c_str(),
               {in.out, out.in, err.in}, problem.in);
    }
    for (const int fd : {in.out, out.in, err.in, problem.in}) close(fd);
    to_ = in.in;
    from_ = out.out;
    errors_ = err.out;
    int error = pid_ < 0 ? errno : 0;
    if (pid_ > 0 && ::read(problem.out, &error, sizeof error) == sizeof error) waitpid(pid_, nullptr, 0);
    close(problem.out);
    if (error == 0) return;
    pid_ = -1;
    for (int* fd : {&to_, &from_, &errors_}) close_if_open(*fd);
    throw std::system_error(error, std::generic_category());
}

Child::~Child() {
    for (int* fd : {&to_, &from_, &errors_}) close_if_open(*fd);
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
}

bool Child::send(std::string_view bytes) {
    return write(to_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
}

void Child::close_input() { close_if_open(to_); }

std::optional<std::string> Child::read(Patience patience) {
    pollfd look{.fd = from_, .events = POLLIN, .revents = 0};
    if (poll(&look, 1, static_cast<int>(patience.count())) <= 0) return std::nullopt;
    std::string bytes(64 * 1024, '\0');
    const ssize_t got = ::read(from_, bytes.data(), bytes.size());
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

std::optional<int> Child::wait(Patience patience) {
    const auto end = Clock::now() + patience;
    while (pid_ > 0) {
        int status = 0;
        if (waitpid(pid_, &status, WNOHANG) == pid_) {
            pid_ = -1;
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        if (Clock::now() >= end) return std::nullopt;
        poll(nullptr, 0, static_cast<int>(kLook.count()));
    }
    return std::nullopt;
}

std::string Child::errors() {
    pollfd look{.fd = errors_, .events = POLLIN, .revents = 0};
    if (poll(&look, 1, 0) <= 0) return {};
    std::string bytes(1024, '\0');
    const ssize_t got = ::read(errors_, bytes.data(), bytes.size());
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

}  // namespace host::platform
