// The clocks of this machine: read by the loop, which hands each step its time, and by the command line, which looks at
// the same state (R20). Make it before a sandbox is entered: the id of the boot is read from a file then.
#pragma once

#include <string>

#include "core/shared_time.hpp"
#include "platform/clock.hpp"

namespace host::app {

class MachineClock {
public:
    [[nodiscard]] core::ClockReading read() const { return {boot_, platform::since_boot(), platform::wall_time()}; }

private:
    std::string boot_{platform::boot_id()};
};

}  // namespace host::app
