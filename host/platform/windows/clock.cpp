#include "platform/clock.hpp"

#include <cstdint>

#include "platform/windows/win32.hpp"

namespace host::platform {
namespace {

using win32::kFrom1601To1970;
using win32::Ticks;

// The one that goes on during sleep, to its full precision: the usual one of 16 ms would make a timer fire too early.
using QueryTime = void(WINAPI*)(ULONGLONG* ticks);
QueryTime clock_through_sleep() {
    static const auto found = win32::function_in<QueryTime>(L"kernelbase.dll", "QueryInterruptTimePrecise");
    return found;
}

}  // namespace

std::chrono::sys_time<std::chrono::milliseconds> wall_time() {
    FILETIME time{};
    ::GetSystemTimePreciseAsFileTime(&time);
    const Ticks since1601{(std::int64_t{time.dwHighDateTime} << 32) | time.dwLowDateTime};
    return std::chrono::sys_time<std::chrono::milliseconds>{
        std::chrono::floor<std::chrono::milliseconds>(since1601 - kFrom1601To1970)};
}

std::chrono::milliseconds since_boot() {
    if (const auto query = clock_through_sleep()) {
        ULONGLONG ticks = 0;
        query(&ticks);
        return std::chrono::floor<std::chrono::milliseconds>(Ticks{static_cast<std::int64_t>(ticks)});
    }
    return std::chrono::milliseconds{static_cast<std::int64_t>(::GetTickCount64())};  // counts sleep as well
}

// KUSER_SHARED_DATA.BootId: the loader's count of boots, in the page that the kernel shows to every process at this
// place.
std::string boot_id() {
    constexpr std::uintptr_t kShared = 0x7FFE0000, kBootId = 0x2C4;
    const auto count = *reinterpret_cast<const volatile std::uint32_t*>(kShared + kBootId);
    return count == 0 ? std::string{} : "boot " + std::to_string(count);
}

}  // namespace host::platform
