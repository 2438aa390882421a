#include "platform/local_time.hpp"

#include <cstdint>

#include "platform/windows/win32.hpp"

namespace host::platform {
namespace {

using win32::kFrom1601To1970;
using win32::Ticks;

}  // namespace

std::chrono::milliseconds utc_offset(Moment moment) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(moment);
    const auto ticks = static_cast<std::uint64_t>((Ticks{seconds.time_since_epoch()} + kFrom1601To1970).count());
    const FILETIME utc{.dwLowDateTime = static_cast<DWORD>(ticks), .dwHighDateTime = static_cast<DWORD>(ticks >> 32)};
    SYSTEMTIME there{}, here{};
    FILETIME local{};
    if (!::FileTimeToSystemTime(&utc, &there) || !::SystemTimeToTzSpecificLocalTime(nullptr, &there, &here) ||
        !::SystemTimeToFileTime(&here, &local)) {
        return {};
    }
    const std::uint64_t shown = (std::uint64_t{local.dwHighDateTime} << 32) | local.dwLowDateTime;
    const Ticks ahead{static_cast<std::int64_t>(shown - ticks)};
    return std::chrono::round<std::chrono::seconds>(ahead);
}

}  // namespace host::platform
