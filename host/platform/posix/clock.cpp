#include "platform/clock.hpp"

#include <time.h>

namespace host::platform {
namespace {

// CLOCK_MONOTONIC stands still during a suspend on Linux; on macOS it goes on.
#ifdef CLOCK_BOOTTIME
constexpr clockid_t kSteadyThroughSuspend = CLOCK_BOOTTIME;
#else
constexpr clockid_t kSteadyThroughSuspend = CLOCK_MONOTONIC;
#endif

std::chrono::milliseconds read(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::seconds{time.tv_sec} +
                                                         std::chrono::nanoseconds{time.tv_nsec});
}

}  // namespace

std::chrono::sys_time<std::chrono::milliseconds> wall_time() {
    return std::chrono::sys_time<std::chrono::milliseconds>{read(CLOCK_REALTIME)};
}

std::chrono::milliseconds since_boot() { return read(kSteadyThroughSuspend); }

}  // namespace host::platform
