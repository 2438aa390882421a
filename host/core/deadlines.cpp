#include "core/deadlines.hpp"

#include <algorithm>

#include "core/retry_policy.hpp"

namespace host::core {

std::optional<Instant> due_at(const Media& media, const Settings& settings) {
    std::optional<Instant> due;
    const auto also = [&due](Instant at) { due = due ? std::min(*due, at) : at; };
    if (media.grant && media.grant->state == GrantState::offered) also(media.grant->expires_at);
    if (media.in_flight) also(media.last_click + settings.attempt_timeout);
    if (media.session.is_active) also(media.watched_at + settings.stale_after);
    return due;
}

std::optional<Instant> offer_at(const Media& media, const Settings& settings, const Machine& machine) {
    if (!wants_grant(media)) return std::nullopt;
    return retry_due(media, settings, machine).at;
}

std::optional<Instant> watch_at(const Media& media, const Settings& settings) {
    if (!media.session.is_active) return std::nullopt;
    return media.watched_at + settings.stale_after / 10;
}

}  // namespace host::core
