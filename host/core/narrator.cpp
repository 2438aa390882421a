#include "core/narrator.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "core/explain.hpp"

namespace host::core {
namespace {

std::string seconds(Millis length) {
    const auto tenths = std::chrono::round<std::chrono::duration<std::int64_t, std::deci>>(length).count();
    std::string text = std::to_string(tenths / 10);
    if (tenths % 10 != 0 && tenths < 100) text += "." + std::to_string(tenths % 10);
    return text + " s";
}

// What a wait may count from. The latest is the one that holds: all of them wait equally long.
struct Anchors {
    Instant click{}, refusal{}, failure{};

    [[nodiscard]] std::string latest(Instant until) const {
        const Instant at = std::max({click, refusal, failure});
        if (at == kNever || at > until) return {};
        const char* const what = at == refusal ? "refusal" : at == failure ? "failed click" : "click";
        return seconds(until - at) + " after the " + what + " at " + clock_time(at, until);
    }
};

// Behind "waits until <time>: ".
std::string rule_behind(std::string_view reason, Instant until, const Anchors& anchors, Count refused_in_row) {
    if (reason == "cooldown") return "cooldown, " + anchors.latest(until);
    if (reason == "backoff" && anchors.refusal != kNever && anchors.refusal <= until) {
        return "backoff, " + seconds(until - anchors.refusal) + " after the refusal at " +
               clock_time(anchors.refusal, until) +
               (refused_in_row > 1 ? ", number " + std::to_string(refused_in_row) + " in a row" : "");
    }
    if (reason == "site_interval") {
        return "offers on the site are " + seconds(caps::kSiteInterval) + " apart, and the last one was at " +
               clock_time(until - caps::kSiteInterval, until);
    }
    if (reason == "in_flight" && anchors.click != kNever && anchors.click <= until) {
        return "the click of " + clock_time(anchors.click, until) + " has " + seconds(until - anchors.click) +
               " for its outcome";
    }
    return {};
}

std::string why_offered(std::string_view reason) {
    if (reason == "moderated") return "because the attempt before was refused";
    if (reason == "next_video") return "for the next video";
    if (reason == "session_started") return "because the user has just started the session";
    if (reason == "resumed") return "because auto-retry was turned on again";
    return "(" + std::string{reason} + ")";
}

std::string why_denied(std::string_view reason) {
    if (reason == "other_document") return "it was offered to another tab";
    if (reason == "already_claimed") return "it was claimed before";
    if (reason == "expired") return "it was offered too long ago";
    if (reason == "cancelled") return "it had been withdrawn";
    if (reason == "rate_limited") return "the site asks for a pause";
    if (reason == "unknown_decision") return "it was never offered";
    if (reason == "salvaged") return "the state file was damaged, and the user has not said yet how to go on";
    return std::string{reason};
}

std::string why_ended(std::string_view reason, std::int64_t limit) {
    const std::string number = std::to_string(limit);
    if (limit > 0) {
        if (reason == "goal_reached")
            return limit == 1 ? "the video wanted is there" : "the " + number + " videos wanted are there";
        if (reason == "max_retries") return "refused as often as the limit of " + number + " allows";
        if (reason == "prompt_refused") return number + " in a row were refused at layer 1: it is the prompt itself";
        if (reason == "credit_budget") return "the credit budget of " + number + " is spent";
        if (reason == "timeout") return "the click had no outcome within " + seconds(Millis{limit});
        if (reason == "stale") return "no tab has shown this media for " + seconds(Millis{limit});
        if (reason == "click_failed") return "the page could not be clicked, " + number + " times in a row";
    }
    constexpr auto kReasons = std::to_array({EndReason::goal_reached, EndReason::max_retries, EndReason::prompt_refused,
                                             EndReason::credit_budget, EndReason::rate_limited, EndReason::timeout,
                                             EndReason::stale, EndReason::click_failed, EndReason::user});
    const auto found = std::ranges::find_if(kReasons, [&](EndReason known) { return name_of(known) == reason; });
    return found == kReasons.end() ? std::string{reason} : explain(*found);
}

class Narrator {
public:
    explicit Narrator(const History& history) : history_(history) {}

    StoryLine line(const TimedNote& timed) {
        at_ = timed.at;
        StoryLine line{timed.at, timed.note.kind, sentence(timed.note)};
        remember(timed.note);
        return line;
    }

private:
    void remember(const Note& note) {
        if (note.kind == NoteKind::grant_claimed || note.kind == NoteKind::grant_clicked) anchors_.click = at_;
        if (note.kind == NoteKind::click_failed) anchors_.failure = at_;
        if (note.kind == NoteKind::session_started) in_row_ = 0, awaited_ = false;
        if (note.kind == NoteKind::grant_clicked) awaited_ = true;
        if (note.kind != NoteKind::attempt_counted) return;
        awaited_ = false;
        if (note.number > 0) anchors_.refusal = at_;
        in_row_ = note.number > 0 ? in_row_ + 1 : 0;
    }

    std::string sentence(const Note& note) const {
        const Grant* grant = grant_named(note.subject);
        const std::string tab = grant ? "Tab " + std::to_string(grant->document.tab) : "The tab";
        switch (note.kind) {
            case NoteKind::attempt_counted: return counted(note);
            case NoteKind::session_started: return started(note);
            case NoteKind::session_ended:
                return "Session ended with " + note.subject + ": " + why_ended(note.detail, note.number) + ".";
            case NoteKind::session_paused: return "Paused: auto-retry was turned off. What was counted stays.";
            case NoteKind::session_resumed: return "Resumed.";
            case NoteKind::session_cleared: return "The user cleared the session; limits and ledger stay.";
            case NoteKind::grant_offered:
                return "Offered attempt " + std::to_string(note.number) +
                       (grant ? " to tab " + std::to_string(grant->document.tab) : "") + " (" + note.subject + "), " +
                       why_offered(note.detail) +
                       (grant ? "; to be claimed within " + seconds(grant->expires_at - grant->offered_at) : "") + ".";
            case NoteKind::grant_claimed:
                return tab + " claimed " + note.subject +
                       (grant ? ", " + seconds(at_ - grant->offered_at) + " after the offer" : "") +
                       ": it alone may click now.";
            case NoteKind::grant_clicked: return tab + " clicked (" + note.subject + ").";
            case NoteKind::grant_closed: return closed(note, grant);
            case NoteKind::click_failed: return "The click of " + note.subject + " failed: " + note.detail + ".";
            case NoteKind::claim_denied:
                return "A claim of " + note.subject + " was denied: " + why_denied(note.detail) + ".";
            case NoteKind::decided: return decided(note);
            case NoteKind::updated: return note.detail.empty() ? "Edited." : "Edited: " + note.detail + ".";
            case NoteKind::rate_limited:
                return "The site said it is too much: nothing starts before " +
                       clock_time(instant_from_ms(note.number), at_) + ".";
            case NoteKind::adopted:
                return "Post " + note.subject + " turned out to belong here; the session started on it moved along.";
            case NoteKind::imported: return "Data of an older version was imported from " + note.subject + ".";
            case NoteKind::salvaged: return restored(note);
        }
        return explain(note);
    }

    std::string counted(const Note& note) const {
        const auto space = note.detail.find(' ');
        std::string tally = space == std::string::npos ? "" : note.detail.substr(space + 1);
        if (const auto slash = tally.find('/'); slash != std::string::npos) tally.replace(slash, 1, " of ");
        const std::string after = awaited_ ? ", " + seconds(at_ - anchors_.click) + " after the click" : "";
        if (note.number == 0) {
            return "Attempt " + note.subject + " gave a video" + after + (tally.empty() ? "" : ": video " + tally) +
                   ".";
        }
        std::string reached;
        const auto entry = std::ranges::find(history_.ledger, AttemptId{note.subject}, &LedgerEntry::attempt);
        if (entry != history_.ledger.end()) {
            reached = entry->layer_known ? " (it had reached " + std::to_string(entry->percent) + " %)"
                                         : " (no progress was seen, so it counts as that)";
        }
        return "Attempt " + note.subject + " was refused at layer " + std::to_string(note.number) + reached + after +
               (tally.empty() ? "" : ": refused " + tally) + ".";
    }

    static std::string restored(const Note& note) {
        return "The state file was damaged and restored" +
               (note.subject.empty() ? std::string{} : ", the original kept as " + note.subject) +
               (note.detail.empty() ? std::string{} : " (" + note.detail + ")") +
               ": nothing is retried before the user says so.";
    }

    static std::string started(const Note& note) {
        std::string limits = note.detail;  // "maxRetries 3, videoGoal 1"
        const auto comma = limits.find(", videoGoal ");
        if (limits.starts_with("maxRetries ") && comma != std::string::npos) {
            const std::string refusals = limits.substr(11, comma - 11), videos = limits.substr(comma + 12);
            limits = ": until " + videos + (videos == "1" ? " video is" : " videos are") + " there, or " + refusals +
                     (refusals == "1" ? " attempt was" : " attempts were") + " refused";
        }
        return "The user started session " + std::to_string(note.number) + limits + ".";
    }

    static std::string closed(const Note& note, const Grant* grant) {
        if (note.detail == "attempt_seen") return "That was the outcome of " + note.subject + ".";
        if (note.detail == "expired") {
            return "Nobody claimed " + note.subject +
                   (grant ? " within " + seconds(grant->expires_at - grant->offered_at) : " in time") + ": it is void.";
        }
        if (note.detail == "superseded") return "An attempt came before " + note.subject + " was claimed: it is void.";
        if (note.detail == "click_failed") return note.subject + " is closed without a click.";
        return note.subject + " is withdrawn (" + note.detail + ").";
    }

    std::string decided(const Note& note) const {
        const auto until = instant_from_ms(note.number);
        std::string rule = note.number > 0 ? rule_behind(note.detail, until, anchors_, in_row_) : "";
        if (rule.empty() || rule.ends_with(", ")) rule = why(note.detail);
        return (note.number > 0 ? "Waits until " + clock_time(until, at_) : "Waits") + ": " + rule + ".";
    }

    [[nodiscard]] const Grant* grant_named(const std::string& name) const {
        const auto found = std::ranges::find_if(history_.grants, [&](const Grant& g) { return name_of(g.id) == name; });
        return found == history_.grants.end() ? nullptr : &*found;
    }

    static std::string why(std::string_view reason) {
        for (int n = 0; n <= static_cast<int>(WaitReason::too_many_in_flight); ++n) {
            const auto known = static_cast<WaitReason>(n);
            if (name_of(known) == reason) return explain(known);
        }
        return std::string{reason};
    }

    const History& history_;
    Anchors anchors_;
    Count in_row_{};
    Instant at_{};
    bool awaited_{};  // a click, its outcome
};

}  // namespace

std::string clock_time(Instant at, Instant near) {
    const std::string text = iso8601(at);
    const bool same_day = text.substr(0, 10) == iso8601(near).substr(0, 10);
    return (same_day ? "" : text.substr(0, 10) + " ") + text.substr(11, 8);
}

std::vector<StoryLine> tell(const History& history) {
    Narrator teller(history);
    std::vector<StoryLine> lines;
    for (const TimedNote& timed : history.notes) lines.push_back(teller.line(timed));
    return lines;
}

std::string tell_now(const Media& media, const Decision& decision, Instant now) {
    const auto* wait = std::get_if<WaitDecision>(&decision);
    if (!wait || !wait->until) return explain(decision, now);
    const Anchors anchors{std::max(media.last_click, media.session.last_attempt_time), media.session.last_failure_time,
                          kNever};
    std::string rule = rule_behind(name_of(wait->reason), *wait->until, anchors, media.effort.failures_in_row);
    if (rule.empty() || rule.ends_with(", ")) rule = explain(wait->reason);
    return "waits " + seconds(std::max(*wait->until - now, Millis{0})) + " more, until " +
           clock_time(*wait->until, now) + ": " + rule;
}

}  // namespace host::core
