#include "core/working_copy.hpp"

#include "core/log_lines.hpp"

namespace host::core {

void WorkingCopy::close_grant(GrantState state, CloseReason reason) {
    if (!media().grant) return;
    Grant grant = *std::exchange(media().grant, std::nullopt);
    grant.state = state;
    grant.closed_by = reason;
    note(notes::GrantClosed{grant.id, reason});
    out.closed.push_back(std::move(grant));
}

void WorkingCopy::mark_click() {
    mark_click_time();
    session().can_retry = false;
    media().in_flight = true;
    effort().first_click_pending = false;
    effort().generation_seen = false;
}

void WorkingCopy::mark_click_time() {
    session().last_attempt_time = now();
    media().last_click = now();
    out.machine.last_claim = now();
}

void WorkingCopy::begin(PersistentData limits, const std::optional<PostId>& post) {
    // A click that waits for its outcome goes on waiting (R10); only the right to click again is new.
    close_grant(GrantState::cancelled, CloseReason::restarted);
    SessionData fresh;
    fresh.is_active = true;
    fresh.outcome = Outcome::pending;
    fresh.current_post_id = post ? post : session().current_post_id;
    fresh.logs = std::move(session().logs);
    fresh.last_session_summary = session().last_session_summary;
    session() = std::move(fresh);
    media().persistent = std::move(limits);
    media().salvaged = false;
    effort() =
        Effort{.number = effort().number + 1, .cause = RetryReason::session_started, .first_click_pending = true};
    media().watched_at = now();
    refresh_can_retry();
    log(std::string{log_text::kStarted} + media().persistent.last_prompt_value);
    note(notes::SessionStarted{effort().number,
                               notes::Limits{media().persistent.max_retries, media().persistent.video_goal}});
}

void WorkingCopy::end(Outcome outcome, EndReason reason, std::int64_t number) {
    close_grant(reason == EndReason::timeout ? GrantState::lost : GrantState::cancelled, close_reason(reason));
    SessionData& s = session();
    const PersistentData& limits = media().persistent;
    s.is_active = false;
    s.outcome = outcome;
    s.last_session_summary = SessionSummary{.outcome = outcome,
                                            .completed_videos = s.videos_generated,
                                            .video_goal = limits.video_goal,
                                            .retries_attempted = s.retry_count,
                                            .max_retries = limits.max_retries,
                                            .credits_used = s.credits_used,
                                            .layer1_failures = s.layer1_failures,
                                            .layer2_failures = s.layer2_failures,
                                            .layer3_failures = s.layer3_failures,
                                            .ended_at = now()};
    effort().ended_by = reason;
    effort().first_click_pending = false;
    log(std::string{log_text::kEnded} + std::string{name_of(outcome)} + " (" + std::string{name_of(reason)} + ")");
    note(notes::SessionEnded{outcome, reason, number != 0 ? number : limit_behind(reason)});
}

std::int64_t WorkingCopy::limit_behind(EndReason reason) {
    const PersistentData& limits = media().persistent;
    const Settings& settings = context.settings;
    switch (reason) {
        case EndReason::goal_reached: return limits.video_goal;
        case EndReason::max_retries: return limits.max_retries;
        case EndReason::prompt_refused: return settings.breaker_threshold;
        case EndReason::credit_budget: return settings.credit_budget.value_or(0);
        case EndReason::timeout: return settings.attempt_timeout.count();
        case EndReason::stale: return settings.stale_after.count();
        case EndReason::click_failed: return caps::kMaxClickFailures;
        case EndReason::none:
        case EndReason::rate_limited:
        case EndReason::user:
        case EndReason::options_changed:
        case EndReason::no_evidence:
        case EndReason::site_error: break;
    }
    return 0;
}

void WorkingCopy::refresh_can_retry() {
    const PersistentData& limits = media().persistent;
    session().can_retry = !media().in_flight && session().videos_generated < limits.video_goal &&
                          session().retry_count < limits.max_retries;
}

void WorkingCopy::end_at_limit() {
    if (!is_running(media())) return;
    const PersistentData& limits = media().persistent;
    const Settings& settings = context.settings;
    if (session().videos_generated >= limits.video_goal) return end(Outcome::success, EndReason::goal_reached);
    if (session().retry_count >= limits.max_retries) return end(Outcome::failure, EndReason::max_retries);
    if (effort().layer1_in_row >= settings.breaker_threshold) return end(Outcome::failure, EndReason::prompt_refused);
    if (settings.credit_budget && session().credits_used >= *settings.credit_budget) {
        return end(Outcome::failure, EndReason::credit_budget);
    }
}

void WorkingCopy::re_evaluate() {
    if (!is_running(media())) return;
    refresh_can_retry();
    end_at_limit();
    if (!is_running(media())) return;
    const bool was_active = session().is_active;
    session().is_active = media().persistent.auto_retry_enabled && !media().salvaged;
    if (was_active && !session().is_active) {
        note(notes::SessionPaused{});
        if (media().grant && media().grant->state == GrantState::offered) {
            close_grant(GrantState::cancelled, CloseReason::auto_retry_off);
        }
    }
    if (!was_active && session().is_active) {
        note(notes::SessionResumed{});
        effort().cause = RetryReason::resumed;
        media().watched_at = now();
    }
}

}  // namespace host::core
