// R3, R4, R7: every attempt that is new to the ledger counts once, on the media's record, active or not.
#include <algorithm>

#include "core/draft.hpp"
#include "core/log_lines.hpp"
#include "core/retry_policy.hpp"

namespace host::core {
namespace {

struct Layer {
    int number{1};
    bool known{};
    int percent{-1};
};

// R7: the last percent recorded for the running attempt decides; without one it counts as layer 1.
Layer layer_of_running_attempt(const SessionData& session) {
    const Count ordinal = session.retry_count + session.videos_generated + 1;
    const std::vector<AttemptProgress>& progress = session.attempt_progress;
    const auto last = std::find_if(progress.rbegin(), progress.rend(),
                                   [ordinal](const AttemptProgress& entry) { return entry.attempt == ordinal; });
    if (last == progress.rend()) return {};
    const int percent = last->percent;
    return {percent <= 24 ? 1 : percent <= 87 ? 2 : 3, true, percent};
}

void count_refused(Draft& draft, const AttemptId& id, const Layer& layer) {
    SessionData& session = draft.session();
    Effort& effort = draft.effort();
    session.retry_count += 1;
    Count& failures = layer.number == 1   ? session.layer1_failures
                      : layer.number == 2 ? session.layer2_failures
                                          : session.layer3_failures;
    failures += 1;
    session.last_failure_time = draft.now();
    effort.failures_in_row += 1;
    effort.layer1_in_row = layer.known && layer.number == 1 ? effort.layer1_in_row + 1 : 0;
    effort.backoff = backoff_after(effort.failures_in_row, draft.context.settings, draft.context.dice);
    effort.cause = RetryReason::moderated;
    draft.log(std::string{log_text::kRefused} + id.value);
}

void count_good(Draft& draft, const AttemptId& id) {
    draft.session().videos_generated += 1;
    draft.effort().failures_in_row = 0;
    draft.effort().layer1_in_row = 0;
    draft.effort().cause = RetryReason::next_video;
    draft.log(std::string{log_text::kVideo} + id.value);
}

// How far the session is now: refusals, or videos.
notes::Tally tally(Draft& draft, bool moderated) {
    const SessionData& session = draft.session();
    const PersistentData& limits = draft.media().persistent;
    if (moderated) return {session.retry_count, limits.max_retries};
    return {session.videos_generated, limits.video_goal};
}

}  // namespace

void count_attempts(Draft& draft, const AttemptsSeen& seen) {
    Media& media = draft.media();
    bool counted = false;
    for (const Attempt& attempt : seen.attempts) {
        LedgerEntry entry{.media = media.id,
                          .attempt = attempt.id,
                          .effort = draft.effort().number,
                          .moderated = attempt.moderated,
                          .seen_at = draft.now()};
        if (seen.history == attempt.id) {  // R8: the session was started on this very post, so it is older
            entry.effort -= 1;
            entry.source = LedgerSource::history;
            draft.out.ledger.push_back(std::move(entry));
            continue;
        }
        const Layer layer = layer_of_running_attempt(draft.session());
        if (attempt.moderated) {
            entry.layer = layer.number;
            entry.layer_known = layer.known;
            count_refused(draft, attempt.id, layer);
        } else {
            count_good(draft, attempt.id);
        }
        entry.percent = layer.percent;
        draft.session().credits_used += 1;
        draft.session().processed_attempt_ids.push_back(attempt.id);
        draft.note(notes::AttemptCounted{attempt.id, entry.layer, tally(draft, attempt.moderated)});
        draft.out.ledger.push_back(std::move(entry));
        counted = true;
    }
    if (!counted) return;
    // R11: the outcome of the click that was waiting. An offer nobody claimed rests on older facts: it goes.
    if (media.grant && media.grant->state == GrantState::offered) {
        draft.close_grant(GrantState::cancelled, CloseReason::superseded);
    } else {
        draft.close_grant(GrantState::resolved, CloseReason::attempt_seen);
        draft.effort().click_failures_in_row = 0;
    }
    media.in_flight = false;
    if (seen.post) draft.session().current_post_id = seen.post;
    draft.refresh_can_retry();
    draft.re_evaluate();
}

}  // namespace host::core
