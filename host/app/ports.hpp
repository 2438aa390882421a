// The things the shell must supply: time, chance, a place for log lines, and what it knows of its own sandbox.
#pragma once

#include <functional>
#include <string_view>

#include "core/time.hpp"
#include "wire/live_host.hpp"

namespace host::app {

class Clock {
public:
    virtual ~Clock() = default;
    // Never goes backwards within a process, and runs through suspends (R20).
    [[nodiscard]] virtual core::Instant now() const = 0;
};

// --test-clock: stands still until it is told otherwise.
class TestClock final : public Clock {
public:
    [[nodiscard]] core::Instant now() const override { return now_; }
    void set(core::Instant now) { now_ = now; }

private:
    core::Instant now_{core::instant_from_ms(1'000'000)};
};

using Dice = std::function<double()>;  // in [0, 1)
using LogLine = std::function<void(std::string_view)>;
using SandboxReport = std::function<wire::SandboxState()>;

}  // namespace host::app
