#include "support/printers.hpp"

namespace host::core {
namespace {

struct Moment {
    Instant at;
};
std::ostream& operator<<(std::ostream& out, Moment moment) {
    return moment.at == kNever ? out << "never" : out << to_ms(moment.at) << " ms";
}

template <class Range>
void list(std::ostream& out, const Range& range) {
    out << '[';
    const char* between = "";
    for (const auto& element : range) {
        out << between << element;
        between = ", ";
    }
    out << ']';
}

const char* yes(bool value) { return value ? "yes" : "no"; }

template <class T>
void maybe(std::ostream& out, const std::optional<T>& value) {
    if (value) {
        out << *value;
    } else {
        out << "nothing";
    }
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const DocumentRef& document) {
    return out << "tab " << document.tab << '/' << document.document;
}
std::ostream& operator<<(std::ostream& out, GrantId id) { return out << 'd' << id.value; }

std::ostream& operator<<(std::ostream& out, Outcome outcome) { return out << name_of(outcome); }
std::ostream& operator<<(std::ostream& out, EndReason reason) { return out << name_of(reason); }
std::ostream& operator<<(std::ostream& out, GrantState state) { return out << name_of(state); }
std::ostream& operator<<(std::ostream& out, RetryReason reason) { return out << name_of(reason); }
std::ostream& operator<<(std::ostream& out, CloseReason reason) { return out << name_of(reason); }
std::ostream& operator<<(std::ostream& out, WaitReason reason) { return out << name_of(reason); }
std::ostream& operator<<(std::ostream& out, NoneReason reason) { return out << name_of(reason); }
std::ostream& operator<<(std::ostream& out, NoteKind kind) { return out << name_of(kind); }
std::ostream& operator<<(std::ostream& out, ErrorCode code) { return out << name_of(code); }
std::ostream& operator<<(std::ostream& out, LedgerSource source) {
    switch (source) {
        case LedgerSource::snapshot: return out << "snapshot";
        case LedgerSource::declared: return out << "declared";
        case LedgerSource::history: return out << "history";
        case LedgerSource::page_history: return out << "page_history";
        case LedgerSource::settled: return out << "settled";
    }
    return out << "source " << static_cast<int>(source);
}

std::ostream& operator<<(std::ostream& out, const Attempt& attempt) {
    return out << attempt.id << (attempt.moderated ? " refused" : " good");
}

std::ostream& operator<<(std::ostream& out, const AttemptProgress& progress) {
    return out << '#' << progress.attempt << ' ' << progress.percent << "% at " << Moment{progress.recorded_at};
}

std::ostream& operator<<(std::ostream& out, const SessionSummary& s) {
    return out << s.outcome << ", videos " << s.completed_videos << '/' << s.video_goal << ", refused "
               << s.retries_attempted << '/' << s.max_retries << ", credits " << s.credits_used << ", layers "
               << s.layer1_failures << '/' << s.layer2_failures << '/' << s.layer3_failures << ", ended at "
               << Moment{s.ended_at};
}

std::ostream& operator<<(std::ostream& out, const SessionData& s) {
    out << s.outcome << ", active " << yes(s.is_active) << ", can retry " << yes(s.can_retry) << ", refused "
        << s.retry_count << ", videos " << s.videos_generated << ", credits " << s.credits_used << ", layers "
        << s.layer1_failures << '/' << s.layer2_failures << '/' << s.layer3_failures << ", post ";
    maybe(out, s.current_post_id);
    out << ", last attempt " << Moment{s.last_attempt_time} << ", last failure " << Moment{s.last_failure_time}
        << ", processed ";
    list(out, s.processed_attempt_ids);
    out << ", progress ";
    list(out, s.attempt_progress);
    out << ", logs ";
    list(out, s.logs);
    out << ", last summary {";
    maybe(out, s.last_session_summary);
    return out << '}';
}

std::ostream& operator<<(std::ostream& out, const PersistentData& p) {
    return out << "at most " << p.max_retries << " refused, goal " << p.video_goal << ", auto-retry "
               << (p.auto_retry_enabled ? "on" : "off") << ", prompt \"" << p.last_prompt_value << '"';
}

std::ostream& operator<<(std::ostream& out, const View& view) {
    return out << view.media_id << " rev " << view.revision << " {" << view.session << "} {" << view.persistent << '}'
               << (view.salvaged ? " salvaged" : "") << (view.suggestion ? " suggested " : "") << view.suggestion;
}

std::ostream& operator<<(std::ostream& out, const std::optional<Suggestion>& suggestion) {
    if (!suggestion) return out;
    const auto number = [](const auto& value) { return value ? std::to_string(*value) : "-"; };
    return out << '{' << number(suggestion->max_retries) << ", " << number(suggestion->video_goal) << ", "
               << number(suggestion->auto_retry_enabled) << ", \"" << suggestion->last_prompt_value.value_or("")
               << "\" at " << Moment{suggestion->at} << '}';
}

std::ostream& operator<<(std::ostream& out, const Effort& e) {
    return out << '#' << e.number << ", ended by " << e.ended_by << ", next for " << e.cause << ", first click pending "
               << yes(e.first_click_pending) << ", failures in a row " << e.failures_in_row
               << ", known layer 1 in a row " << e.layer1_in_row << ", failed clicks in a row "
               << e.click_failures_in_row << ", backoff " << e.backoff.count() << " ms";
}

std::ostream& operator<<(std::ostream& out, const Grant& g) {
    return out << g.id << " of " << g.media << " for " << g.document << ": " << g.state << ", " << g.reason
               << ", closed by " << g.closed_by << ", effort " << g.effort << ", attempt " << g.attempt << ", offered "
               << Moment{g.offered_at} << ", expires " << Moment{g.expires_at} << ", claimed " << Moment{g.claimed_at}
               << ", clicked " << Moment{g.clicked_at};
}

std::ostream& operator<<(std::ostream& out, const Media& m) {
    out << "\n  view " << view_of(m) << "\n  effort " << m.effort << "\n  assumed " << yes(m.assumed) << ", in flight "
        << yes(m.in_flight) << ", touched by " << static_cast<int>(m.touched_by) << ", last click "
        << Moment{m.last_click} << ", watched " << Moment{m.watched_at} << ", changed " << Moment{m.changed_at}
        << "\n  grant ";
    maybe(out, m.grant);
    return out << '\n';
}

std::ostream& operator<<(std::ostream& out, const Machine& m) {
    return out << "last grant " << m.last_grant << ", last offer " << Moment{m.last_offer} << ", pause since "
               << Moment{m.pause_started} << " for " << m.pause_length.count() << " ms";
}

std::ostream& operator<<(std::ostream& out, const LedgerEntry& e) {
    return out << e.attempt << " of " << e.media << ", effort " << e.effort << (e.moderated ? ", refused" : ", good")
               << ", layer " << e.layer << (e.layer_known ? " (known)" : "") << ", " << e.percent << "%, seen "
               << Moment{e.seen_at} << ", " << e.source;
}

std::ostream& operator<<(std::ostream& out, const Note& n) {
    return out << n.media << ' ' << n.kind << " '" << n.subject << "' '" << n.detail << "' " << n.number;
}

std::ostream& operator<<(std::ostream& out, const Problem& p) { return out << p.path << ": " << p.problem; }

std::ostream& operator<<(std::ostream& out, const Settings& s) {
    out << "retries " << s.default_max_retries << ", goal " << s.default_video_goal << ", auto-retry "
        << yes(s.default_auto_retry_enabled) << ", cooldown " << s.cooldown.count() << " ms, backoff "
        << s.backoff.initial.count() << "*" << s.backoff.multiplier << "^n<=" << s.backoff.max.count() << "+"
        << s.backoff.jitter.count() << " ms, timeout " << s.attempt_timeout.count() << " ms, stale "
        << s.stale_after.count() << " ms, pause " << s.rate_limit_pause.count() << " ms, breaker "
        << s.breaker_threshold << ", budget ";
    maybe(out, s.credit_budget);
    return out;
}

std::ostream& operator<<(std::ostream& out, const Due& due) {
    return out << Moment{due.at} << " (" << due.reason << ')';
}

std::ostream& operator<<(std::ostream& out, const Resolution& resolution) {
    maybe(out, resolution.media);
    return out << (resolution.provisional ? " (provisional)" : "");
}

std::ostream& operator<<(std::ostream& out, const Decision& decision) {
    out << action_of(decision) << ' ' << reason_of(decision);
    if (const auto* wait = std::get_if<WaitDecision>(&decision)) {
        if (wait->until) out << " until " << Moment{*wait->until};
    }
    if (const auto* stop = std::get_if<StopDecision>(&decision)) out << ' ' << stop->outcome;
    if (const auto* retry = std::get_if<RetryDecision>(&decision)) out << ' ' << retry->grant;
    return out;
}

std::ostream& operator<<(std::ostream& out, const Answer& answer) {
    if (const auto* verdict = std::get_if<ClaimVerdict>(&answer)) {
        return verdict->granted ? out << "granted" : out << "denied: " << verdict->denied_because;
    }
    if (const auto* refused = std::get_if<Refused>(&answer)) {
        out << "refused: " << refused->code << ' ';
        maybe(out, refused->problem);
        if (refused->until) out << " until " << Moment{*refused->until};
        return out;
    }
    return out << "accepted";
}

}  // namespace host::core

std::string Catch::StringMaker<host::core::Instant>::convert(host::core::Instant instant) {
    return instant == host::core::kNever ? "never" : std::to_string(host::core::to_ms(instant)) + " ms";
}
