#include "core/media.hpp"

#include <algorithm>

#include "core/evidence.hpp"

namespace host::core {

Media new_media(MediaId id, const Settings& settings, Instant now) {
    Media media;
    media.id = std::move(id);
    media.persistent = default_persistent(settings);
    media.watched_at = now;
    return media;
}

Count most_attempts(const Media& media) {
    const bool is_unused = media.touched_by == TouchedBy::page || media.touched_by == TouchedBy::only_page;
    return is_unused ? kMaxAttemptsUnused : kMaxAttempts;
}

Instant last_moment_of(const SessionData& session) {
    const Instant ended = session.last_session_summary ? session.last_session_summary->ended_at : kNever;
    return std::max({session.last_attempt_time, session.last_failure_time, ended});
}

View view_of(const Media& media) {
    return {media.id, media.revision, media.session, media.persistent, media.salvaged, media.suggestion};
}

Machine with_pause(const Machine& machine, const Settings& settings, Millis asked, Instant now) {
    const Millis length = std::min(std::max(asked, settings.rate_limit_pause), caps::kMaxPause);
    Machine paused = machine;
    if (now + length > pause_until(machine)) {
        paused.pause_started = now;
        paused.pause_length = length;
    }
    return paused;
}

void pull_back_to(Instant now, Media& media) {
    for (Instant* moment : {&media.session.last_attempt_time, &media.session.last_failure_time, &media.last_click,
                            &media.watched_at, &media.changed_at}) {
        if (*moment > now + kMostSkew) *moment = now;
    }
    if (media.grant && media.grant->expires_at > now + caps::kOfferTtl + kMostSkew) {
        media.grant->expires_at = now + caps::kOfferTtl;
    }
}

void pull_back_to(Instant now, Machine& machine) {
    for (Instant* moment : {&machine.last_offer, &machine.last_claim, &machine.click_by, &machine.pause_started}) {
        if (*moment > now + kMostSkew) *moment = now;
    }
}

}  // namespace host::core
