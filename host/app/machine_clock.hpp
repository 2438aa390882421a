// The clocks of this machine. The loop reads them to give each step its time; the command line reads them for the same
// state (R20). Create it before a sandbox is entered, because it reads the boot's id from a file.
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
