// The things the shell must supply: time, chance, a place for log lines, and what it knows of its own sandbox.
#pragma once

#include <functional>
#include <string_view>

#include "core/shared_time.hpp"
#include "platform/live_hosts.hpp"
#include "platform/random.hpp"

namespace host::app {

class Clock {
public:
    virtual ~Clock() = default;
    // What this machine's clocks say now. The time itself is what all hosts share (core/shared_time.hpp).
    [[nodiscard]] virtual core::ClockReading read() const = 0;
};

// Time that somebody moves by hand, with a wall clock that is right.
class TestClock : public Clock {
public:
    explicit TestClock(core::Instant now = core::instant_from_ms(1'000'000)) : now_(now) {}
    [[nodiscard]] core::ClockReading read() const override { return {"test", now_.time_since_epoch(), now_}; }
    [[nodiscard]] core::Instant now() const { return now_; }
    void set(core::Instant now) { now_ = now; }
    void pass(core::Millis length) { now_ += length; }

private:
    core::Instant now_;
};

using LogLine = std::function<void(std::string_view)>;
using SandboxReport = std::function<platform::SandboxState()>;

}  // namespace host::app
