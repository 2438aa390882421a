#include "core/shared_time.hpp"

#include <algorithm>

namespace host::core {

ClockReading later(ClockReading reading, Millis length) {
    reading.since_boot += length;
    reading.wall += length;
    return reading;
}

ClockReading made_up_reading(Instant now) { return {"test", now.time_since_epoch(), now}; }

bool is_of_this_boot(const SharedTime& shared, const ClockReading& reading) {
    return shared.boot == reading.boot && reading.since_boot >= shared.since_boot;
}

Instant time_at(const SharedTime& shared, const ClockReading& reading) {
    return shared.wall + (reading.since_boot - shared.since_boot);
}

SharedTime first_of_boot(const ClockReading& reading, Instant newest_stored) {
    return {reading.boot, reading.since_boot, std::max(reading.wall, newest_stored)};
}

bool is_wrong(const SharedTime& shared, const ClockReading& reading) {
    const Millis off = time_at(shared, reading) - reading.wall;
    return off > kMostDrift || off < -kMostDrift;
}

}  // namespace host::core
