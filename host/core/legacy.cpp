#include "core/legacy.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/id_lists.hpp"
#include "core/keep_newest.hpp"
#include "core/retry_policy.hpp"
#include "core/text.hpp"

namespace host::core {
namespace {

constexpr Count kMaxCount = 1'000'000'000;

Instant latest(const SessionData& session) { return std::max(session.last_attempt_time, session.last_failure_time); }

void limit_lists(SessionData& s) {
    keep_newest(s.logs.edit(), kMaxLogLines);
    keep_newest(s.attempt_progress.edit(), kMaxProgressEntries);
    for (std::string& line : s.logs.edit()) {
        if (line.size() > kMaxKeptLineBytes) line = std::string{cut(line, kMaxLogLineBytes)} + "...";
    }
}

// A record as a session of its own.
SessionData session_in(const LegacyRecord& record, const MediaId& media, Instant now) {
    const SessionPatch& p = record.session;
    SessionData s;
    // The refactor marked sessions as active that nobody had started: those are none. Before there were outcomes, the
    // flag was all there was.
    s.is_active = p.is_active.value_or(false) && p.outcome.value_or(Outcome::pending) == Outcome::pending;
    s.outcome = p.outcome.value_or(s.is_active ? Outcome::pending : Outcome::idle);
    s.can_retry = p.can_retry.value_or(s.is_active);
    s.retry_count = p.retry_count.value_or(0);
    s.videos_generated = p.videos_generated.value_or(0);
    s.credits_used = p.credits_used.value_or(0);
    s.layer1_failures = p.layer1_failures.value_or(0);
    s.layer2_failures = p.layer2_failures.value_or(0);
    s.layer3_failures = p.layer3_failures.value_or(0);
    s.last_attempt_time = std::min(p.last_attempt_time.value_or(kNever), now);  // R20
    s.last_failure_time = std::min(p.last_failure_time.value_or(kNever), now);
    s.current_post_id = p.current_post_id.value_or(std::nullopt);
    s.attempt_progress = p.attempt_progress.value_or(std::vector<AttemptProgress>{});
    s.logs = p.logs.value_or(std::vector<std::string>{});
    s.last_session_summary = p.last_session_summary.value_or(std::nullopt);
    std::vector<AttemptId> ids = p.processed_attempt_ids.value_or(std::vector<AttemptId>{});
    if (!record.posts.empty()) {
        const PostId& post = record.posts.front();
        if (!s.current_post_id) s.current_post_id = post;
        if (post.value != media.value) ids.push_back({post.value});  // the post of the image itself is no attempt
    }
    add_missing(s.processed_attempt_ids.edit(), ids);
    limit_lists(s);
    return s;
}

// Lines that one of them lacks. Those that both have are the same lines: older versions copied sessions from post to
// post. If all lines say when, they stand in that order.
std::vector<std::string> joined(const std::vector<std::string>& first, const std::vector<std::string>& second) {
    std::map<std::string_view, Count> there;
    for (const std::string& line : first) ++there[line];
    std::vector<std::string> all = first;
    for (const std::string& line : second) {
        if (there[line]-- <= 0) all.push_back(line);
    }
    const auto time_of = [](const std::string& line) { return std::string_view{line}.substr(0, 26); };  // "[<ISO>Z]"
    const bool all_timed = std::all_of(all.begin(), all.end(), [&](const std::string& line) {
        const auto time = time_of(line);
        return time.size() == 26 && time.starts_with('[') && time.ends_with("Z]");
    });
    if (all_timed && all.size() > first.size()) {
        std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return time_of(a) < time_of(b); });
    }
    return all;
}

std::vector<AttemptProgress> joined(const std::vector<AttemptProgress>& first,
                                    const std::vector<AttemptProgress>& second) {
    std::vector<AttemptProgress> all = first;
    for (const AttemptProgress& entry : second) {
        if (std::find(first.begin(), first.end(), entry) == first.end()) all.push_back(entry);
    }
    if (all.size() > first.size()) {
        std::stable_sort(all.begin(), all.end(),
                         [](const auto& a, const auto& b) { return a.recorded_at < b.recorded_at; });
    }
    return all;
}

enum class Kind { another, copy };  // a copy of what is there already adds nothing to sums

// The rules of R21 for two records of one media. `into` came first.
void join(SessionData& into, const SessionData& from, Kind kind) {
    const auto sum = [kind](Count& a, Count b) {
        a = kind == Kind::copy ? std::max(a, b) : std::min(a + b, kMaxCount);
    };
    into.retry_count = std::max(into.retry_count, from.retry_count);
    into.videos_generated = std::max(into.videos_generated, from.videos_generated);
    if (from.current_post_id && (latest(from) >= latest(into) || !into.current_post_id)) {
        into.current_post_id = from.current_post_id;
    }
    into.last_attempt_time = std::max(into.last_attempt_time, from.last_attempt_time);
    into.last_failure_time = std::max(into.last_failure_time, from.last_failure_time);
    sum(into.credits_used, from.credits_used);
    sum(into.layer1_failures, from.layer1_failures);
    sum(into.layer2_failures, from.layer2_failures);
    sum(into.layer3_failures, from.layer3_failures);
    into.is_active = into.is_active || from.is_active;
    into.can_retry = into.can_retry || from.can_retry;
    if (into.outcome == Outcome::idle) into.outcome = from.outcome;
    if (!into.last_session_summary) into.last_session_summary = from.last_session_summary;
    into.logs = joined(into.logs.all(), from.logs.all());
    into.attempt_progress = joined(into.attempt_progress.all(), from.attempt_progress.all());
    add_missing(into.processed_attempt_ids.edit(), from.processed_attempt_ids);
    limit_lists(into);
}

template <class T>
void take_newer(std::optional<T>& field, const std::optional<T>& newer) {
    if (newer) field = newer;
}

// Nothing the host has not counted itself: somebody brings back an export of this very session.
bool is_copy(const LegacyRecord& record, const SessionData& session, const SessionData& host) {
    return record.media && !session.processed_attempt_ids.empty() &&
           missing_from(host.processed_attempt_ids, session.processed_attempt_ids).empty();
}

// What the host has wins, but for what it only has by default; the prompt is that of the most recent.
void add_limits(PersistentData& host, const PersistentPatch& import, const PersistentData& usual,
                bool import_is_newer) {
    const auto take = [import_is_newer](auto& field, const auto& wish, const auto& by_default) {
        if (wish && (import_is_newer || field == by_default)) field = *wish;
    };
    take(host.max_retries, import.max_retries, usual.max_retries);
    take(host.video_goal, import.video_goal, usual.video_goal);
    take(host.auto_retry_enabled, import.auto_retry_enabled, usual.auto_retry_enabled);
    if (import.last_prompt_value && !import.last_prompt_value->empty()) {
        take(host.last_prompt_value, import.last_prompt_value, std::string{});
    }
}

EndReason reason_for(const SessionData& session, const PersistentData& limits) {
    switch (session.outcome) {
        case Outcome::idle:
        case Outcome::pending: return EndReason::none;
        case Outcome::success: return EndReason::goal_reached;
        case Outcome::failure:
            return session.retry_count >= limits.max_retries ? EndReason::max_retries : EndReason::prompt_refused;
        case Outcome::cancelled: return EndReason::user;
    }
    return EndReason::none;
}

// A session that comes in running: what the host has to know to go on with it, or to end it at its limits (R5).
void carry_on(Media& media, const LegacyContext& context) {
    const SessionData& s = media.session;
    media.watched_at = context.source == LegacySource::page || latest(s) == kNever ? context.now : latest(s);
    media.effort.cause = RetryReason::resumed;
    media.effort.failures_in_row = s.retry_count;
    media.effort.backoff = backoff_after(s.retry_count, context.settings, 0.0);
    media.last_click = s.last_attempt_time;
    // It had clicked, and nobody knows what came of it: its outcome is awaited, or the time runs out (R10, R11).
    media.in_flight = !s.can_retry;
}

bool is_over_limits(const Media& media) {
    return media.session.videos_generated >= media.persistent.video_goal ||
           media.session.retry_count >= media.persistent.max_retries;
}

// A running session has to be as R5 says, whatever the import made of its counters and limits.
Step settled(Media media, const LegacyContext& context) {
    const Context surroundings{.now = context.now,
                               .settings = context.settings,
                               .machine = context.machine,
                               .others_in_flight = 0,
                               .dice = 0.0,
                               .candidate = std::nullopt,
                               .watched = true};
    const Instant watched_at = media.watched_at;
    const Count revision = media.revision;
    Step out;
    if (context.source == LegacySource::page && pause_until(context.machine) > context.now) {
        out = step(media, RateLimitNoticed{}, surroundings);  // R13: no session starts in the pause
    } else if (is_over_limits(media)) {
        out = step(media, Tick{}, surroundings);
    } else {
        media.session.is_active = media.session.is_active && media.persistent.auto_retry_enabled;
        out.media = std::move(media);
        out.machine = context.machine;
    }
    out.media.watched_at = watched_at;
    out.media.revision = revision;
    return out;
}

}  // namespace

std::optional<Problem> problem_with(const LegacyRecord& record) {
    const SessionPatch& s = record.session;
    const std::pair<const char*, const std::optional<Count>&> counts[] = {
        {"retryCount", s.retry_count},         {"videosGenerated", s.videos_generated},
        {"creditsUsed", s.credits_used},       {"layer1Failures", s.layer1_failures},
        {"layer2Failures", s.layer2_failures}, {"layer3Failures", s.layer3_failures}};
    for (const auto& [name, count] : counts) {
        if (count && (*count < 0 || *count > kMaxCount)) {
            return Problem{name, "expected 0.." + std::to_string(kMaxCount) + ", got " + std::to_string(*count)};
        }
    }
    const auto& prompt = record.persistent.last_prompt_value;
    if (prompt && prompt->size() > caps::kMaxPromptBytes) {
        return Problem{"lastPromptValue", "expected at most " + std::to_string(caps::kMaxPromptBytes) + " bytes, got " +
                                              std::to_string(prompt->size())};
    }
    return std::nullopt;
}

Step merge_legacy(const std::optional<Media>& host, std::span<const LegacyRecord> records, const MediaId& id,
                  const LegacyContext& context) {
    struct Part {
        const LegacyRecord* record;
        SessionData session;
    };
    std::vector<Part> parts;
    for (const LegacyRecord& record : records) parts.push_back({&record, session_in(record, id, context.now)});
    // A total order, oldest first, so that it does not matter in which one they came.
    std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
        return std::forward_as_tuple(latest(a.session), a.record->key, a.record->name, a.record->digest) <
               std::forward_as_tuple(latest(b.session), b.record->key, b.record->name, b.record->digest);
    });

    const PersistentData legacy_defaults;  // R21
    Media media = host ? *host : new_media(id, context.settings, context.now);
    if (!host) media.persistent = legacy_defaults;
    const SessionData before = media.session;
    std::optional<SessionData> others;
    PersistentPatch limits;
    for (const Part& part : parts) {
        if (host && is_copy(*part.record, part.session, before)) {
            join(media.session, part.session, Kind::copy);
        } else if (others) {
            join(*others, part.session, Kind::another);
        } else {
            others = part.session;
        }
        const PersistentPatch& wish = part.record->persistent;
        take_newer(limits.max_retries, wish.max_retries);
        take_newer(limits.video_goal, wish.video_goal);
        take_newer(limits.auto_retry_enabled, wish.auto_retry_enabled);
        if (wish.last_prompt_value && !wish.last_prompt_value->empty()) {
            limits.last_prompt_value = wish.last_prompt_value;
        }
    }
    const auto cap = [](std::optional<Count>& limit, Count low, Count high) {
        if (limit) limit = std::clamp(*limit, low, high);
    };
    cap(limits.max_retries, caps::kMinRetries, caps::kMaxRetries);
    cap(limits.video_goal, caps::kMinVideoGoal, caps::kMaxVideoGoal);

    const bool import_is_newer = !host || (!parts.empty() && latest(parts.back().session) > latest(before));
    if (others && !host) media.session = *others;  // as it was: nothing to join it with
    if (others && host) join(media.session, *others, Kind::another);
    add_limits(media.persistent, limits, host ? default_persistent(context.settings) : legacy_defaults,
               import_is_newer);

    // Whether a session runs is for the host to say once it has one of its own: an import restarts nothing.
    SessionData& s = media.session;
    const bool is_ours = host && (before.outcome != Outcome::idle || host->effort.number > 0);
    if (is_ours) {
        s.outcome = before.outcome;
        s.is_active = before.is_active;
        s.can_retry = before.can_retry;
    } else {
        if (s.is_active) s.outcome = Outcome::pending;  // one of them runs
        // Stopped, although nothing said so: a session that only auto-retry holds back would go on by itself.
        const bool stopped = s.outcome == Outcome::pending && !s.is_active && media.persistent.auto_retry_enabled;
        if (stopped && !is_over_limits(media)) s.outcome = Outcome::cancelled;
        if (media.salvaged) s.is_active = false;
        if (!host && s.outcome != Outcome::idle) media.effort.number = 1;
        media.effort.ended_by = reason_for(s, media.persistent);
        if (is_running(media)) carry_on(media, context);
    }
    if (host && media.in_flight) s.can_retry = false;  // R10

    const bool same = host && s == before && media.persistent == host->persistent;
    Step out;
    if (same) {
        out.media = *host;
        out.machine = context.machine;
        return out;
    }
    media.revision = host ? host->revision + 1 : 1;
    if (!host && records.size() == 1) media.revision = std::max<Count>(1, records.front().revision.value_or(1));
    std::vector<LedgerEntry> ledger;
    for (const AttemptId& attempt : missing_from(before.processed_attempt_ids, s.processed_attempt_ids)) {
        ledger.push_back({.media = id,
                          .attempt = attempt,
                          .effort = media.effort.number,
                          .seen_at = context.now,
                          .source = LedgerSource::declared});
    }
    if (is_running(media)) {
        out = settled(std::move(media), context);
    } else {
        out.media = std::move(media);
        out.machine = context.machine;
    }
    out.ledger.insert(out.ledger.end(), ledger.begin(), ledger.end());
    out.notes.push_back({id,
                         NoteKind::imported,
                         parts.empty() ? std::string{} : parts.back().record->key,
                         {},
                         static_cast<std::int64_t>(records.size())});
    return out;
}

}  // namespace host::core
