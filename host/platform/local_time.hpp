// What the clock on this user's wall says.
#pragma once

#include <chrono>

namespace host::platform {

using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

// How far local time is ahead of UTC at that moment: by TZ, or else as the system is set.
[[nodiscard]] std::chrono::milliseconds utc_offset(Moment moment);

}  // namespace host::platform
