#include "core/legacy_join.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/id_lists.hpp"
#include "core/text.hpp"

namespace host::core {
namespace {

void limit_lists(SessionData& s) {
    s.logs.keep_newest(kMaxLogLines);
    s.attempt_progress.keep_newest(kMaxProgressEntries);
    s.logs.edit([](std::vector<std::string>& lines) {
        for (std::string& line : lines) {
            if (line.size() > kMaxKeptLineBytes) line = std::string{cut(line, kMaxLogLineBytes)} + "...";
        }
    });
}

constexpr std::size_t kTimeSize = 26;  // "[<ISO>Z]"

std::string_view time_of(const std::string& line) { return std::string_view{line}.substr(0, kTimeSize); }

bool is_timed(const std::string& line) {
    const auto time = time_of(line);
    return time.size() == kTimeSize && time.starts_with('[') && time.ends_with("Z]");
}

// The lines of both, without duplicates, because older versions copied sessions from post to post.
std::vector<std::string> lines_of_both(const std::vector<std::string>& first, const std::vector<std::string>& second) {
    std::map<std::string_view, Count> there;
    for (const std::string& line : first) ++there[line];
    std::vector<std::string> all = first;
    for (const std::string& line : second) {
        if (there[line]-- <= 0) all.push_back(line);
    }
    return all;
}

// If all lines have a time, they are sorted by it.
std::vector<std::string> joined(const std::vector<std::string>& first, const std::vector<std::string>& second) {
    std::vector<std::string> all = lines_of_both(first, second);
    if (all.size() > first.size() && std::all_of(all.begin(), all.end(), is_timed)) {
        std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return time_of(a) < time_of(b); });
    }
    return all;
}

// One order for any lines: those without a plausible time come first, and are dropped first. (Lines of the same moment
// are ordered by size, so that a recording with masked lines has the same order.)
std::vector<std::string> sorted(std::vector<std::string> lines, Instant now) {
    const std::string last = "[" + iso8601(now) + "]";
    const auto rank = [&last](const std::string& line) {
        const bool believed = is_timed(line) && time_of(line) <= last;
        return std::make_tuple(believed ? time_of(line) : std::string_view{}, line.size(), std::string_view{line});
    };
    std::sort(lines.begin(), lines.end(), [&rank](const auto& a, const auto& b) { return rank(a) < rank(b); });
    return lines;
}

std::vector<AttemptProgress> joined(const std::vector<AttemptProgress>& first,
                                    const std::vector<AttemptProgress>& second) {
    std::vector<AttemptProgress> all = first;
    for (const AttemptProgress& entry : second) {
        if (std::find(all.begin(), all.end(), entry) == all.end()) all.push_back(entry);
    }
    if (all.size() > first.size()) {
        std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
            return std::tie(a.recorded_at, a.attempt, a.percent) < std::tie(b.recorded_at, b.attempt, b.percent);
        });
    }
    return all;
}

template <class Sum>
void join_counts(SessionData& into, const SessionData& from, KnownIds& ids, Sum sum) {
    into.retry_count = std::max(into.retry_count, from.retry_count);
    into.videos_generated = std::max(into.videos_generated, from.videos_generated);
    into.last_attempt_time = std::max(into.last_attempt_time, from.last_attempt_time);
    into.last_failure_time = std::max(into.last_failure_time, from.last_failure_time);
    sum(into.credits_used, from.credits_used);
    sum(into.layer1_failures, from.layer1_failures);
    sum(into.layer2_failures, from.layer2_failures);
    sum(into.layer3_failures, from.layer3_failures);
    ids.add_missing(into.processed_attempt_ids, from.processed_attempt_ids);
}

// The summary of an ended session, and whether it belongs to the session of the record.
struct Ended {
    SessionSummary summary;
    bool is_shown{};
};

std::optional<Ended> end_of(const SessionData& session) {
    const auto& summary = session.last_session_summary;
    if (!summary || !is_end(summary->outcome)) return std::nullopt;
    return Ended{*summary, session.outcome == summary->outcome};
}

bool is_before(const Ended& a, const Ended& b) {
    const auto rank = [](const Ended& e) {
        const SessionSummary& s = e.summary;
        return std::make_tuple(s.ended_at, s.outcome, s.completed_videos, s.video_goal, s.retries_attempted,
                               s.max_retries, s.credits_used, s.layer1_failures, s.layer2_failures, s.layer3_failures,
                               e.is_shown);
    };
    return rank(a) < rank(b);
}

}  // namespace

SessionData session_in(const LegacyRecord& record, const MediaId& media, Instant now) {
    const SessionPatch& p = record.session;
    SessionData s;
    // The refactoring marked sessions as active that nobody had started; they do not count. Before there were outcomes,
    // there was only this flag.
    s.outcome = p.outcome.value_or(p.is_active.value_or(false) ? Outcome::pending : Outcome::idle);
    s.can_retry = p.can_retry.value_or(false);
    s.retry_count = p.retry_count.value_or(0);
    s.videos_generated = p.videos_generated.value_or(0);
    s.credits_used = p.credits_used.value_or(0);
    s.layer1_failures = p.layer1_failures.value_or(0);
    s.layer2_failures = p.layer2_failures.value_or(0);
    s.layer3_failures = p.layer3_failures.value_or(0);
    s.last_attempt_time = std::min(p.last_attempt_time.value_or(kNever), now);  // R20
    s.last_failure_time = std::min(p.last_failure_time.value_or(kNever), now);
    s.current_post_id = p.current_post_id.value_or(std::nullopt);
    auto progress = p.attempt_progress.value_or(std::vector<AttemptProgress>{});
    for (AttemptProgress& entry : progress) entry.recorded_at = std::min(entry.recorded_at, now);
    s.attempt_progress = std::move(progress);
    s.logs = p.logs.value_or(std::vector<std::string>{});
    s.last_session_summary = p.last_session_summary.value_or(std::nullopt);
    if (auto& summary = s.last_session_summary) summary->ended_at = std::min(summary->ended_at, now);
    std::vector<AttemptId> ids = p.processed_attempt_ids.value_or(std::vector<AttemptId>{});
    if (!record.posts.empty()) {
        const PostId& post = record.posts.front();
        if (!s.current_post_id) s.current_post_id = post;
        if (post.value != media.value) ids.push_back({post.value});  // the image's own post is not an attempt
    }
    add_missing(s.processed_attempt_ids, ids);
    limit_lists(s);
    return s;
}

void join(SessionData& into, const SessionData& from, Kind kind, KnownIds& ids) {
    if (from.current_post_id && (latest(from) >= latest(into) || !into.current_post_id)) {
        into.current_post_id = from.current_post_id;
    }
    join_counts(into, from, ids,
                [kind](Count& a, Count b) { a = kind == Kind::copy ? std::max(a, b) : std::min(a + b, kMaxCount); });
    into.can_retry = into.can_retry || from.can_retry;
    if (into.outcome == Outcome::idle) into.outcome = from.outcome;
    if (!into.last_session_summary) into.last_session_summary = from.last_session_summary;
    into.logs = joined(into.logs.copy(), from.logs.copy());
    into.attempt_progress = joined(into.attempt_progress.copy(), from.attempt_progress.copy());
    limit_lists(into);
}

void add_history(SessionData& into, const SessionData& from, Instant now, KnownIds& ids) {
    join_counts(into, from, ids, [](Count& a, Count b) { a = std::min(a + b, kMaxCount); });
    const auto ended = end_of(from), known = end_of(into);
    if (ended && (!known || is_before(*ended, *known))) {
        into.last_session_summary = ended->summary;
        into.outcome = ended->is_shown ? ended->summary.outcome : Outcome::idle;
    }
    into.logs = sorted(lines_of_both(into.logs.copy(), from.logs.copy()), now);
    into.attempt_progress = joined(into.attempt_progress.copy(), from.attempt_progress.copy());
    limit_lists(into);
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

EndReason reason_for_history(const SessionData& session) {
    const auto ended = end_of(session);
    if (!ended || !ended->is_shown) return EndReason::none;
    SessionData then = session;
    then.retry_count = ended->summary.retries_attempted;
    return reason_for(then, {.max_retries = ended->summary.max_retries});
}

}  // namespace host::core
