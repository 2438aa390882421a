// R20: one time for all hosts of a machine.
//
// A host reads two clocks: the wall clock, which may be set, and one that counts since the boot, suspends included,
// which cannot. The first host of a boot writes both into the state file, once. From then on every host of that boot
// computes the time from that pair and its own count since the boot. So clocks that are set, or that differ between two
// starts, change no decision. Pure values: platform reads the clocks, store keeps the pair.
#pragma once

#include <string>

#include "core/time.hpp"

namespace host::core {

// What the clocks of this process say at one moment.
struct ClockReading {
    std::string boot;     // the id of this boot; empty where the system has none
    Millis since_boot{};  // suspends included
    Instant wall{};
    bool operator==(const ClockReading&) const = default;
};

// The same clocks after `length`.
[[nodiscard]] ClockReading later(ClockReading reading, Millis length);

// A reading of no real machine: its wall clock is correct, and it was booted at the epoch. Replays use such readings.
// `--test-clock` stands still at kTestStart; only test.advance moves it.
inline constexpr Instant kTestStart = instant_from_ms(1'000'000);
[[nodiscard]] ClockReading made_up_reading(Instant now = kTestStart);

// The pair in the state file: at `since_boot` of this boot it was `wall`.
struct SharedTime {
    std::string boot;
    Millis since_boot{};
    Instant wall{};
    bool operator==(const SharedTime&) const = default;
};

// Whether the pair is from the boot of the reading. A smaller count than the pair's is from a later boot, whatever the
// ids say.
[[nodiscard]] bool is_of_this_boot(const SharedTime& shared, const ClockReading& reading);

// The time now. Meaningful only for a pair of this boot.
[[nodiscard]] Instant time_at(const SharedTime& shared, const ClockReading& reading);

// The pair of a new boot: the wall clock's time, but never before the newest moment in the file, so that a clock that
// was set back makes nothing due early.
[[nodiscard]] SharedTime first_of_boot(const ClockReading& reading, Instant newest_stored);

// Whether the wall clock differs from the pair by more than clocks drift. Then the wall clock's time may replace the
// pair, but only while nothing runs or waits.
[[nodiscard]] bool is_wrong(const SharedTime& shared, const ClockReading& reading);
inline constexpr Millis kMostDrift{2'000};

}  // namespace host::core
