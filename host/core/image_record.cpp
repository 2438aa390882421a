#include "core/image_record.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "core/legacy.hpp"

namespace host::core {
namespace {

// --- attempts

bool is_counted(LedgerSource source) { return source == LedgerSource::snapshot || source == LedgerSource::settled; }

// What says most: an attempt that was counted and corrected, then counted, then declared.
int weight_of(LedgerSource source) {
    switch (source) {
        case LedgerSource::page_history: return 0;
        case LedgerSource::history: return 1;
        case LedgerSource::declared: return 2;
        case LedgerSource::snapshot: return 3;
        case LedgerSource::settled: return 4;
    }
    return 0;
}

RecordedAttempt joined(const RecordedAttempt& a, const RecordedAttempt& b) {
    // A refusal beats a video (R22), a layer that is known one that is not.
    const auto verdict = [](const RecordedAttempt& x) {
        return std::make_tuple(x.moderated, x.layer_known, x.percent, x.layer);
    };
    RecordedAttempt all = verdict(a) < verdict(b) ? b : a;
    all.seen_at = std::min(a.seen_at, b.seen_at);
    all.source = weight_of(a.source) < weight_of(b.source) ? b.source : a.source;
    all.effort = std::max(a.effort, b.effort);
    return all;
}

// --- sessions

Instant last_moment_of(const RecordedSession& s) {
    const bool has_ended = is_end(s.outcome) && s.summary;
    return std::max({s.last_attempt_time, s.last_failure_time, has_ended ? s.summary->ended_at : kNever});
}

auto rank_of(const AttemptProgress& p) { return std::make_tuple(p.attempt, p.percent, p.recorded_at); }

auto rank_of(const SessionSummary& s) {
    return std::make_tuple(s.ended_at, s.outcome, s.completed_videos, s.video_goal, s.retries_attempted, s.max_retries,
                           s.credits_used, s.layer1_failures, s.layer2_failures, s.layer3_failures);
}

auto rank_of(const AttemptOptions& o) {
    std::array<std::string, kAttemptOptions.size()> values;
    std::ranges::transform(kAttemptOptions, values.begin(), [&o](const AttemptOption& one) { return o.*one.value; });
    return values;
}

template <class Values>
auto ranks_of(const Values& values) {
    std::vector<decltype(rank_of(*values.begin()))> ranks;
    for (const auto& value : values) ranks.push_back(rank_of(value));
    return ranks;
}

// The newer of two sessions: started or cleared more often; then at work more recently; then not ended. What follows
// only makes the order total.
auto rank_of(const RecordedSession& s) {
    const auto first = std::make_tuple(s.number, last_moment_of(s), s.outcome == Outcome::pending);
    const auto rest = std::make_tuple(s.outcome, s.ended_by, s.cause, s.attempts, s.besides, s.last_attempt_time,
                                      s.last_failure_time, s.current_post_id, ranks_of(s.progress),
                                      s.summary ? std::optional{rank_of(*s.summary)} : std::nullopt, s.logs);
    const auto in_row = std::make_tuple(s.failures_in_row, s.layer1_in_row, s.click_failures_in_row, s.backoff);
    return std::make_tuple(first, rest, in_row, rank_of(s.options), rank_of(s.options_before));
}

// --- counters

Count& at_layer(Counters& counters, int layer) {
    return layer == 1 ? counters.layer1 : layer == 2 ? counters.layer2 : counters.layer3;
}

// What the attempts of the session have made of its counters.
Counters explained(const ImageHistory& history) {
    Counters sum;
    for (const CountedAttempt& attempt : history.session.attempts) {
        const auto found = history.ledger.find(attempt.id);
        if (!attempt.is_counted || found == history.ledger.end()) continue;
        sum.credits += 1;
        if (!found->second.moderated) {
            sum.videos += 1;
            continue;
        }
        sum.refused += 1;
        if (found->second.layer >= 1 && found->second.layer <= 3) at_layer(sum, found->second.layer) += 1;
    }
    return sum;
}

template <class Combine>
Counters combined(const Counters& a, const Counters& b, Combine combine) {
    return {combine(a.refused, b.refused), combine(a.videos, b.videos), combine(a.credits, b.credits),
            combine(a.layer1, b.layer1),   combine(a.layer2, b.layer2), combine(a.layer3, b.layer3)};
}

// --- what this machine makes of it

void clamp_moments(ImageHistory& history, Instant now) {  // what has happened is not in the future (R20)
    RecordedSession& s = history.session;
    s.last_attempt_time = std::min(s.last_attempt_time, now);
    s.last_failure_time = std::min(s.last_failure_time, now);
    for (AttemptProgress& entry : s.progress) entry.recorded_at = std::min(entry.recorded_at, now);
    if (s.summary) s.summary->ended_at = std::min(s.summary->ended_at, now);
    for (auto& [id, attempt] : history.ledger) attempt.seen_at = std::min(attempt.seen_at, now);
}

TouchedBy joined(TouchedBy a, TouchedBy b) {
    if (a == b) return a;
    if (a == TouchedBy::user || b == TouchedBy::user) return TouchedBy::user;
    return TouchedBy::page;
}

// Where nothing is set here: where it is as the program makes it, whatever the settings are by now. They may have been
// changed since, by the same import even.
void set_limits(PersistentData& host, const PersistentData& theirs) {
    const PersistentData usual = default_persistent(Settings{});
    const auto set = [](auto& field, const auto& wish, const auto& by_default) {
        if (field == by_default) field = wish;
    };
    set(host.max_retries, theirs.max_retries, usual.max_retries);
    set(host.video_goal, theirs.video_goal, usual.video_goal);
    set(host.auto_retry_enabled, theirs.auto_retry_enabled, usual.auto_retry_enabled);
    set(host.last_prompt_value, theirs.last_prompt_value, usual.last_prompt_value);
}

void set_session(Media& media, const RecordedSession& session) {
    SessionData& s = media.session;
    Effort& e = media.effort;
    s.outcome = session.outcome;
    s.last_attempt_time = session.last_attempt_time;
    s.last_failure_time = session.last_failure_time;
    s.current_post_id = session.current_post_id;
    s.attempt_progress = session.progress;
    s.last_session_summary = session.summary;
    s.logs = session.logs;
    std::vector<AttemptId> ids;
    for (const CountedAttempt& attempt : session.attempts) ids.push_back(attempt.id);
    s.processed_attempt_ids = std::move(ids);
    e = {.number = session.number,
         .ended_by = session.ended_by,
         .cause = session.cause,
         .failures_in_row = session.failures_in_row,
         .layer1_in_row = session.layer1_in_row,
         .click_failures_in_row = session.click_failures_in_row,
         .backoff = session.backoff,
         .options = session.options,
         .options_before = session.options_before};
}

void set_counters(SessionData& s, const Counters& counters) {
    s.retry_count = counters.refused;
    s.videos_generated = counters.videos;
    s.credits_used = counters.credits;
    s.layer1_failures = counters.layer1;
    s.layer2_failures = counters.layer2;
    s.layer3_failures = counters.layer3;
}

// A session that is at a limit of this machine is over here (R5). It is no newer by that.
void settle_limits(Media& media) {
    SessionData& s = media.session;
    const PersistentData& limits = media.persistent;
    const bool has_room = s.videos_generated < limits.video_goal && s.retry_count < limits.max_retries;
    if (is_running(media) && !has_room) {
        const bool reached = s.videos_generated >= limits.video_goal;
        s.outcome = reached ? Outcome::success : Outcome::failure;
        media.effort.ended_by = reached ? EndReason::goal_reached : EndReason::max_retries;
    }
    s.can_retry = s.outcome != Outcome::idle && has_room;
}

LedgerSource source_here(const RecordedAttempt& attempt, const CountedAttempt* in_session) {
    if (!in_session || in_session->is_counted == is_counted(attempt.source)) return attempt.source;
    return in_session->is_counted ? LedgerSource::snapshot : LedgerSource::declared;
}

// Older attempts first, as they were seen; then those of the session, in its order.
std::vector<LedgerEntry> ledger_of(const MediaId& media, const ImageHistory& history) {
    const auto entry = [&](const AttemptId& id, const RecordedAttempt& a, const CountedAttempt* in_session) {
        const Count number = history.session.number;
        return LedgerEntry{.media = media,
                           .attempt = id,
                           .effort = in_session ? number : std::min(a.effort, number - 1),
                           .moderated = a.moderated,
                           .layer = a.layer,
                           .layer_known = a.layer_known,
                           .percent = a.percent,
                           .seen_at = a.seen_at,
                           .source = source_here(a, in_session)};
    };
    std::set<AttemptId> in_session;
    for (const CountedAttempt& attempt : history.session.attempts) in_session.insert(attempt.id);
    std::vector<LedgerEntry> all;
    for (const auto& [id, attempt] : history.ledger) {
        if (!in_session.contains(id)) all.push_back(entry(id, attempt, nullptr));
    }
    std::ranges::sort(all, [](const LedgerEntry& a, const LedgerEntry& b) {
        return std::tie(a.seen_at, a.attempt) < std::tie(b.seen_at, b.attempt);
    });
    for (const CountedAttempt& attempt : history.session.attempts) {
        all.push_back(entry(attempt.id, history.ledger.at(attempt.id), &attempt));
    }
    return all;
}

bool is_same(std::vector<LedgerEntry> a, std::vector<LedgerEntry> b) {
    std::ranges::sort(a, {}, &LedgerEntry::attempt);
    std::ranges::sort(b, {}, &LedgerEntry::attempt);
    return a == b;
}

}  // namespace

ImageHistory history_of(const Media& media, std::span<const LedgerEntry> ledger) {
    const SessionData& s = media.session;
    const Effort& e = media.effort;
    ImageHistory history;
    for (const LedgerEntry& entry : ledger) {
        history.ledger[entry.attempt] = {.moderated = entry.moderated,
                                         .layer = entry.layer,
                                         .layer_known = entry.layer_known,
                                         .percent = entry.percent,
                                         .seen_at = entry.seen_at,
                                         .source = entry.source,
                                         .effort = std::min(entry.effort, e.number - 1)};
    }
    history.session = {.number = e.number,
                       .outcome = s.outcome,
                       .ended_by = e.ended_by,
                       .cause = e.cause,
                       .attempts = {},
                       .besides = {},
                       .last_attempt_time = s.last_attempt_time,
                       .last_failure_time = s.last_failure_time,
                       .current_post_id = s.current_post_id,
                       .progress = s.attempt_progress.copy(),
                       .summary = s.last_session_summary,
                       .logs = s.logs.copy(),
                       .failures_in_row = e.failures_in_row,
                       .layer1_in_row = e.layer1_in_row,
                       .click_failures_in_row = e.click_failures_in_row,
                       .backoff = e.backoff,
                       .options = e.options,
                       .options_before = e.options_before};
    for (const AttemptId& id : s.processed_attempt_ids) {
        const auto found = history.ledger.find(id);
        if (found == history.ledger.end()) continue;
        history.session.attempts.push_back({id, is_counted(found->second.source)});
    }
    const Counters all{s.retry_count,     s.videos_generated, s.credits_used,
                       s.layer1_failures, s.layer2_failures,  s.layer3_failures};
    history.session.besides = combined(all, explained(history), [](Count a, Count b) { return a - b; });
    return history;
}

ImageHistory join(const ImageHistory& one, const ImageHistory& other) {
    ImageHistory all{.session = rank_of(one.session) < rank_of(other.session) ? other.session : one.session,
                     .ledger = one.ledger};
    for (const auto& [id, attempt] : other.ledger) {
        const auto [at, is_new] = all.ledger.try_emplace(id, attempt);
        if (!is_new) at->second = joined(at->second, attempt);
    }
    return all;
}

Counters counters_of(const ImageHistory& history) {
    return combined(history.session.besides, explained(history),
                    [](Count a, Count b) { return std::clamp<Count>(a + b, 0, kMaxCount); });
}

std::optional<std::string_view> why_left(const Media& host) {
    if (host.session.is_active) return "its session is active here: import it again when it is paused or has ended";
    if (host.in_flight || host.grant) return "a click waits for its outcome here: import it again in a moment";
    return std::nullopt;
}

Taken take(const std::optional<Media>& host, std::span<const LedgerEntry> ledger, const ImageRecord& record,
           const Settings& settings, Instant now) {
    const Media& other = record.media;
    ImageHistory theirs = history_of(other, record.ledger);
    clamp_moments(theirs, std::min(record.written_at, now));
    const std::optional<ImageHistory> own = host ? std::optional{history_of(*host, ledger)} : std::nullopt;
    const ImageHistory all = own ? join(*own, theirs) : std::move(theirs);
    const bool stays = own && own->session == all.session;
    const Counters counters = counters_of(all);

    Media media = host ? *host : new_media(other.id, settings, now);
    const Instant changed_at = std::max(other.changed_at, last_moment_of(other.session));
    media.changed_at = std::max(media.changed_at, std::min({changed_at, record.written_at, now}));
    if (!stays) set_session(media, all.session);
    media.session.is_active = false;
    const bool is_recounted = !stays || counters != counters_of(*own);
    set_counters(media.session, counters);
    if (!host) {
        media.persistent = other.persistent;
        media.assumed = other.assumed;
        media.touched_by = other.touched_by;
        media.revision = std::max<Count>(1, other.revision);
    } else {
        if (!is_running(*host)) set_limits(media.persistent, other.persistent);
        media.touched_by = joined(host->touched_by, other.touched_by);
    }
    if (is_running(media) && !stays) media.persistent.auto_retry_enabled = false;  // paused (R6)
    if (is_recounted) settle_limits(media);
    if (!media.suggestion && (!host || takes_history(*host))) media.suggestion = other.suggestion;
    if (is_running(media)) media.suggestion.reset();

    Taken taken{
        .media = std::move(media), .ledger = ledger_of(other.id, all), .media_changed = {}, .ledger_changed = {}};
    const bool has_other_order =
        host && taken.media.session.processed_attempt_ids != host->session.processed_attempt_ids;
    taken.ledger_changed = has_other_order || !is_same({ledger.begin(), ledger.end()}, taken.ledger);
    if (host && view_of(taken.media) != view_of(*host)) taken.media.revision += 1;
    taken.media_changed = !host || taken.media != *host;
    return taken;
}

}  // namespace host::core
