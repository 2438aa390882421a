// The machine's clocks. Plain values; reading them never fails.
#pragma once

#include <chrono>
#include <string>

namespace host::platform {

// The time of day in UTC, which anybody may set at any moment.
[[nodiscard]] std::chrono::sys_time<std::chrono::milliseconds> wall_time();

// Time since the machine was started, suspends included. Nobody can set it.
[[nodiscard]] std::chrono::milliseconds since_boot();

// A text that is different after each boot; empty where the system has none. Opens a file on Linux: call it before a
// sandbox is entered.
[[nodiscard]] std::string boot_id();

}  // namespace host::platform
