// What the caller must supply: a place for log lines, random numbers, the state of the sandbox, and the files beside
// the state file. Time comes with each step (host.hpp).
#pragma once

#include <functional>
#include <string_view>

#include "core/copies.hpp"
#include "platform/live_hosts.hpp"
#include "platform/random.hpp"

namespace host::app {

using LogLine = std::function<void(std::string_view)>;
// Sends a message in the middle of a step, if it can be sent at once. It must not throw.
using SayAtOnce = std::function<void(std::string_view message)>;
using SandboxReport = std::function<platform::SandboxState()>;
// The files beside the state file that may still contain what is deleted from it. Neither throws. Empty: none.
struct Copies {
    std::function<core::CopyCounts()> count{};
    std::function<core::CopiesDeleted()> remove{};
};

}  // namespace host::app
