#include "core/narrator.hpp"

#include <algorithm>
#include <chrono>

#include "core/note_content.hpp"
#include "core/reason_words.hpp"

namespace host::core {
namespace {

using namespace notes;

std::string seconds_until(Instant until, Instant now) {
    const auto left = std::chrono::ceil<std::chrono::seconds>(until > now ? until - now : Millis{0});
    return std::to_string(left.count()) + " s";
}

// Of a word that an older or newer host wrote, the word itself.
std::string in_words(const Word<CloseReason>& reason) {
    return reason.value ? std::string{words_for(*reason.value)} : reason.text;
}

struct DecisionSentence {
    Instant now;

    std::string operator()(const NoneDecision& none) const { return std::string{words_for(none.reason)}; }
    std::string operator()(const StopDecision& stop) const {
        return std::string{words_for(stop.outcome)} + ": " + std::string{words_for(stop.reason)};
    }
    std::string operator()(const WaitDecision& wait) const {
        const std::string reason{words_for(wait.reason)};
        return wait.until ? "waits up to " + seconds_until(*wait.until, now) + ": " + reason : "waits: " + reason;
    }
    std::string operator()(const RetryDecision& retry) const {
        const std::string offer = "offered attempt " + std::to_string(retry.grant.attempt) + " to tab " +
                                  std::to_string(retry.grant.document.tab);
        if (retry.grant.expires_at <= now) return offer + ", which did not claim it in time";
        return offer + ", open for " + seconds_until(retry.grant.expires_at, now);
    }
};

// "done", "stopped", "ended"; a word of a newer host as it is.
std::string ended_as(const Word<Outcome>& outcome) {
    return outcome.value ? std::string{words_for(*outcome.value)} : "ended with " + outcome.text;
}

// One note in a few words, without its context.
struct ShortSentence {
    UtcOffset zone;

    std::string operator()(const AttemptCounted& it) const {
        return "attempt " + it.attempt.value +
               (it.layer == 0 ? " made a video" : " was refused at layer " + std::to_string(it.layer));
    }
    std::string operator()(const AttemptCorrected& it) const {
        return "attempt " + it.attempt.value +
               (it.layer == 0 ? " made a video after all" : " was refused after all: the site took its video back");
    }
    std::string operator()(const SessionStarted& it) const {
        return "session " + std::to_string(it.effort) + " started by the user";
    }
    std::string operator()(const SessionEnded& it) const {
        return "session " + ended_as(it.outcome) + ": " +
               (it.reason.value ? std::string{words_for(*it.reason.value)} : it.reason.text);
    }
    std::string operator()(const SessionPaused&) const { return "session paused: auto-retry was turned off"; }
    std::string operator()(const SessionResumed&) const { return "session resumed"; }
    std::string operator()(const SessionCleared&) const { return "session cleared; limits and history kept"; }
    std::string operator()(const GrantOffered& it) const {
        return "attempt " + std::to_string(it.attempt) + " offered (" + it.grant.text + "), " + why_offered(it.reason);
    }
    std::string operator()(const GrantClaimed& it) const {
        return "claimed (" + it.grant.text + "): the tab may click";
    }
    std::string operator()(const GrantClicked& it) const { return "clicked (" + it.grant.text + ")"; }
    std::string operator()(const GrantClosed& it) const {
        if (it.reason.is(CloseReason::attempt_seen)) return "the click has its result (" + it.grant.text + ")";
        if (it.reason.is(CloseReason::expired)) return "no tab claimed the offer in time (" + it.grant.text + ")";
        return "the offer ended (" + it.grant.text + "): " + in_words(it.reason);
    }
    std::string operator()(const ClickFailed& it) const { return it.grant.text + ": the click failed: " + it.error; }
    std::string operator()(const ClaimDenied& it) const {
        return "a claim of " + it.grant.text + " was denied: " + why_denied(it.reason);
    }
    std::string operator()(const Waiting& it) const {
        return "waiting" + (it.until ? " until " + clock_time(*it.until, *it.until, zone) : "") + ": " +
               (it.reason.value ? std::string{words_for(*it.reason.value)} : it.reason.text);
    }
    std::string operator()(const Edited& it) const { return it.changes.empty() ? "edited" : "edited: " + it.changes; }
    std::string operator()(const RateLimited& it) const {
        return "rate-limit notice; pause until " + local_time(it.until, zone);
    }
    std::string operator()(const GenerationNoticed& it) const {
        return "the page showed that a generation started (" + it.grant.text + ")";
    }
    std::string operator()(const ManualClick& it) const {
        return "the user pressed the page's button; that is the first attempt (" + it.grant.text + ")";
    }
    std::string operator()(const OptionsChanged& it) const {
        return "the options on the page changed (" + it.grant.text + "): " + it.changes;
    }
    std::string operator()(const Adopted& it) const {
        return "post " + it.post.value + " belongs to this image; its session moved here";
    }
    std::string operator()(const Imported& it) const {
        return it.key.empty() ? "added what another machine knows of it"
                              : "imported data of an older version from " + it.key;
    }
    std::string operator()(const Salvaged& it) const {
        return "the file was damaged; " + std::to_string(it.media) + (it.media == 1 ? " image" : " images") +
               " restored" + (it.original.empty() ? "" : "; the original is " + it.original) +
               (it.lost.empty() ? "" : "; " + it.lost);
    }
};

std::string seconds(Millis length) {
    const auto tenths = std::chrono::round<std::chrono::duration<std::int64_t, std::deci>>(length).count();
    std::string text = std::to_string(tenths / 10);
    if (tenths % 10 != 0 && tenths < 100) text += "." + std::to_string(tenths % 10);
    return text + " s";
}

// The moments a wait may count from. The latest one decides, because each of them asks for the same wait.
struct Anchors {
    Instant click{}, refusal{}, failure{};
    UtcOffset zone{in_utc};

    [[nodiscard]] std::string latest(Instant until) const {
        const Instant at = std::max({click, refusal, failure});
        if (at == kNever || at > until) return {};
        const char* const what = at == refusal ? "refusal" : at == failure ? "failed click" : "click";
        return seconds(until - at) + " after the " + what + " at " + clock_time(at, until, zone);
    }
};

// What a wait counts from, to follow "Waiting until <time>: ". Empty: the rule has no number, or it is unknown.
std::string rule_behind(WaitReason reason, Instant until, const Anchors& anchors, Count refused_in_row) {
    switch (reason) {
        case WaitReason::cooldown: {
            const std::string latest = anchors.latest(until);
            return latest.empty() ? "" : "cooldown, " + latest;
        }
        case WaitReason::backoff:
            if (anchors.refusal == kNever || anchors.refusal > until) return {};
            return "backoff, " + seconds(until - anchors.refusal) + " after the refusal at " +
                   clock_time(anchors.refusal, until, anchors.zone) +
                   (refused_in_row > 1 ? ", " + std::to_string(refused_in_row) + " refusals in a row" : "");
        case WaitReason::site_interval:
            return "offers on the site are at least " + seconds(caps::kSiteInterval) +
                   " apart, and the last one was at " + clock_time(until - caps::kSiteInterval, until, anchors.zone);
        case WaitReason::in_flight:
            if (anchors.click == kNever || anchors.click > until) return {};
            return "the click at " + clock_time(anchors.click, until, anchors.zone) + " has " +
                   seconds(until - anchors.click) + " to show a result";
        case WaitReason::rate_limited:
        case WaitReason::other_tab:
        case WaitReason::no_tab:
        case WaitReason::too_many_in_flight:
        case WaitReason::show_tab:
        case WaitReason::other_extension: break;
    }
    return {};
}

std::string why_ended(const SessionEnded& it) {
    if (!it.reason.value) return it.reason.text;
    const std::string number = std::to_string(it.limit);
    if (it.limit > 0) {
        switch (*it.reason.value) {
            case EndReason::goal_reached:
                return "the goal of " + number + (it.limit == 1 ? " video is reached" : " videos is reached");
            case EndReason::max_retries:
                return "the limit of " + number + (it.limit == 1 ? " refusal is reached" : " refusals is reached");
            case EndReason::prompt_refused:
                return number + " refusals in a row at layer 1: the site refuses the prompt itself";
            case EndReason::credit_budget: return "the credit budget of " + number + " is used up";
            case EndReason::timeout: return "the click had no result within " + seconds(Millis{it.limit});
            case EndReason::stale: return "no tab showed this image for " + seconds(Millis{it.limit});
            case EndReason::click_failed: return "the page could not be clicked, " + number + " times in a row";
            case EndReason::site_error:
                return "the site refused the request (" + number +
                       (it.limit == 401 ? "): not signed in" : "): reload the page, or sign in again");
            case EndReason::none:
            case EndReason::rate_limited:
            case EndReason::user:
            case EndReason::options_changed:
            case EndReason::no_evidence: break;
        }
    }
    return std::string{words_for(*it.reason.value)};
}

// Tells the notes of one media in order; each sentence uses what came before it.
class Narrator {
public:
    Narrator(const History& history, UtcOffset zone) : history_(history), anchors_{.zone = zone} {}

    NarratedNote next(const TimedNote& timed) {
        at_ = timed.at;
        const NoteContent content = content_of(timed.note);
        NarratedNote told{timed.at, timed.note.kind, std::visit(*this, content)};
        remember(content);
        return told;
    }

    std::string operator()(const AttemptCounted& it) const {
        const std::string after = awaited_ ? ", " + seconds(at_ - anchors_.click) + " after the click" : "";
        if (it.layer == 0) return "Attempt " + it.attempt.value + " made a video" + after + now_at(it) + ".";
        return "Attempt " + it.attempt.value + " was refused at layer " + std::to_string(it.layer) +
               reached(it.attempt) + after + now_at(it) + ".";
    }
    std::string operator()(const AttemptCorrected& it) const {
        const std::string text =
            it.layer == 0 ? " made a video after all" : " was refused after all: the site took its video back";
        return "Attempt " + it.attempt.value + text +
               (it.tally ? std::string{it.layer == 0 ? ": " : ". That is "} + count_of(it)
                         : ". An earlier session counted it") +
               ".";
    }
    std::string operator()(const SessionStarted& it) const {
        std::string text = "The user started session " + std::to_string(it.effort);
        if (it.limits) {
            const auto [refusals, videos] = *it.limits;
            text += ", with a goal of " + std::to_string(videos) + (videos == 1 ? " video" : " videos") +
                    " and a limit of " + std::to_string(refusals) + (refusals == 1 ? " refusal" : " refusals");
        }
        return text + ".";
    }
    std::string operator()(const SessionEnded& it) const {
        const bool is_unseen = it.reason.is(EndReason::timeout) && anchors_.click != kNever && !seen_;
        return "Session " + ended_as(it.outcome) + ": " + why_ended(it) +
               (is_unseen ? ", and the page showed no sign that it started a generation" : "") + ".";
    }
    std::string operator()(const SessionPaused&) const {
        return "Paused: auto-retry was turned off. The counts are kept.";
    }
    std::string operator()(const SessionResumed&) const { return "Resumed."; }
    std::string operator()(const SessionCleared&) const {
        return "The user cleared the session. Limits and history are kept.";
    }
    std::string operator()(const GrantOffered& it) const {
        const Grant* const grant = grant_named(it.grant);
        return "Offered attempt " + std::to_string(it.attempt) +
               (grant ? " to tab " + std::to_string(grant->document.tab) : "") + " (" + it.grant.text + "), " +
               why_offered(it.reason) + (grant ? ". The tab has " + time_to_claim(*grant) + " to claim it" : "") + ".";
    }
    std::string operator()(const GrantClaimed& it) const {
        const Grant* const grant = grant_named(it.grant);
        return tab_of(grant) + " claimed " + it.grant.text +
               (grant ? " " + seconds(at_ - grant->offered_at) + " after the offer" : "") +
               ". Only this tab may click.";
    }
    std::string operator()(const GrantClicked& it) const {
        return tab_of(grant_named(it.grant)) + " clicked (" + it.grant.text + ").";
    }
    std::string operator()(const GrantClosed& it) const {
        const std::string& name = it.grant.text;
        if (it.reason.is(CloseReason::attempt_seen)) return "That was the result of " + name + ".";
        if (it.reason.is(CloseReason::expired)) {
            const Grant* const grant = grant_named(it.grant);
            return "No tab claimed " + name + (grant ? " within " + time_to_claim(*grant) : " in time") +
                   ", so it expired.";
        }
        if (it.reason.is(CloseReason::superseded))
            return "An attempt appeared before " + name + " was claimed, so it was withdrawn.";
        if (it.reason.is(CloseReason::click_failed)) return name + " ended without a click.";
        return name + " was withdrawn: " + in_words(it.reason) + ".";
    }
    std::string operator()(const ClickFailed& it) const {
        return "The click for " + it.grant.text + " failed: " + it.error + ".";
    }
    std::string operator()(const ClaimDenied& it) const {
        return "A claim of " + it.grant.text + " was denied because " + why_denied(it.reason) + ".";
    }
    std::string operator()(const Waiting& it) const {
        std::string rule;
        if (it.until && it.reason.value) rule = rule_behind(*it.reason.value, *it.until, anchors_, refused_in_row_);
        if (rule.empty()) rule = it.reason.value ? words_for(*it.reason.value) : it.reason.text;
        return (it.until ? "Waiting until " + clock_time(*it.until, at_, anchors_.zone) : "Waiting") + ": " + rule +
               ".";
    }
    std::string operator()(const Edited& it) const {
        return it.changes.empty() ? "Edited." : "Edited: " + it.changes + ".";
    }
    std::string operator()(const RateLimited& it) const {
        const char* const said = it.cause == RateLimitCause::option
                                     ? "The site refused an option that this account may not use"
                                 : it.cause == RateLimitCause::quota ? "The site reported that the quota is used up"
                                                                     : "The site reported its rate limit";
        return std::string{said} + ". Nothing starts before " + clock_time(it.until, at_, anchors_.zone) + ".";
    }
    std::string operator()(const Adopted& it) const {
        return "Post " + it.post.value + " belongs to this image, so the session that was started on it moved here.";
    }
    std::string operator()(const Imported& it) const {
        if (it.key.empty()) return "Added what another machine knows of this image.";
        return "Imported data of an older version from " + it.key + ".";
    }
    std::string operator()(const Salvaged& it) const {
        return "The state file was damaged and restored" +
               (it.original.empty() ? std::string{} : ", and the original kept as " + it.original) +
               (it.lost.empty() ? std::string{} : " (" + it.lost + ")") +
               ". Nothing is retried until the user says so.";
    }
    std::string operator()(const GenerationNoticed& it) const {
        return "The page showed that the click for " + it.grant.text + " started a generation.";
    }
    std::string operator()(const ManualClick& it) const {
        return "The user pressed the page's button: that click is the first attempt (" + it.grant.text + ").";
    }
    std::string operator()(const OptionsChanged& it) const {
        return "The options on the page changed since the last attempt (" + it.grant.text + "): " + it.changes + ".";
    }

private:
    void remember(const NoteContent& content) {
        if (std::holds_alternative<GrantClaimed>(content)) anchors_.click = at_, seen_ = false;
        if (std::holds_alternative<GenerationNoticed>(content)) seen_ = true;
        if (std::holds_alternative<GrantClicked>(content)) anchors_.click = at_, awaited_ = true;
        if (std::holds_alternative<ManualClick>(content)) anchors_.click = at_, awaited_ = true, seen_ = false;
        if (std::holds_alternative<ClickFailed>(content)) anchors_.failure = at_;
        if (std::holds_alternative<SessionStarted>(content)) refused_in_row_ = 0, awaited_ = false;
        const auto* const counted = std::get_if<AttemptCounted>(&content);
        if (!counted) return;
        awaited_ = false;
        if (counted->layer > 0) anchors_.refusal = at_;
        refused_in_row_ = counted->layer > 0 ? refused_in_row_ + 1 : 0;
    }

    [[nodiscard]] const Grant* grant_named(const Word<GrantId>& name) const {
        if (!name.value) return nullptr;
        const auto found = std::ranges::find(history_.grants, *name.value, &Grant::id);
        return found == history_.grants.end() ? nullptr : &*found;
    }
    static std::string count_of(const auto& verdict) {
        return (verdict.layer == 0 ? "video " : "refusal ") + std::to_string(verdict.tally->reached) + " of " +
               std::to_string(verdict.tally->limit);
    }
    static std::string now_at(const AttemptCounted& it) { return it.tally ? ": " + count_of(it) : ""; }
    static std::string tab_of(const Grant* grant) {
        return grant ? "Tab " + std::to_string(grant->document.tab) : "The tab";
    }
    static std::string time_to_claim(const Grant& grant) { return seconds(grant.expires_at - grant.offered_at); }
    [[nodiscard]] std::string reached(const AttemptId& attempt) const {
        const auto entry = std::ranges::find(history_.ledger, attempt, &LedgerEntry::attempt);
        if (entry == history_.ledger.end()) return {};
        if (!entry->layer_known) return " (assumed, because no progress was seen)";
        return " (at " + std::to_string(entry->percent) + " %)";
    }

    const History& history_;
    Anchors anchors_;
    Count refused_in_row_{};
    Instant at_{};
    bool awaited_{};  // a click has no result yet
    bool seen_{};     // the page showed that the last click started a generation
};

}  // namespace

std::string explain(const Decision& decision, Instant now) { return std::visit(DecisionSentence{now}, decision); }

std::string explain(const Note& note, UtcOffset zone) { return std::visit(ShortSentence{zone}, content_of(note)); }

std::string_view why_ended(const Media& media) {
    const EndReason reason = media.effort.ended_by;
    const bool is_guess =
        media.effort.number == 0 && (reason == EndReason::user || reason == EndReason::prompt_refused);
    return is_guess ? "in an older version, which does not say why" : words_for(reason);
}

std::string explain(const Media& media, const Decision& decision, Instant now, UtcOffset zone) {
    if (const auto* stop = std::get_if<StopDecision>(&decision)) {
        return std::string{words_for(stop->outcome)} + ": " + std::string{why_ended(media)};
    }
    const auto* wait = std::get_if<WaitDecision>(&decision);
    if (!wait || !wait->until) return explain(decision, now);
    const Anchors anchors{std::max(media.last_click, media.session.last_attempt_time), media.session.last_failure_time,
                          kNever, zone};
    std::string rule = rule_behind(wait->reason, *wait->until, anchors, media.effort.failures_in_row);
    if (rule.empty()) rule = words_for(wait->reason);
    return "waits " + seconds(std::max(*wait->until - now, Millis{0})) + " more, until " +
           clock_time(*wait->until, now, zone) + ": " + rule;
}

std::vector<NarratedNote> narrate(const History& history, UtcOffset zone) {
    Narrator narrator(history, zone);
    std::vector<NarratedNote> told;
    for (const TimedNote& timed : history.notes) told.push_back(narrator.next(timed));
    return told;
}

std::string clock_time(Instant at, Instant near, UtcOffset zone) {
    const std::string day = local_day(at, zone);
    return (day == local_day(near, zone) ? "" : day + " ") + local_clock(at, zone);
}

}  // namespace host::core
