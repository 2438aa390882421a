#include "io/last_words.hpp"

#include <cxxabi.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <climits>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <string>
#include <string_view>
#include <typeinfo>

#include "core/check.hpp"
#include "platform/file.hpp"

namespace host::io {
namespace {

struct Fatal {
    int signal;
    std::string_view name;
    struct sigaction before {};
};
// Everything that the handler needs is here: it can ask nobody.
constinit std::array g_signals{Fatal{SIGSEGV, "SIGSEGV"}, Fatal{SIGABRT, "SIGABRT"}, Fatal{SIGBUS, "SIGBUS"},
                               Fatal{SIGFPE, "SIGFPE"}, Fatal{SIGILL, "SIGILL"}};
char g_file[PATH_MAX];
int g_log = -1;  // as it was when we began
volatile std::sig_atomic_t g_said = 0;
alignas(std::max_align_t) char g_stack[64 * 1024];  // the usual one may be what overflowed

class Line {
public:
    Line& operator<<(std::string_view text) {
        const std::size_t bytes = std::min(text.size(), sizeof text_ - 1 - size_);
        std::copy_n(text.data(), bytes, text_ + size_);
        size_ += bytes;
        return *this;
    }
    Line& number(std::uint64_t value, std::size_t digits = 1) {
        char text[24];
        char* const end = std::to_chars(text, text + sizeof text, value).ptr;
        for (auto length = static_cast<std::size_t>(end - text); length < digits; ++length) *this << "0";
        return *this << std::string_view{text, end};
    }
    void write_to(int fd) {
        text_[size_++] = '\n';
        [[maybe_unused]] const auto written = ::write(fd, text_, size_);
    }

private:
    char text_[1024];
    std::size_t size_{};
};

// As io/log.cpp begins its lines; what that uses may take memory, and there may be none.
void put_time(Line& line) {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    using namespace std::chrono;
    const sys_time<milliseconds> moment{seconds{now.tv_sec} + milliseconds{now.tv_nsec / 1'000'000}};
    const auto day = floor<days>(moment);
    const year_month_day date{day};
    const hh_mm_ss time{moment - day};
    const auto put = [&line](auto value, std::size_t digits, std::string_view after) {
        line.number(static_cast<std::uint64_t>(value), digits) << after;
    };
    put(static_cast<int>(date.year()), 4, "-");
    put(static_cast<unsigned>(date.month()), 2, "-");
    put(static_cast<unsigned>(date.day()), 2, "T");
    put(time.hours().count(), 2, ":");
    put(time.minutes().count(), 2, ":");
    put(time.seconds().count(), 2, ".");
    put(time.subseconds().count(), 3, "Z");
}

void put_scene(Line& line) {
    const core::Scene& scene = core::scene;
    if (scene.frame.number > 0) {
        (line << "frame ").number(scene.frame.number) << ", ";
        line.number(scene.frame.bytes) << " bytes, " << (scene.method[0] != '\0' ? scene.method : "not read yet");
    } else {
        (line << (scene.method[0] != '\0' ? scene.method : "between frames") << ", after ").number(scene.frames)
            << " of them";
    }
}

// As io/log.cpp wants it: ours, under this name only, and for nobody else to read.
bool is_ours(int log) {
    const auto status = platform::status_of(log);
    if (!status || !platform::is_ours_alone(*status)) return false;
    return (status->mode & (S_IRWXG | S_IRWXO)) == 0 || fchmod(log, S_IRUSR | S_IWUSR) == 0;
}

int open_log() {
    constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    const int log = ::open(g_file, kFlags, S_IRUSR | S_IWUSR);
    if (log >= 0 && !is_ours(log)) {
        close(log);
        return -1;
    }
    return log;
}

void say(std::string_view why, std::string_view what) noexcept {
    if (g_said != 0) return;  // the signal after a reason that was given
    g_said = 1;
    Line line;
    put_time(line);
    (line << " pid ").number(static_cast<std::uint64_t>(getpid())) << " stops: " << why << what << "; ";
    put_scene(line);
    // The log of now, unless it cannot be opened any more: without descriptors, or with its folder gone.
    const int now = open_log();
    line.write_to(now >= 0 ? now : g_log);
}

void on_signal(int signal, siginfo_t* info, void* /*context*/) {
    const int error = errno;
    for (const Fatal& fatal : g_signals) {
        if (fatal.signal != signal) continue;
        say(fatal.name, {});
        sigaction(signal, &fatal.before, nullptr);
    }
    errno = error;
    // A fault of our own comes again when we return, and meets what was there before us. What was sent does not.
    if (info->si_code <= 0) raise(signal);
}

[[noreturn]] void on_terminate() {
    const std::type_info* const type = abi::__cxa_current_exception_type();
    say(type ? "an exception that nobody caught: " : "std::terminate", type ? type->name() : "");
    std::abort();
}

}  // namespace

void leave_last_words_in(const std::filesystem::path& log_file) {
    HOST_CHECK(!core::last_words);  // what was there before us is remembered
    const std::string& name = log_file.native();
    g_file[name.size() < sizeof g_file ? name.copy(g_file, sizeof g_file - 1) : 0] = '\0';
    g_log = open_log();

    const stack_t stack{.ss_sp = g_stack, .ss_flags = 0, .ss_size = sizeof g_stack};
    sigaltstack(&stack, nullptr);
    struct sigaction ours {};
    ours.sa_sigaction = on_signal;
    ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    sigemptyset(&ours.sa_mask);
    for (Fatal& fatal : g_signals) sigaction(fatal.signal, &ours, &fatal.before);
    std::set_terminate(on_terminate);
    core::last_words = [](std::string_view why) noexcept { say(why, {}); };
}

}  // namespace host::io
