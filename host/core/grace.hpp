// More time for clicks whose wait was over while no host was awake: after a suspend, the page could not yet report
// their results (R11).
//
// State of one host, which outlives its transactions. Each click gets this once: a host that has ended meanwhile noted
// in the file when it would have looked at the image again, and that is the end of it for the next one.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "core/media.hpp"

namespace host::core {

inline constexpr Millis kGrace{30'000};
inline constexpr Millis kOverslept{10'000};  // so late only a host is that was not awake

class Graces {
public:
    // Until when the click of this media is waited for in any case; kNever: no longer than always. `noted_due`: what
    // the file says of when to look at it again; asked only where time was overslept.
    using NotedDue = std::function<std::optional<Instant>()>;
    [[nodiscard]] Instant of(const Media& media, const Settings& settings, Instant now, const NotedDue& noted_due);

private:
    struct Given {
        Instant clicked_at, until;
    };
    static constexpr std::size_t kMostGiven = 64;  // beyond: all are forgotten, and may be given again

    std::map<MediaId, Given> given_;
};

}  // namespace host::core
