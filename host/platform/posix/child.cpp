#include "platform/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include "platform/file.hpp"
#include "platform/pipe.hpp"

extern char** environ;

namespace host::platform {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kLook{5};  // between two looks whether it has ended

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

void check(int error) {
    if (error != 0) throw std::system_error(error, std::generic_category());
}

// What happens in the child before the program runs.
class Actions {
public:
    Actions() { check(posix_spawn_file_actions_init(&actions_)); }
    ~Actions() { posix_spawn_file_actions_destroy(&actions_); }
    Actions(const Actions&) = delete;
    Actions& operator=(const Actions&) = delete;
    void connect(const Descriptor& end, int as) { check(posix_spawn_file_actions_adddup2(&actions_, end.get(), as)); }
    void enter(const std::filesystem::path& folder) {
        check(posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str()));
    }
    [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

// A program expects that writing to a closed pipe ends it; an ignored signal would be inherited.
class Attributes {
public:
    Attributes() {
        check(posix_spawnattr_init(&attributes_));
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGPIPE);
        posix_spawnattr_setsigdefault(&attributes_, &signals);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
    }
    ~Attributes() { posix_spawnattr_destroy(&attributes_); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

bool has_something(const Descriptor& from, Patience patience) {
    pollfd look{.fd = from.get(), .events = POLLIN, .revents = 0};
    return poll(&look, 1, static_cast<int>(patience.count())) > 0;
}

}  // namespace

Child::Child(const Start& start) {
    std::signal(SIGPIPE, SIG_IGN);
    Pipe in, out, err;
    Actions actions;
    actions.connect(in.out, STDIN_FILENO);
    actions.connect(out.in, STDOUT_FILENO);
    actions.connect(err.in, STDERR_FILENO);
    if (!start.folder.empty()) actions.enter(start.folder);
    const Attributes attributes;
    std::vector<std::string> arguments{start.program.string()};
    arguments.insert(arguments.end(), start.arguments.begin(), start.arguments.end());
    std::vector<std::string> variables = merged(start.environment);
    pid_t pid{};
    check(posix_spawn(&pid, start.program.c_str(), actions.get(), attributes.get(), pointers(arguments).data(),
                      pointers(variables).data()));
    process_ = pid;
    to_ = std::move(in.in);
    from_ = std::move(out.out);
    errors_ = std::move(err.out);
}

Child::~Child() {
    if (process_ <= 0) return;
    kill(static_cast<pid_t>(process_), SIGKILL);
    waitpid(static_cast<pid_t>(process_), nullptr, 0);
}

bool Child::send(std::string_view bytes) {
    return write(to_.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
}

void Child::close_input() { to_.close(); }

std::optional<std::string> Child::read(Patience patience) {
    if (!has_something(from_, patience)) return std::nullopt;
    return read_some(from_, 64 * 1024);
}

std::optional<int> Child::wait(Patience patience) {
    const auto end = Clock::now() + patience;
    while (process_ > 0) {
        int status = 0;
        if (waitpid(static_cast<pid_t>(process_), &status, WNOHANG) == process_) {
            process_ = -1;
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        if (Clock::now() >= end) return std::nullopt;
        poll(nullptr, 0, static_cast<int>(kLook.count()));
    }
    return std::nullopt;
}

std::string Child::errors() { return has_something(errors_, Patience{0}) ? read_some(errors_, 1024) : std::string{}; }

}  // namespace host::platform
