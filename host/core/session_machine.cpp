// One overload per event; then settle() applies time and place; then the revision.
#include "core/session_machine.hpp"

#include <algorithm>

#include "core/adoption.hpp"
#include "core/deadlines.hpp"
#include "core/log_lines.hpp"
#include "core/retry_policy.hpp"
#include "core/working_copy.hpp"

namespace host::core {
namespace {

constexpr Millis kLookAgain{1'000};

// R17: clicks keep their distance on the whole machine. A claim without a report may be clicked until click_by. Returns
// when to ask again; none: it is not too early.
std::optional<Instant> too_early_until(const Machine& machine, Instant now) {
    if (machine.last_claim == kNever) return std::nullopt;
    const Instant after_claim = machine.last_claim + caps::kSiteInterval;
    if (now < after_claim) return after_claim;
    const Instant after_click = machine.click_by + caps::kSiteInterval;
    if (machine.click_by == kNever || now >= after_click) return std::nullopt;
    return std::min(after_click, now + kLookAgain);  // the report may come at any moment
}

struct Apply {
    WorkingCopy& copy;

    void operator()(const AttemptsSeen& seen) const { count_attempts(copy, seen); }
    void operator()(const UpdateAsked& asked) const { apply_update(copy, asked); }
    void operator()(const PostShown& shown) const { copy.session().current_post_id = shown.post; }
    void operator()(const Tick&) const {}
    void operator()(const WatchEnded&) const {
        if (copy.session().is_active) copy.media().watched_at = copy.now();
    }

    void operator()(const ProgressSeen& seen) const {
        SessionData& session = copy.session();
        const Count ordinal = session.retry_count + session.videos_generated + 1;
        const auto& known = session.attempt_progress;
        if (!known.empty() && known.back().attempt == ordinal && known.back().percent == seen.percent) return;
        session.attempt_progress.push_back({ordinal, seen.percent, copy.now()});
        session.attempt_progress.keep_newest(kMaxProgressEntries);
    }

    // The limits with this prompt; none: it is refused, and the answer says why.
    [[nodiscard]] std::optional<PersistentData> limits_with(const std::string& prompt) const {
        PersistentData limits = copy.media().persistent;
        limits.last_prompt_value = prompt;
        if (auto problem = problem_with(limits, "")) {
            problem->path = "prompt";
            copy.out.answer = Refused{ErrorCode::invalid_params, problem, std::nullopt};
            return std::nullopt;
        }
        return limits;
    }

    void operator()(const StartAsked& asked) const {  // R8
        auto limits = limits_with(asked.prompt);
        if (!limits) return;
        if (pause_until(copy.out.machine) > copy.now()) {  // R13
            copy.out.answer = Refused{ErrorCode::rate_limited, std::nullopt, pause_until(copy.out.machine)};
            return;
        }
        copy.begin(*std::move(limits), asked.post);
    }

    // The click has been made: its grant is born clicked, and nobody is ever offered it.
    void operator()(const ManualClickSeen& seen) const {  // R23
        const auto why_not = why_not_adopted(copy.media(), seen, copy.context);
        if (!why_not.empty()) {
            copy.out.answer = Refused{ErrorCode::conflict, std::nullopt, std::nullopt, why_not};
            return;
        }
        auto limits = limits_with(seen.prompt);
        if (!limits) return;
        copy.begin(*std::move(limits), seen.post);
        Machine& machine = copy.out.machine;
        machine.last_grant.value += 1;
        copy.media().grant = Grant{.id = machine.last_grant,
                                   .media = copy.media().id,
                                   .document = seen.document,
                                   .state = GrantState::clicked,
                                   .reason = RetryReason::session_started,
                                   .closed_by = CloseReason::none,
                                   .effort = copy.effort().number,
                                   .attempt = 1,
                                   .offered_at = copy.now(),
                                   .expires_at = copy.now(),
                                   .claimed_at = copy.now(),
                                   .clicked_at = copy.now()};
        copy.mark_click();
        copy.effort().options = seen.options;
        copy.log(log_text::kManualClick);
        copy.note(notes::ManualClick{machine.last_grant});
    }

    void operator()(const StopAsked&) const {
        if (is_running(copy.media())) copy.end(Outcome::cancelled, EndReason::user);
        copy.media().salvaged = false;
    }

    void operator()(const RateLimitNoticed& noticed) const {  // R13
        if (is_running(copy.media())) copy.end(Outcome::cancelled, EndReason::rate_limited);
        copy.note(notes::RateLimited{pause_until(copy.out.machine), noticed.cause});
    }

    void operator()(const ClearAsked&) const {  // R16
        copy.close_grant(GrantState::cancelled, CloseReason::cleared);
        Media& media = copy.media();
        media.salvaged = false;
        if (media.session == SessionData{}) return;
        media.session = SessionData{};
        media.effort = Effort{.number = media.effort.number + 1};
        copy.note(notes::SessionCleared{});
    }

    void operator()(const ClaimAsked& asked) const {  // R10
        const auto deny = [this, &asked](std::string_view reason, std::optional<Instant> until = {}) {
            copy.note(notes::ClaimDenied{asked.id, std::string{reason}});
            copy.out.answer =
                ClaimVerdict{.granted = false, .denied_because = std::string{reason}, .until = until, .prompt = {}};
        };
        auto& open = copy.media().grant;
        const bool is_open_one = open && open->id == asked.id;
        const Grant* grant = is_open_one ? &*open : asked.past ? &*asked.past : nullptr;
        if (!grant) return deny("unknown_decision");
        if (grant->document != asked.document) return deny("other_document");
        switch (grant->state) {
            case GrantState::offered: break;
            case GrantState::expired: return deny("expired");
            case GrantState::cancelled:
                if (grant->closed_by == CloseReason::rate_limited || grant->closed_by == CloseReason::options_changed) {
                    return deny(name_of(grant->closed_by));
                }
                return deny("cancelled");
            default: return deny("already_claimed");
        }
        if (!is_open_one) return deny("cancelled");
        if (copy.now() >= grant->expires_at) return deny("expired");
        if (pause_until(copy.out.machine) > copy.now()) return deny("rate_limited");
        if (copy.media().salvaged) return deny("salvaged");
        if (!asked.is_on_image) return deny("not_on_image");
        const AttemptOptions before = joined(copy.effort().options, copy.effort().options_before);
        if (const auto changed = differences(before, asked.options); !changed.empty()) {
            deny(name_of(EndReason::options_changed));
            return end_for_options(asked.id, changed);
        }
        if (const auto until = too_early_until(copy.out.machine, copy.now())) return deny("site_interval", until);
        open->state = GrantState::claimed;
        open->claimed_at = copy.now();
        copy.mark_click();
        copy.effort().options_before = before;
        copy.effort().options = asked.options;
        copy.out.machine.click_by = copy.now() + caps::kClickWithin;
        copy.note(notes::GrantClaimed{asked.id});
        copy.out.answer = ClaimVerdict{
            .granted = true, .denied_because = {}, .until = {}, .prompt = copy.media().persistent.last_prompt_value};
    }

    void operator()(const DocumentLeft& left) const {  // R10
        const auto& open = copy.media().grant;
        if (!open || open->state != GrantState::offered || open->document != left.document) return;
        copy.close_grant(GrantState::expired, left.why);
    }

    // R24: the session stops rather than make videos with other options.
    void end_for_options(const GrantId& id, const std::string& changed) const {
        copy.log(std::string{log_text::kOptionsChanged} + changed);
        copy.note(notes::OptionsChanged{id, changed});
        copy.end(Outcome::cancelled, EndReason::options_changed);
    }

    // Whether this document may have made the click, and its result is awaited.
    [[nodiscard]] bool is_of_click(const auto& seen) const {
        const auto& open = copy.out.media.grant;
        return open && open->id == seen.id && open->document == seen.document && open->state != GrantState::offered;
    }

    void operator()(const GenerationSeen& seen) const {
        if (!is_of_click(seen)) return;
        Effort& effort = copy.effort();
        if (!effort.generation_seen) copy.note(notes::GenerationNoticed{seen.id});
        effort.generation_seen = true;
        effort.options = joined(seen.options, effort.options);
        const auto changed = differences(effort.options_before, seen.options);
        if (!changed.empty()) end_for_options(seen.id, changed);
    }

    void operator()(const NoEvidenceSeen& seen) const {
        if (!is_of_click(seen) || copy.effort().generation_seen) return;
        copy.end(Outcome::cancelled, EndReason::no_evidence);
    }

    void operator()(const SiteErrorSeen& seen) const {
        if (is_of_click(seen)) copy.end(Outcome::cancelled, EndReason::site_error, seen.status);
    }

    void operator()(const ClickReported& report) const {  // R10
        Media& media = copy.media();
        if (media.grant && media.grant->id == report.id) {
            if (media.grant->document != report.document) return;
            return report.clicked ? confirm_click(report) : fail_click(report);
        }
        if (!report.past || report.past->document != report.document) return;
        return report.clicked ? late_click(*report.past) : late_failure(*report.past);
    }

    // The grant was closed before the report came. A click without a grant is in flight all the same; for a claimed one
    // only the time is new. A result that an attempt brought stays.
    void late_click(Grant past) const {
        Media& media = copy.media();
        const bool news =
            past.clicked_at == kNever && past.state != GrantState::failed && past.state != GrantState::lost;
        if (!news) return;
        if (past.claimed_at == kNever) {
            copy.close_grant(GrantState::cancelled, CloseReason::superseded);
            copy.mark_click();
        } else if (!media.grant) {
            copy.mark_click_time();
        } else {
            return;
        }
        past.clicked_at = copy.now();
        copy.note(notes::GrantClicked{past.id});
        copy.out.amended.push_back(std::move(past));
    }

    // Stop waiting for a click that provably never happened.
    void late_failure(const Grant& past) const {
        Media& media = copy.media();
        const bool awaited = past.state == GrantState::cancelled && past.claimed_at != kNever &&
                             past.clicked_at == kNever && past.claimed_at == media.last_click;
        if (!awaited || !media.in_flight || media.grant) return;
        media.in_flight = false;
        if (is_running(media)) copy.refresh_can_retry();
    }

    void confirm_click(const ClickReported& report) const {
        Grant& grant = *copy.media().grant;
        if (grant.state == GrantState::clicked) return;
        const bool seen = grant.state == GrantState::claimed && copy.effort().generation_seen;
        settle_click(grant);
        if (grant.state == GrantState::offered) grant.claimed_at = copy.now();
        grant.state = GrantState::clicked;
        grant.clicked_at = copy.now();
        copy.mark_click();
        copy.effort().generation_seen = seen;  // the page may show this before it reports the click
        copy.note(notes::GrantClicked{report.id});
    }

    // The result of the last claim is known, so the next one need not wait for its click (R17).
    void settle_click(const Grant& grant) const {
        Machine& machine = copy.out.machine;
        if (grant.claimed_at == machine.last_claim) machine.click_by = kNever;
    }

    void fail_click(const ClickReported& report) const {
        Media& media = copy.media();
        if (media.grant->state == GrantState::clicked) return;  // it reported a click before; when in doubt, it clicked
        settle_click(*media.grant);
        media.in_flight = false;
        copy.session().last_attempt_time = copy.now();  // offered again after the cooldown
        copy.effort().first_click_pending = false;
        copy.close_grant(GrantState::failed, CloseReason::click_failed);
        copy.effort().click_failures_in_row += 1;
        copy.effort().options = {};  // no attempt was made with them
        copy.log(std::string{log_text::kClickFailed} + report.error);
        copy.note(notes::ClickFailed{report.id, report.error});
        copy.refresh_can_retry();
        if (copy.effort().click_failures_in_row >= caps::kMaxClickFailures && is_running(media)) {
            copy.end(Outcome::cancelled, EndReason::click_failed);
        }
    }
};

// Ends what is overdue: offers (R10), clicks without a result (R11), sessions that nobody watches (R14).
void settle_deadlines(WorkingCopy& copy) {
    Media& media = copy.media();
    const Settings& settings = copy.context.settings;
    if (media.grant && media.grant->state == GrantState::offered && copy.now() >= media.grant->expires_at) {
        copy.close_grant(GrantState::expired, CloseReason::expired);
    }
    const Instant waits_until = std::max(media.last_click + settings.attempt_timeout, copy.context.grace_until);
    if (media.in_flight && copy.now() >= waits_until) {
        media.in_flight = false;
        const bool ours = media.grant.has_value();
        if (ours && is_running(media)) {
            if (!copy.effort().generation_seen) copy.log(log_text::kNothingStarted);
            copy.end(Outcome::cancelled, EndReason::timeout);
        } else {
            copy.close_grant(GrantState::lost, CloseReason::timeout);
        }
        if (is_running(media)) copy.refresh_can_retry();
    }
    copy.end_at_limit();  // the settings may have changed
    if (!media.session.is_active) return;
    if (copy.context.watched) {
        if (copy.now() >= *watch_at(media, settings)) media.watched_at = copy.now();
    } else if (copy.now() >= media.watched_at + settings.stale_after) {
        copy.end(Outcome::cancelled, EndReason::stale);
    }
}

// R9, R10, R17: makes an offer if one is due, allowed, and there is a document for it.
void offer(WorkingCopy& copy) {
    Media& media = copy.media();
    Machine& machine = copy.out.machine;
    if (!copy.context.candidate || !wants_grant(media)) return;
    if (copy.context.others_in_flight >= caps::kMaxInFlight) return;
    if (retry_due(media, copy.context.settings, machine).at > copy.now()) return;
    machine.last_grant.value += 1;
    machine.last_offer = copy.now();
    media.grant = Grant{.id = machine.last_grant,
                        .media = media.id,
                        .document = *copy.context.candidate,
                        .state = GrantState::offered,
                        .reason = copy.effort().cause,
                        .closed_by = CloseReason::none,
                        .effort = copy.effort().number,
                        .attempt = media.session.retry_count + media.session.videos_generated + 1,
                        .offered_at = copy.now(),
                        .expires_at = copy.now() + caps::kOfferTtl,
                        .claimed_at = kNever,
                        .clicked_at = kNever};
    copy.note(notes::GrantOffered{media.grant->id, media.grant->reason, media.grant->attempt});
}

// The journal notes each new wait, with the moment it waits for. (Offers and ends have their own notes.)
void note_decision(WorkingCopy& copy, const Media& before) {
    if (copy.media().grant && copy.media().grant->state == GrantState::offered) return;
    const Surroundings around{copy.now(),          copy.context.settings,
                              copy.out.machine,    copy.context.others_in_flight,
                              copy.context.nobody, copy.context.grace_until};
    const Decision was = decide(before, around, std::nullopt);
    const Decision is = decide(copy.media(), around, std::nullopt);
    const auto* wait = std::get_if<WaitDecision>(&is);
    if (!wait || (action_of(was) == action_of(is) && reason_of(was) == reason_of(is))) return;
    copy.note(notes::Waiting{wait->reason, wait->until});
}

// Whoever looks at a post of an image has not changed its session.
bool is_route_alone(const Event& event, const Media& before, SessionData after) {
    if (!std::holds_alternative<PostShown>(event)) return false;
    after.current_post_id = before.session.current_post_id;
    return after == before.session;
}

}  // namespace

Step step(const Media& media, const Event& event, const Context& context) {
    WorkingCopy copy{media, context};
    pull_back_to(context.now, copy.media());
    pull_back_to(context.now, copy.out.machine);
    std::visit(Apply{copy}, event);
    if (std::holds_alternative<Refused>(copy.out.answer)) {
        return Step{media, context.machine, copy.out.answer, {}, {}, {}, {}, false, {}};
    }
    note_user_act(copy, event);
    settle_deadlines(copy);
    offer(copy);
    copy.out.changed = copy.media() != media || media.revision == 0;
    if (!copy.out.changed) return std::move(copy.out);
    note_decision(copy, media);
    if (copy.session() != media.session || copy.media().persistent != media.persistent ||
        copy.media().salvaged != media.salvaged || copy.media().suggestion != media.suggestion || media.revision == 0) {
        copy.media().revision = media.revision + 1;
        if (!is_route_alone(event, media, copy.session())) copy.media().changed_at = copy.now();
    }
    return std::move(copy.out);
}

}  // namespace host::core
