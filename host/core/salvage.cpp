#include "core/salvage.hpp"

#include <algorithm>

namespace host::core {
namespace {

constexpr Count kMaxRevision = Count{1} << 52;

void bound(Count& count, Count most = kMaxCount) { count = std::clamp(count, Count{0}, most); }
void bound(Instant& moment) { moment = std::clamp(moment, kNever, kLatest); }

void bound_all(Media& media) {
    SessionData& s = media.session;
    Effort& e = media.effort;
    for (Count* count :
         {&s.retry_count, &s.videos_generated, &s.credits_used, &s.layer1_failures, &s.layer2_failures,
          &s.layer3_failures, &e.number, &e.failures_in_row, &e.layer1_in_row, &e.click_failures_in_row}) {
        bound(*count);
    }
    for (Instant* moment :
         {&s.last_attempt_time, &s.last_failure_time, &media.last_click, &media.watched_at, &media.changed_at}) {
        bound(*moment);
    }
    bound(media.revision, kMaxRevision);
    e.backoff = std::clamp(e.backoff, Millis{0}, caps::kMaxBackoff);
    PersistentData& limits = media.persistent;
    limits.max_retries = std::clamp(limits.max_retries, caps::kMinRetries, caps::kMaxRetries);
    limits.video_goal = std::clamp(limits.video_goal, caps::kMinVideoGoal, caps::kMaxVideoGoal);
    if (limits.last_prompt_value.size() > caps::kMaxPromptBytes) limits.last_prompt_value.clear();
    s.logs.keep_newest(kMaxLogLines);
    s.attempt_progress.edit([](std::vector<AttemptProgress>& progress) {
        std::erase_if(progress, [](const AttemptProgress& p) { return p.percent < 0 || p.percent > 100; });
    });
    s.attempt_progress.keep_newest(kMaxProgressEntries);
}

}  // namespace

Media salvaged(Media media, const Counted& counted) {
    bound_all(media);
    SessionData& s = media.session;
    Effort& e = media.effort;
    s.retry_count = std::max(s.retry_count, counted.refused);
    s.videos_generated = std::max(s.videos_generated, counted.videos);
    s.credits_used = std::max(s.credits_used, counted.refused + counted.videos);
    e.number = std::max(e.number, counted.newest_effort);
    e.first_click_pending = false;  // the next click waits for the cooldown in any case
    if (counted.refused + counted.videos > 0) media.assumed = false;
    if (media.grant && media.grant->state != GrantState::offered) {
        media.in_flight = true;
        media.last_click = std::max({media.last_click, media.grant->claimed_at, media.grant->clicked_at});
        bound(media.last_click);
    }
    media.grant.reset();

    s.is_active = false;
    const bool reached = s.videos_generated >= media.persistent.video_goal;
    const bool maxed = s.retry_count >= media.persistent.max_retries;
    if (is_running(media) && (reached || maxed)) {
        s.outcome = reached ? Outcome::success : Outcome::failure;
        e.ended_by = reached ? EndReason::goal_reached : EndReason::max_retries;
    }
    s.can_retry = is_running(media) && !media.in_flight;
    media.revision += 1;
    media.salvaged = true;
    return media;
}

}  // namespace host::core
