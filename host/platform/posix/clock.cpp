#include "platform/clock.hpp"

#include <time.h>

#include <fstream>

namespace host::platform {
namespace {

// CLOCK_MONOTONIC stands still during a suspend on Linux, and counts it elsewhere.
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

std::string boot_id() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string id;
    std::getline(file, id);
    return id;
}

}  // namespace host::platform
