// The clocks of this machine as a Clock: for the process that a browser starts, and for the command line, which looks
// at the same state (R20). The id of the boot is read when this is made.
#pragma once

#include "app/ports.hpp"
#include "platform/clock.hpp"

namespace host::app {

class MachineClock final : public Clock {
public:
    [[nodiscard]] core::ClockReading read() const override {
        return {boot_, platform::since_boot(), platform::wall_time()};
    }

private:
    std::string boot_{platform::boot_id()};
};

}  // namespace host::app
