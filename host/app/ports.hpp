// What the caller must supply: a place for log lines, random numbers, and the state of the sandbox. Time comes with
// each step (host.hpp).
#pragma once

#include <functional>
#include <string_view>

#include "platform/live_hosts.hpp"
#include "platform/random.hpp"

namespace host::app {

using LogLine = std::function<void(std::string_view)>;
using SandboxReport = std::function<platform::SandboxState()>;

}  // namespace host::app
