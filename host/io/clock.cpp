#include "io/clock.hpp"

#include <time.h>

#include <chrono>
#include <utility>

namespace host::io {
namespace {

// CLOCK_MONOTONIC stands still during a suspend on Linux, and counts it elsewhere.
#ifdef CLOCK_BOOTTIME
constexpr clockid_t kSteadyThroughSuspend = CLOCK_BOOTTIME;
#else
constexpr clockid_t kSteadyThroughSuspend = CLOCK_MONOTONIC;
#endif

core::Millis read(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return std::chrono::floor<core::Millis>(std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec});
}

}  // namespace

HostClock::HostClock() : HostClock([] { return read(CLOCK_REALTIME); }, [] { return read(kSteadyThroughSuspend); }) {}

HostClock::HostClock(Reader wall, Reader boot)
    : wall_(std::move(wall)), boot_(std::move(boot)), offset_(wall_() - boot_()) {}

core::Instant HostClock::now() const { return core::Instant{boot_() + offset_}; }

void HostClock::resync() { offset_ = wall_() - boot_(); }

}  // namespace host::io
