#pragma once

#include <cstdint>
#include <string>

#include "core/shared_time.hpp"

namespace sim {

// Of one machine: all its hosts read the same, whatever the wall clock says at the moment.
struct MachineClock {
    std::int64_t real{1'000'000'000};
    std::int64_t wall_offset{};
    std::int64_t booted{};  // at this real time
    int boots{};
    [[nodiscard]] host::core::ClockReading read() const {
        return {"boot " + std::to_string(boots), host::core::Millis{real - booted},
                host::core::instant_from_ms(real + wall_offset)};
    }
};

}  // namespace sim
