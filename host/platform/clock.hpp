// The machine's clocks. Plain values; reading them never fails.
#pragma once

#include <chrono>
#include <string>

namespace host::platform {

// The time of day in UTC, which anybody may set at any moment.
[[nodiscard]] std::chrono::sys_time<std::chrono::milliseconds> wall_time();

// Time since the machine was started, suspends included. Nobody can set it.
[[nodiscard]] std::chrono::milliseconds since_boot();

// What tells this boot from every other one; empty where the system does not say. Opens a file on Linux: to be asked
// before a sandbox is entered.
[[nodiscard]] std::string boot_id();

}  // namespace host::platform
