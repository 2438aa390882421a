#include "core/time.hpp"

#include <cstdio>
#include <cstdlib>

namespace host::core {

std::string iso8601(Instant instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{instant - day};
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
    return text;
}

std::string zone_name(Instant instant, UtcOffset zone) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(zone(instant)).count();
    if (minutes == 0) return "UTC";
    const long long all = std::abs(minutes);
    char text[32];
    std::snprintf(text, sizeof text, "UTC%c%02lld:%02lld", minutes < 0 ? '-' : '+', all / 60, all % 60);
    return text;
}

std::string local_day(Instant instant, UtcOffset zone) { return iso8601(instant + zone(instant)).substr(0, 10); }

std::string local_clock(Instant instant, UtcOffset zone) { return iso8601(instant + zone(instant)).substr(11, 8); }

std::string local_time(Instant instant, UtcOffset zone) {
    return local_day(instant, zone) + " " + local_clock(instant, zone) + " " + zone_name(instant, zone);
}

}  // namespace host::core
