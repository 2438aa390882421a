#include "core/retry_policy.hpp"

#include <algorithm>
#include <cmath>

namespace host::core {

Millis backoff_after(Count failures, const Settings& settings, double dice) {
    const BackoffPolicy& policy = settings.backoff;
    const double ceiling = static_cast<double>(policy.max.count());
    // Limits the value before it becomes an integer, because a factor may be infinite.
    const double factor = std::pow(policy.multiplier, static_cast<double>(std::max<Count>(failures, 1) - 1));
    const double grown = std::min(factor, ceiling) * static_cast<double>(policy.initial.count());
    const Millis base{static_cast<Count>(std::min(ceiling, grown))};
    const Millis jitter{static_cast<Count>(dice * static_cast<double>(policy.jitter.count() + 1))};
    return std::max(settings.cooldown, base + std::min(jitter, policy.jitter));
}

Due retry_due(const Media& media, const Settings& settings, const Machine& machine) {
    Due due{kNever, WaitReason::cooldown};
    const auto not_before = [&due](Instant at, WaitReason reason) {
        if (at > due.at) due = {at, reason};
    };
    if (!media.effort.first_click_pending) {  // R17: the first click of a started session needs no cooldown
        not_before(std::max(media.session.last_attempt_time, media.last_click) + settings.cooldown,
                   WaitReason::cooldown);
    }
    if (media.effort.failures_in_row > 0) {
        const bool longer = media.effort.backoff > settings.cooldown;
        not_before(media.session.last_failure_time + std::max(media.effort.backoff, settings.cooldown),
                   longer ? WaitReason::backoff : WaitReason::cooldown);
    }
    if (machine.last_offer != kNever) not_before(machine.last_offer + caps::kSiteInterval, WaitReason::site_interval);
    if (machine.pause_length > Millis{0}) not_before(pause_until(machine), WaitReason::rate_limited);
    return due;
}

bool wants_grant(const Media& media) {
    return is_running(media) && !media.salvaged && media.session.is_active && media.session.can_retry && !media.grant &&
           !media.in_flight;
}

}  // namespace host::core
