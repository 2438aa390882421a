// R3, R4, R7: every attempt that is new to the ledger counts once, on the media's record, active or not. R22: when the
// site changes a verdict, the counts are corrected once.
#include <algorithm>

#include "core/log_lines.hpp"
#include "core/retry_policy.hpp"
#include "core/working_copy.hpp"

namespace host::core {
namespace {

struct Layer {
    int number{1};
    bool known{};
    int percent{-1};
};

Layer layer_at(int percent) {
    if (percent < 0) return {};
    return {percent <= 24 ? 1 : percent <= 87 ? 2 : 3, true, percent};
}

// R7: the last percent recorded for the running attempt decides; without one it counts as layer 1.
Layer layer_of_running_attempt(const SessionData& session) {
    const Count ordinal = session.retry_count + session.videos_generated + 1;
    const std::span<const AttemptProgress> progress = session.attempt_progress.all();
    const auto last = std::find_if(progress.rbegin(), progress.rend(),
                                   [ordinal](const AttemptProgress& entry) { return entry.attempt == ordinal; });
    if (last == progress.rend()) return {};
    return layer_at(last->percent);
}

Count& failures_at(SessionData& session, int layer) {
    return layer == 1 ? session.layer1_failures : layer == 2 ? session.layer2_failures : session.layer3_failures;
}

void count_refused(WorkingCopy& copy, const Layer& layer) {
    SessionData& session = copy.session();
    Effort& effort = copy.effort();
    session.retry_count += 1;
    failures_at(session, layer.number) += 1;
    session.last_failure_time = copy.now();
    effort.failures_in_row += 1;
    effort.layer1_in_row = layer.known && layer.number == 1 ? effort.layer1_in_row + 1 : 0;
    effort.backoff = backoff_after(effort.failures_in_row, copy.context.settings, copy.context.dice);
    effort.cause = RetryReason::moderated;
}

void count_good(WorkingCopy& copy) {
    copy.session().videos_generated += 1;
    copy.effort().failures_in_row = 0;
    copy.effort().layer1_in_row = 0;
    copy.effort().cause = RetryReason::next_video;
}

// After an edit a counter may be smaller than the count (R16).
void take_one(Count& counter) {
    if (counter > 0) counter -= 1;
}

// The session's current count of refusals, or of videos.
notes::Tally tally(WorkingCopy& copy, bool moderated) {
    const SessionData& session = copy.session();
    const PersistentData& limits = copy.media().persistent;
    if (moderated) return {session.retry_count, limits.max_retries};
    return {session.videos_generated, limits.video_goal};
}

// R22: corrects the effort that counted it, if that is still current. The credit stays spent. Returns whether it is.
bool correct(WorkingCopy& copy, LedgerEntry entry) {
    const bool is_current = entry.effort == copy.effort().number;
    const int layer_before = entry.layer;
    const Layer layer = entry.moderated ? Layer{.number = 0} : layer_at(entry.percent);
    entry.moderated = !entry.moderated;
    entry.layer = layer.number;
    entry.layer_known = layer.known;
    entry.source = LedgerSource::settled;
    std::optional<notes::Tally> reached;
    if (is_current && entry.moderated) {
        take_one(copy.session().videos_generated);
        count_refused(copy, layer);
    } else if (is_current) {
        take_one(copy.session().retry_count);
        take_one(failures_at(copy.session(), layer_before));
        count_good(copy);
    }
    if (is_current) reached = tally(copy, entry.moderated);
    copy.log(std::string{entry.moderated ? log_text::kTakenBack : log_text::kGivenAfterAll} + entry.attempt.value);
    copy.note(notes::AttemptCorrected{entry.attempt, entry.layer, reached});
    copy.out.corrected.push_back(std::move(entry));
    return is_current;
}

// The offer is based on older facts, and the limits on older counters.
void take_in_corrections(WorkingCopy& copy) {
    if (copy.media().grant && copy.media().grant->state == GrantState::offered) {
        copy.close_grant(GrantState::cancelled, CloseReason::superseded);
    }
    copy.refresh_can_retry();
    copy.re_evaluate();
}

}  // namespace

void count_attempts(WorkingCopy& copy, const AttemptsSeen& seen) {
    Media& media = copy.media();
    bool counted = false;
    bool corrected = false;
    bool is_outcome_seen = false;                    // of the waiting click (R11)
    Count room = most_attempts(media) - seen.known;  // below 0, too: what the user brings is not held to it
    const bool was_full = room <= 0;
    for (const LedgerEntry& entry : seen.taken_back) corrected = correct(copy, entry) || corrected;
    for (const Attempt& attempt : seen.attempts) {
        LedgerEntry entry{.media = media.id,
                          .attempt = attempt.id,
                          .effort = copy.effort().number,
                          .moderated = attempt.moderated,
                          .seen_at = copy.now()};
        if (seen.history == attempt.id) {  // R8: the session was started on this very post, so it is older
            entry.effort -= 1;
            entry.source = LedgerSource::history;
            copy.out.ledger.push_back(std::move(entry));
            room -= 1;
            continue;
        }
        // R22: of what a full image does not take, one is the outcome that its click waits for (R11).
        const bool is_outcome = !seen.before_click.contains(attempt.id);  // R16
        const bool is_awaited = media.in_flight && is_outcome && !is_outcome_seen;
        if (room <= 0 && !is_awaited) continue;
        room -= 1;
        const Layer layer = layer_of_running_attempt(copy.session());
        if (attempt.moderated) {
            entry.layer = layer.number;
            entry.layer_known = layer.known;
            count_refused(copy, layer);
            copy.log(std::string{log_text::kRefused} + attempt.id.value);
        } else {
            count_good(copy);
            copy.log(std::string{log_text::kVideo} + attempt.id.value);
        }
        entry.percent = layer.percent;
        copy.session().credits_used += 1;
        copy.session().processed_attempt_ids.push_back(attempt.id);
        copy.note(notes::AttemptCounted{attempt.id, entry.layer, tally(copy, attempt.moderated)});
        copy.out.ledger.push_back(std::move(entry));
        counted = true;
        is_outcome_seen = is_outcome_seen || is_outcome;
    }
    if (!was_full && room <= 0) copy.log(log_text::kFull);
    if (!counted) {
        if (corrected) take_in_corrections(copy);
        return;
    }
    // An unclaimed offer is based on older facts, so it is withdrawn.
    if (media.grant && media.grant->state == GrantState::offered) {
        copy.close_grant(GrantState::cancelled, CloseReason::superseded);
    } else if (is_outcome_seen) {
        copy.close_grant(GrantState::resolved, CloseReason::attempt_seen);
        copy.effort().click_failures_in_row = 0;
    }
    if (is_outcome_seen) media.in_flight = false;
    if (seen.post) copy.session().current_post_id = seen.post;
    copy.refresh_can_retry();
    copy.re_evaluate();
}

}  // namespace host::core
