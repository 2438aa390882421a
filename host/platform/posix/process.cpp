#include "platform/process.hpp"

#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <limits>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace host::platform {

std::int64_t process_id() noexcept { return ::getpid(); }

bool is_alive(std::int64_t process) {
    // 0 and below name groups of processes.
    return process > 0 && process <= std::numeric_limits<pid_t>::max() && ::kill(static_cast<pid_t>(process), 0) == 0;
}

void keep_new_files_private() { ::umask(S_IRWXG | S_IRWXO); }

void forbid_core_files() {
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    ::setrlimit(RLIMIT_CORE, &none);
}

void give_back_memory() {
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

std::span<const int> ending_signals() {
    static constexpr std::array kSignals{SIGTERM, SIGINT, SIGHUP};
    return kSignals;
}

void survive_broken_pipes() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

// Not std::this_thread::sleep_for, which goes on after a signal.
void wait_for_signal(std::chrono::milliseconds longest) { ::poll(nullptr, 0, static_cast<int>(longest.count())); }

}  // namespace host::platform
