// Moments as text, as JavaScript's Date.toISOString() writes them.
#include "core/time.hpp"

#include "support/builders.hpp"

namespace host::core::test {

TEST_CASE("a moment reads as in JavaScript (R4)") {
    const auto [ms, text] = GENERATE(table<std::int64_t, std::string>({
        {0, "1970-01-01T00:00:00.000Z"},
        {1, "1970-01-01T00:00:00.001Z"},
        {1'000'000, "1970-01-01T00:16:40.000Z"},
        {951'827'696'789, "2000-02-29T12:34:56.789Z"},
        {1'767'225'599'999, "2025-12-31T23:59:59.999Z"},
        {1'767'225'600'000, "2026-01-01T00:00:00.000Z"},
        {-1, "1969-12-31T23:59:59.999Z"},
        {-86'400'000, "1969-12-31T00:00:00.000Z"},
        {-62'135'596'800'000, "0001-01-01T00:00:00.000Z"},
        {253'402'300'799'999, "9999-12-31T23:59:59.999Z"},
    }));
    CHECK(iso8601(instant_from_ms(ms)) == text);
}

TEST_CASE("a zone is named by how far its clocks are from UTC, in hours and minutes") {
    const UtcOffset a_minute_ahead = [](Instant) -> Millis { return 1min; };
    const UtcOffset a_minute_behind = [](Instant) -> Millis { return -1min; };
    const UtcOffset far_ahead = [](Instant) -> Millis { return 14h; };
    const UtcOffset far_behind = [](Instant) -> Millis { return -(9h + 30min); };
    CHECK(zone_name(kStart, in_utc) == "UTC");
    CHECK(zone_name(kStart, a_minute_ahead) == "UTC+00:01");
    CHECK(zone_name(kStart, a_minute_behind) == "UTC-00:01");
    CHECK(zone_name(kStart, far_ahead) == "UTC+14:00");
    CHECK(zone_name(kStart, far_behind) == "UTC-09:30");
}

TEST_CASE("milliseconds and moments are the same thing") {
    const std::int64_t ms = GENERATE(-1, 0, 1, 1'000'000, std::int64_t{1'767'225'600'000});
    CHECK(to_ms(instant_from_ms(ms)) == ms);
    CHECK(kNever == instant_from_ms(0));
}

TEST_CASE("a log line begins with its moment (R4)") {
    SessionData session;
    append_log(session, at(1ms), "Something happened");
    CHECK(session.logs == std::vector<std::string>{"[1970-01-01T00:16:40.001Z] Something happened"});
}

}  // namespace host::core::test
