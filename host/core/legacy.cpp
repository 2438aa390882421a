#include "core/legacy.hpp"

#include <algorithm>
#include <tuple>

#include "core/id_lists.hpp"
#include "core/legacy_join.hpp"
#include "core/note_content.hpp"

namespace host::core {
namespace {

constexpr std::int64_t kRow = 100;    // approximate bytes on disk for an id
constexpr std::int64_t kPost = 1000;  // more, because every snapshot looks up each awaited post

struct Part {
    const LegacyRecord* record;
    SessionData session;
};

// A total order, oldest first, so that the order of arrival does not matter.
std::vector<Part> in_order(std::span<const LegacyRecord> records, const MediaId& media, Instant now) {
    std::vector<Part> parts;
    for (const LegacyRecord& record : records) parts.push_back({&record, session_in(record, media, now)});
    std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
        return std::forward_as_tuple(latest(a.session), a.record->key, a.record->name, a.record->digest) <
               std::forward_as_tuple(latest(b.session), b.record->key, b.record->name, b.record->digest);
    });
    return parts;
}

Step unchanged(const std::optional<Media>& host, const MediaId& id, const LegacyContext& context) {
    Step out;
    out.media = host ? *host : new_media(id, context.settings, context.now);
    out.machine = context.machine;
    return out;
}

// What an import brings is as old as it says.
void note_moments(Media& media, std::span<const Part> parts) {
    for (const Part& part : parts) media.changed_at = std::max(media.changed_at, last_moment_of(part.session));
}

Step changed(Media media, const SessionData& before, std::span<const Part> parts, const LegacyContext& context) {
    Step out;
    for (const AttemptId& attempt : missing_from(before.processed_attempt_ids, media.session.processed_attempt_ids)) {
        out.ledger.push_back(
            {.media = media.id,
             .attempt = attempt,
             .effort = media.effort.number,
             .seen_at = context.now,
             .source = context.source == LegacySource::page ? LedgerSource::page_history : LedgerSource::declared});
    }
    out.notes.push_back(note_of(media.id, notes::Imported{parts.empty() ? std::string{} : parts.back().record->key,
                                                          static_cast<std::int64_t>(parts.size())}));
    out.media = std::move(media);
    out.machine = context.machine;
    return out;
}

// --- from a page

std::optional<Suggestion> suggestion_in(const PersistentPatch& wish, Instant at) {
    const PersistentData usual;  // older versions wrote their defaults everywhere, so these suggest nothing
    Suggestion s{.max_retries = wish.max_retries,
                 .video_goal = wish.video_goal,
                 .auto_retry_enabled = wish.auto_retry_enabled,
                 .last_prompt_value = wish.last_prompt_value,
                 .at = at};
    if (s.max_retries) s.max_retries = std::clamp(*s.max_retries, caps::kMinRetries, caps::kMaxRetries);
    if (s.video_goal) s.video_goal = std::clamp(*s.video_goal, caps::kMinVideoGoal, caps::kMaxVideoGoal);
    if (s.last_prompt_value && s.last_prompt_value->empty()) s.last_prompt_value.reset();
    const bool says_something = s.last_prompt_value || s.max_retries.value_or(usual.max_retries) != usual.max_retries ||
                                s.video_goal.value_or(usual.video_goal) != usual.video_goal ||
                                s.auto_retry_enabled.value_or(usual.auto_retry_enabled) != usual.auto_retry_enabled;
    return says_something ? std::optional{std::move(s)} : std::nullopt;
}

// A prompt and its limits belong together, so one of several suggestions is taken as a whole: the most recent with a
// prompt. (Texts of equal length are compared last, so that a recording with masked prompts decides the same.)
bool outranks(const Suggestion& a, const Suggestion& b) {
    const auto rank = [](const Suggestion& s) {
        return std::make_tuple(s.last_prompt_value.has_value(), s.at, s.last_prompt_value.value_or("").size(),
                               s.max_retries, s.video_goal, s.auto_retry_enabled, s.last_prompt_value);
    };
    return rank(a) > rank(b);
}

Step merge_from_page(const std::optional<Media>& host, std::span<const LegacyRecord> records, const MediaId& id,
                     const LegacyContext& context) {
    const std::vector<Part> parts = in_order(records, id, context.now);
    Media media = host ? *host : new_media(id, context.settings, context.now);
    const SessionData before = media.session;
    KnownIds ids(before.processed_attempt_ids);
    for (const Part& part : parts) {
        add_history(media.session, part.session, context.now, ids);
        const auto suggestion = suggestion_in(part.record->persistent, latest(part.session));
        if (suggestion && (!media.suggestion || outranks(*suggestion, *media.suggestion)))
            media.suggestion = suggestion;
    }
    media.effort.ended_by = reason_for_history(media.session);
    note_moments(media, parts);  // of a record that brings nothing else, too: it may have come after the others
    if (media.touched_by == TouchedBy::nobody) media.touched_by = host ? TouchedBy::page : TouchedBy::only_page;
    if (host && media == *host) return unchanged(host, id, context);
    media.revision += 1;
    return changed(std::move(media), before, parts, context);
}

// --- from the user

template <class T>
void take_newer(std::optional<T>& field, const std::optional<T>& newer) {
    if (newer) field = newer;
}

// True if the host has counted all of it itself: the user imports an export of this very session.
bool is_copy(const LegacyRecord& record, const SessionData& session, const KnownIds& of_host) {
    return record.media && !session.processed_attempt_ids.empty() && of_host.has_all(session.processed_attempt_ids);
}

PersistentPatch newest_limits(std::span<const Part> parts) {
    PersistentPatch limits;
    for (const Part& part : parts) {
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
    return limits;
}

// Whether nothing is set: the host has only its defaults.
void set_limits(PersistentData& host, const PersistentPatch& import, const PersistentData& usual) {
    const auto take = [](auto& field, const auto& wish, const auto& by_default) {
        if (wish && field == by_default) field = *wish;
    };
    take(host.max_retries, import.max_retries, usual.max_retries);
    take(host.video_goal, import.video_goal, usual.video_goal);
    take(host.auto_retry_enabled, import.auto_retry_enabled, usual.auto_retry_enabled);
    take(host.last_prompt_value, import.last_prompt_value, usual.last_prompt_value);
}

Step merge_from_user(const std::optional<Media>& host, std::span<const LegacyRecord> records, const MediaId& id,
                     const LegacyContext& context) {
    const std::vector<Part> parts = in_order(records, id, context.now);
    const PersistentData legacy_defaults;  // R21
    Media media = host ? *host : new_media(id, context.settings, context.now);
    if (!host) media.persistent = legacy_defaults;
    const SessionData before = media.session;
    KnownIds ids(before.processed_attempt_ids), ids_of_others(std::vector<AttemptId>{});
    std::optional<SessionData> others;
    for (const Part& part : parts) {
        if (host && is_copy(*part.record, part.session, ids)) {
            join(media.session, part.session, Kind::copy, ids);
        } else if (others) {
            join(*others, part.session, Kind::another, ids_of_others);
        } else {
            others = part.session;
            ids_of_others = KnownIds(others->processed_attempt_ids);
        }
        if (part.record->suggestion && !media.suggestion && (!host || takes_history(*host))) {
            media.suggestion = suggestion_in(*part.record->suggestion, kNever);
        }
    }
    if (others && !host) media.session = *others;  // unchanged, because there is nothing to merge it with
    if (others && host) join(media.session, *others, Kind::another, ids);
    set_limits(media.persistent, newest_limits(parts), host ? default_persistent(context.settings) : legacy_defaults);
    if (host && media.persistent != host->persistent) media.suggestion.reset();  // the user has chosen

    SessionData& s = media.session;
    const bool is_ours = host && (before.outcome != Outcome::idle || host->effort.number > 0);
    s.is_active = false;
    if (is_ours) {
        s.outcome = before.outcome;
        s.can_retry = before.can_retry;
    } else {
        if (s.outcome == Outcome::pending) s.outcome = Outcome::cancelled;  // only the user may start it again
        if (!host && s.outcome != Outcome::idle) media.effort.number = 1;
        media.effort.ended_by = reason_for(s, media.persistent);
    }
    if (host && s == before && media.persistent == host->persistent && media.suggestion == host->suggestion) {
        return unchanged(host, id, context);
    }
    note_moments(media, parts);
    media.touched_by = TouchedBy::user;
    media.revision += 1;
    if (!host && records.size() == 1) media.revision = std::max<Count>(1, records.front().revision.value_or(1));
    return changed(std::move(media), before, parts, context);
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
    const auto too_long = [](const PersistentPatch& patch) {
        return patch.last_prompt_value && patch.last_prompt_value->size() > caps::kMaxPromptBytes;
    };
    for (const PersistentPatch* patch : {&record.persistent, record.suggestion ? &*record.suggestion : nullptr}) {
        if (!patch || !too_long(*patch)) continue;
        return Problem{"lastPromptValue", "expected at most " + std::to_string(caps::kMaxPromptBytes) + " bytes, got " +
                                              std::to_string(patch->last_prompt_value->size())};
    }
    return std::nullopt;
}

std::int64_t cost_of(const LegacyRecord& record) {
    const auto ids = record.session.processed_attempt_ids ? record.session.processed_attempt_ids->size() : 0;
    return kRow + static_cast<std::int64_t>(record.bytes) + kRow * static_cast<std::int64_t>(ids) +
           kPost * static_cast<std::int64_t>(record.posts.size() + record.hints.size());
}

std::int64_t cost_of(const LegacyRejection& rejected) {
    return kRow + static_cast<std::int64_t>(rejected.raw.size() + rejected.reason.size());
}

bool takes_history(const Media& media) {
    return media.touched_by != TouchedBy::user && media.effort.number == 0 && !is_running(media) && !media.in_flight &&
           !media.grant && media.last_click == kNever && !media.assumed && !media.salvaged;
}

std::optional<std::string_view> why_left(const std::optional<Media>& host, const LegacyContext& context) {
    if (!host) return std::nullopt;
    if (context.source == LegacySource::page) {
        if (takes_history(*host)) return std::nullopt;
        return kUsedHere;
    }
    if (is_running(*host) || host->in_flight) return "its session has not ended here; import it again when it has";
    const bool has_session = host->effort.number > 0 || host->session.outcome != Outcome::idle;
    if (has_session && pause_until(context.machine) > context.now) {  // R13
        return "the site asked for a pause; import it again when that is over";
    }
    return std::nullopt;
}

Step merge_legacy(const std::optional<Media>& host, std::span<const LegacyRecord> records, const MediaId& id,
                  const LegacyContext& context) {
    if (why_left(host, context)) return unchanged(host, id, context);
    return context.source == LegacySource::page ? merge_from_page(host, records, id, context)
                                                : merge_from_user(host, records, id, context);
}

}  // namespace host::core
