#include "core/session.hpp"

#include "core/text.hpp"

namespace host::core {

bool is_end(Outcome outcome) {
    return outcome == Outcome::success || outcome == Outcome::failure || outcome == Outcome::cancelled;
}

std::string_view name_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::idle: return "idle";
        case Outcome::pending: return "pending";
        case Outcome::success: return "success";
        case Outcome::failure: return "failure";
        case Outcome::cancelled: return "cancelled";
    }
    return "cancelled";
}

std::optional<Outcome> outcome_from(std::string_view name) {
    for (const auto outcome :
         {Outcome::idle, Outcome::pending, Outcome::success, Outcome::failure, Outcome::cancelled}) {
        if (name_of(outcome) == name) return outcome;
    }
    return std::nullopt;
}

std::string_view name_of(EndReason reason) {
    switch (reason) {
        case EndReason::none: return "none";
        case EndReason::goal_reached: return "goal_reached";
        case EndReason::max_retries: return "max_retries";
        case EndReason::prompt_refused: return "prompt_refused";
        case EndReason::credit_budget: return "credit_budget";
        case EndReason::rate_limited: return "rate_limited";
        case EndReason::timeout: return "timeout";
        case EndReason::stale: return "stale";
        case EndReason::click_failed: return "click_failed";
        case EndReason::user: return "user";
        case EndReason::options_changed: return "options_changed";
        case EndReason::no_evidence: return "no_evidence";
        case EndReason::site_error: return "site_error";
    }
    return "user";
}

void append_log(SessionData& session, Instant now, std::string_view text) {
    std::string line = "[" + iso8601(now) + "] ";
    line += text.size() <= kMaxLogLineBytes ? std::string{text} : std::string{cut(text, kMaxLogLineBytes)} + "...";
    session.logs.push_back(std::move(line));
    session.logs.keep_newest(kMaxLogLines);
}

}  // namespace host::core
