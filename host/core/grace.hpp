// More time for clicks whose wait was over while no host was awake: after a suspend, the page could not yet report
// their results (R11).
//
// State of one host, which outlives its transactions. Each click gets this once from a host.
#pragma once

#include <map>

#include "core/media.hpp"

namespace host::core {

inline constexpr Millis kGrace{30'000};
inline constexpr Millis kOverslept{10'000};  // so late only a host is that was not awake

class Graces {
public:
    // Until when the click of this media is waited for in any case; kNever: no longer than always.
    [[nodiscard]] Instant of(const Media& media, const Settings& settings, Instant now);

private:
    struct Given {
        Instant clicked_at, until;
    };
    static constexpr std::size_t kMostGiven = 64;  // beyond: all are forgotten, and may be given again

    std::map<MediaId, Given> given_;
};

}  // namespace host::core
