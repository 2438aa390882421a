// The host's time: wall time read once, carried on by a clock that nobody can set (R20).
//
// Deadlines are stored as wall time, so that other processes and later starts understand them, but waits must not
// depend on somebody setting the clock. So the wall clock is read when the host starts; from then on the time is that
// moment plus what CLOCK_BOOTTIME counted since, suspends included. A jump of the wall clock, either way, neither
// shortens nor lengthens a wait of a running process.
#pragma once

#include <functional>

#include "app/ports.hpp"
#include "core/time.hpp"

namespace host::io {

class HostClock final : public app::Clock {
public:
    using Reader = std::function<core::Millis()>;

    HostClock();
    HostClock(Reader wall, Reader boot);  // for tests: since the epoch, since any fixed moment

    [[nodiscard]] core::Instant now() const override;

    // Takes the wall clock's word again; the one way in which now() may go backwards. Only for a moment at which
    // nobody waits for anything: a host that runs for weeks, or that was started before the machine had learnt the
    // time from the network, must not disagree with its neighbours for ever.
    void resync();

private:
    Reader wall_;
    Reader boot_;
    core::Millis offset_;  // wall minus boot
};

}  // namespace host::io
