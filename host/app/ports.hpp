// What the caller must supply: a place for log lines, random numbers, and the state of the sandbox. Time comes with
// each step (host.hpp).
#pragma once

#include <functional>
#include <string_view>

#include "platform/live_hosts.hpp"
#include "platform/random.hpp"

namespace host::app {

using LogLine = std::function<void(std::string_view)>;
// Sends a message in the middle of a step, if it can be sent at once. It must not throw.
using SayAtOnce = std::function<void(std::string_view message)>;
using SandboxReport = std::function<platform::SandboxState()>;

}  // namespace host::app
