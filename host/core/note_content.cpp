#include "core/note_content.hpp"

#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace host::core {
namespace {

using namespace notes;

constexpr std::string_view kRefused = "moderated", kVideo = "ok";
constexpr std::string_view kMaxRetries = "maxRetries ", kVideoGoal = ", videoGoal ";
constexpr std::string_view kWait = "wait";
constexpr std::string_view kQuota = "quota", kOption = "option";

std::string text_of(Count count) { return std::to_string(count); }

std::optional<Count> count_in(std::string_view text) {
    Count count{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{count} : std::nullopt;
}

// "moderated 2/3" or "ok 1/1"
std::optional<Tally> tally_in(std::string_view detail) {
    const auto space = detail.find(' '), slash = detail.find('/');
    if (space == detail.npos || slash == detail.npos || slash < space) return std::nullopt;
    const auto reached = count_in(detail.substr(space + 1, slash - space - 1)),
               limit = count_in(detail.substr(slash + 1));
    return reached && limit ? std::optional{Tally{*reached, *limit}} : std::nullopt;
}

// "maxRetries 3, videoGoal 1"
std::optional<Limits> limits_in(std::string_view detail) {
    const auto middle = detail.find(kVideoGoal);
    if (!detail.starts_with(kMaxRetries) || middle == detail.npos) return std::nullopt;
    const auto retries = count_in(detail.substr(kMaxRetries.size(), middle - kMaxRetries.size()));
    const auto goal = count_in(detail.substr(middle + kVideoGoal.size()));
    return retries && goal ? std::optional{Limits{*retries, *goal}} : std::nullopt;
}

template <class Value>
Word<Value> word_in(const std::string& text, Value first, Value last) {
    for (int number = static_cast<int>(first); number <= static_cast<int>(last); ++number) {
        const auto known = static_cast<Value>(number);
        if (name_of(known) == text) return known;
    }
    return {text, std::nullopt};
}

Word<GrantId> grant_in(const std::string& text) {
    const auto number = text.starts_with('d') ? count_in(std::string_view{text}.substr(1)) : std::nullopt;
    return {text, number ? std::optional{GrantId{*number}} : std::nullopt};
}

struct Stored {
    std::string subject{}, detail{};
    std::int64_t number{};
};

Stored verdict_stored(const auto& it) {
    std::string detail{it.layer > 0 ? kRefused : kVideo};
    if (it.tally) detail += " " + text_of(it.tally->reached) + "/" + text_of(it.tally->limit);
    return {it.attempt.value, std::move(detail), it.layer};
}
Stored stored(const AttemptCounted& it) { return verdict_stored(it); }
Stored stored(const AttemptCorrected& it) { return verdict_stored(it); }
Stored stored(const SessionStarted& it) {
    std::string detail;
    if (it.limits) {
        detail.append(kMaxRetries).append(text_of(it.limits->max_retries));
        detail.append(kVideoGoal).append(text_of(it.limits->video_goal));
    }
    return {{}, std::move(detail), it.effort};
}
Stored stored(const SessionEnded& it) { return {it.outcome.text, it.reason.text, it.limit}; }
Stored stored(const SessionPaused&) { return {}; }
Stored stored(const SessionResumed&) { return {}; }
Stored stored(const SessionCleared&) { return {}; }
Stored stored(const GrantOffered& it) { return {it.grant.text, it.reason.text, it.attempt}; }
Stored stored(const GrantClaimed& it) { return {.subject = it.grant.text}; }
Stored stored(const GrantClicked& it) { return {.subject = it.grant.text}; }
Stored stored(const GrantClosed& it) { return {.subject = it.grant.text, .detail = it.reason.text}; }
Stored stored(const ClickFailed& it) { return {.subject = it.grant.text, .detail = it.error}; }
Stored stored(const ClaimDenied& it) { return {.subject = it.grant.text, .detail = it.reason}; }
Stored stored(const Waiting& it) { return {std::string{kWait}, it.reason.text, it.until ? to_ms(*it.until) : 0}; }
Stored stored(const Edited& it) { return {.detail = it.changes}; }
Stored stored(const RateLimited& it) {
    const auto cause = it.cause == RateLimitCause::quota    ? kQuota
                       : it.cause == RateLimitCause::option ? kOption
                                                            : std::string_view{};
    return {.detail = std::string{cause}, .number = to_ms(it.until)};
}
Stored stored(const Adopted& it) { return {.subject = it.post.value}; }
Stored stored(const Imported& it) { return {.subject = it.key, .number = it.records}; }
Stored stored(const Salvaged& it) { return {it.original, it.lost, it.media}; }
Stored stored(const GenerationNoticed& it) { return {.subject = it.grant.text}; }
Stored stored(const ManualClick& it) { return {.subject = it.grant.text}; }
Stored stored(const OptionsChanged& it) { return {.subject = it.grant.text, .detail = it.changes}; }

RateLimitCause cause_in(const std::string& detail) {
    return detail == kQuota    ? RateLimitCause::quota
           : detail == kOption ? RateLimitCause::option
                               : RateLimitCause::unknown;
}

static_assert(std::variant_size_v<NoteContent> == static_cast<std::size_t>(kLastNoteKind));

}  // namespace

Note note_of(const MediaId& media, const NoteContent& content) {
    Stored text = std::visit([](const auto& it) { return stored(it); }, content);
    return {media, static_cast<NoteKind>(content.index() + 1), std::move(text.subject), std::move(text.detail),
            text.number};
}

NoteContent content_of(const Note& note) {
    const std::string& subject = note.subject;
    const std::string& detail = note.detail;
    switch (note.kind) {
        case NoteKind::attempt_counted:
            return AttemptCounted{AttemptId{subject}, static_cast<int>(note.number), tally_in(detail)};
        case NoteKind::session_started: return SessionStarted{note.number, limits_in(detail)};
        case NoteKind::session_ended:
            return SessionEnded{word_in(subject, Outcome::idle, Outcome::cancelled),
                                word_in(detail, EndReason::none, kLastEndReason), note.number};
        case NoteKind::session_paused: return SessionPaused{};
        case NoteKind::session_resumed: return SessionResumed{};
        case NoteKind::session_cleared: return SessionCleared{};
        case NoteKind::grant_offered:
            return GrantOffered{grant_in(subject), word_in(detail, RetryReason::moderated, RetryReason::resumed),
                                note.number};
        case NoteKind::grant_claimed: return GrantClaimed{grant_in(subject)};
        case NoteKind::grant_clicked: return GrantClicked{grant_in(subject)};
        case NoteKind::grant_closed:
            return GrantClosed{grant_in(subject), word_in(detail, CloseReason::none, kLastCloseReason)};
        case NoteKind::click_failed: return ClickFailed{grant_in(subject), detail};
        case NoteKind::claim_denied: return ClaimDenied{grant_in(subject), detail};
        case NoteKind::decided:
            return Waiting{word_in(detail, WaitReason::cooldown, kLastWaitReason),
                           note.number > 0 ? std::optional{instant_from_ms(note.number)} : std::nullopt};
        case NoteKind::updated: break;
        case NoteKind::rate_limited: return RateLimited{instant_from_ms(note.number), cause_in(detail)};
        case NoteKind::adopted: return Adopted{PostId{subject}};
        case NoteKind::imported: return Imported{subject, note.number};
        case NoteKind::salvaged: return Salvaged{subject, detail, note.number};
        case NoteKind::attempt_corrected:
            return AttemptCorrected{AttemptId{subject}, static_cast<int>(note.number), tally_in(detail)};
        case NoteKind::generation_seen: return GenerationNoticed{grant_in(subject)};
        case NoteKind::manual_click: return ManualClick{grant_in(subject)};
        case NoteKind::options_changed: return OptionsChanged{grant_in(subject), detail};
    }
    return Edited{detail};
}

}  // namespace host::core
