// Moments and lengths of time. There is no now() on purpose: time is an argument.
//
// An Instant is milliseconds since the Unix epoch; the epoch itself means "never" in session fields.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace host::core {

using Millis = std::chrono::milliseconds;
using Instant = std::chrono::sys_time<Millis>;

inline constexpr Instant kNever{};

[[nodiscard]] constexpr Instant instant_from_ms(std::int64_t ms) { return Instant{Millis{ms}}; }
[[nodiscard]] constexpr std::int64_t to_ms(Instant instant) { return instant.time_since_epoch().count(); }
inline constexpr Instant kLatest = instant_from_ms(std::int64_t{1} << 53);  // the largest integer in JavaScript

// How far a clock on the wall is ahead of UTC at that moment. For people: programs get UTC.
using UtcOffset = Millis (*)(Instant);
[[nodiscard]] constexpr Millis in_utc(Instant /*at any time*/) { return Millis{}; }

// "1970-01-01T00:16:40.000Z", as JavaScript's Date.toISOString() writes it.
[[nodiscard]] std::string iso8601(Instant instant);

// "UTC", "UTC+01:00": what clocks there are called at that moment.
[[nodiscard]] std::string zone_name(Instant instant, UtcOffset zone);
// "1970-01-01", "01:16:40", and both with the zone: "1970-01-01 01:16:40 UTC+01:00".
[[nodiscard]] std::string local_day(Instant instant, UtcOffset zone);
[[nodiscard]] std::string local_clock(Instant instant, UtcOffset zone);
[[nodiscard]] std::string local_time(Instant instant, UtcOffset zone);

}  // namespace host::core
