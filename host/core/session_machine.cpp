// One overload per event; then settle() applies time and place; then the revision.
#include "core/session_machine.hpp"

#include <algorithm>

#include "core/adoption.hpp"
#include "core/deadlines.hpp"
#include "core/draft.hpp"
#include "core/keep_newest.hpp"
#include "core/log_lines.hpp"
#include "core/retry_policy.hpp"

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
    Draft& draft;

    void operator()(const AttemptsSeen& seen) const { count_attempts(draft, seen); }
    void operator()(const UpdateAsked& asked) const { apply_update(draft, asked); }
    void operator()(const PostShown& shown) const { draft.session().current_post_id = shown.post; }
    void operator()(const Tick&) const {}
    void operator()(const WatchEnded&) const {
        if (draft.session().is_active) draft.media().watched_at = draft.now();
    }

    void operator()(const ProgressSeen& seen) const {
        SessionData& session = draft.session();
        const Count ordinal = session.retry_count + session.videos_generated + 1;
        const auto& known = session.attempt_progress;
        if (!known.empty() && known.back().attempt == ordinal && known.back().percent == seen.percent) return;
        auto& progress = session.attempt_progress.edit();
        progress.push_back({ordinal, seen.percent, draft.now()});
        keep_newest(progress, kMaxProgressEntries);
    }

    // The limits with this prompt; none: it is refused, and the answer says why.
    [[nodiscard]] std::optional<PersistentData> limits_with(const std::string& prompt) const {
        PersistentData limits = draft.media().persistent;
        limits.last_prompt_value = prompt;
        if (auto problem = problem_with(limits, "")) {
            problem->path = "prompt";
            draft.out.answer = Refused{ErrorCode::invalid_params, problem, std::nullopt};
            return std::nullopt;
        }
        return limits;
    }

    void operator()(const StartAsked& asked) const {  // R8
        auto limits = limits_with(asked.prompt);
        if (!limits) return;
        if (pause_until(draft.out.machine) > draft.now()) {  // R13
            draft.out.answer = Refused{ErrorCode::rate_limited, std::nullopt, pause_until(draft.out.machine)};
            return;
        }
        draft.begin(*std::move(limits), asked.post);
    }

    // The click has been made: its grant is born clicked, and nobody is ever offered it.
    void operator()(const ManualClickSeen& seen) const {  // R23
        const auto why_not = why_not_adopted(draft.media(), seen, draft.context);
        if (!why_not.empty()) {
            draft.out.answer = Refused{ErrorCode::conflict, std::nullopt, std::nullopt, why_not};
            return;
        }
        auto limits = limits_with(seen.prompt);
        if (!limits) return;
        draft.begin(*std::move(limits), seen.post);
        Machine& machine = draft.out.machine;
        machine.last_grant.value += 1;
        draft.media().grant = Grant{.id = machine.last_grant,
                                    .media = draft.media().id,
                                    .document = seen.document,
                                    .state = GrantState::clicked,
                                    .reason = RetryReason::session_started,
                                    .closed_by = CloseReason::none,
                                    .effort = draft.effort().number,
                                    .attempt = 1,
                                    .offered_at = draft.now(),
                                    .expires_at = draft.now(),
                                    .claimed_at = draft.now(),
                                    .clicked_at = draft.now()};
        draft.mark_click();
        draft.effort().options = seen.options;
        draft.log(log_text::kManualClick);
        draft.note(notes::ManualClick{machine.last_grant});
    }

    void operator()(const StopAsked&) const {
        if (is_running(draft.media())) draft.end(Outcome::cancelled, EndReason::user);
        draft.media().salvaged = false;
    }

    void operator()(const RateLimitNoticed& noticed) const {  // R13
        if (is_running(draft.media())) draft.end(Outcome::cancelled, EndReason::rate_limited);
        draft.note(notes::RateLimited{pause_until(draft.out.machine), noticed.cause});
    }

    void operator()(const ClearAsked&) const {  // R16
        draft.close_grant(GrantState::cancelled, CloseReason::cleared);
        Media& media = draft.media();
        media.salvaged = false;
        if (media.session == SessionData{}) return;
        media.session = SessionData{};
        media.effort = Effort{.number = media.effort.number + 1};
        draft.note(notes::SessionCleared{});
    }

    void operator()(const ClaimAsked& asked) const {  // R10
        const auto deny = [this, &asked](std::string_view reason, std::optional<Instant> until = {}) {
            draft.note(notes::ClaimDenied{asked.id, std::string{reason}});
            draft.out.answer =
                ClaimVerdict{.granted = false, .denied_because = std::string{reason}, .until = until, .prompt = {}};
        };
        auto& open = draft.media().grant;
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
        if (draft.now() >= grant->expires_at) return deny("expired");
        if (pause_until(draft.out.machine) > draft.now()) return deny("rate_limited");
        if (draft.media().salvaged) return deny("salvaged");
        if (!asked.is_on_image) return deny("not_on_image");
        const AttemptOptions before = joined(draft.effort().options, draft.effort().options_before);
        if (const auto changed = differences(before, asked.options); !changed.empty()) {
            deny(name_of(EndReason::options_changed));
            return end_for_options(asked.id, changed);
        }
        if (const auto until = too_early_until(draft.out.machine, draft.now())) return deny("site_interval", until);
        open->state = GrantState::claimed;
        open->claimed_at = draft.now();
        draft.mark_click();
        draft.effort().options_before = before;
        draft.effort().options = asked.options;
        draft.out.machine.click_by = draft.now() + caps::kClickWithin;
        draft.note(notes::GrantClaimed{asked.id});
        draft.out.answer = ClaimVerdict{
            .granted = true, .denied_because = {}, .until = {}, .prompt = draft.media().persistent.last_prompt_value};
    }

    void operator()(const DocumentLeft& left) const {  // R10
        const auto& open = draft.media().grant;
        if (!open || open->state != GrantState::offered || open->document != left.document) return;
        draft.close_grant(GrantState::expired, left.why);
    }

    // R24: the session stops rather than make videos with other options.
    void end_for_options(const GrantId& id, const std::string& changed) const {
        draft.log(std::string{log_text::kOptionsChanged} + changed);
        draft.note(notes::OptionsChanged{id, changed});
        draft.end(Outcome::cancelled, EndReason::options_changed);
    }

    // Whether this document may have made the click, and its result is awaited.
    [[nodiscard]] bool is_of_click(const auto& seen) const {
        const auto& open = draft.out.media.grant;
        return open && open->id == seen.id && open->document == seen.document && open->state != GrantState::offered;
    }

    void operator()(const GenerationSeen& seen) const {
        if (!is_of_click(seen)) return;
        Effort& effort = draft.effort();
        if (!effort.generation_seen) draft.note(notes::GenerationNoticed{seen.id});
        effort.generation_seen = true;
        effort.options = joined(seen.options, effort.options);
        const auto changed = differences(effort.options_before, seen.options);
        if (!changed.empty()) end_for_options(seen.id, changed);
    }

    void operator()(const NoEvidenceSeen& seen) const {
        if (!is_of_click(seen) || draft.effort().generation_seen) return;
        draft.end(Outcome::cancelled, EndReason::no_evidence);
    }

    void operator()(const SiteErrorSeen& seen) const {
        if (is_of_click(seen)) draft.end(Outcome::cancelled, EndReason::site_error, seen.status);
    }

    void operator()(const ClickReported& report) const {  // R10
        Media& media = draft.media();
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
        Media& media = draft.media();
        const bool news =
            past.clicked_at == kNever && past.state != GrantState::failed && past.state != GrantState::lost;
        if (!news) return;
        if (past.claimed_at == kNever) {
            draft.close_grant(GrantState::cancelled, CloseReason::superseded);
            draft.mark_click();
        } else if (!media.grant) {
            draft.mark_click_time();
        } else {
            return;
        }
        past.clicked_at = draft.now();
        draft.note(notes::GrantClicked{past.id});
        draft.out.amended.push_back(std::move(past));
    }

    // Stop waiting for a click that provably never happened.
    void late_failure(const Grant& past) const {
        Media& media = draft.media();
        const bool awaited = past.state == GrantState::cancelled && past.claimed_at != kNever &&
                             past.clicked_at == kNever && past.claimed_at == media.last_click;
        if (!awaited || !media.in_flight || media.grant) return;
        media.in_flight = false;
        if (is_running(media)) draft.refresh_can_retry();
    }

    void confirm_click(const ClickReported& report) const {
        Grant& grant = *draft.media().grant;
        if (grant.state == GrantState::clicked) return;
        const bool seen = grant.state == GrantState::claimed && draft.effort().generation_seen;
        settle_click(grant);
        if (grant.state == GrantState::offered) grant.claimed_at = draft.now();
        grant.state = GrantState::clicked;
        grant.clicked_at = draft.now();
        draft.mark_click();
        draft.effort().generation_seen = seen;  // the page may show this before it reports the click
        draft.note(notes::GrantClicked{report.id});
    }

    // The result of the last claim is known, so the next one need not wait for its click (R17).
    void settle_click(const Grant& grant) const {
        Machine& machine = draft.out.machine;
        if (grant.claimed_at == machine.last_claim) machine.click_by = kNever;
    }

    void fail_click(const ClickReported& report) const {
        Media& media = draft.media();
        if (media.grant->state == GrantState::clicked) return;  // it reported a click before; when in doubt, it clicked
        settle_click(*media.grant);
        media.in_flight = false;
        draft.session().last_attempt_time = draft.now();  // offered again after the cooldown
        draft.effort().first_click_pending = false;
        draft.close_grant(GrantState::failed, CloseReason::click_failed);
        draft.effort().click_failures_in_row += 1;
        draft.effort().options = {};  // no attempt was made with them
        draft.log(std::string{log_text::kClickFailed} + report.error);
        draft.note(notes::ClickFailed{report.id, report.error});
        draft.refresh_can_retry();
        if (draft.effort().click_failures_in_row >= caps::kMaxClickFailures && is_running(media)) {
            draft.end(Outcome::cancelled, EndReason::click_failed);
        }
    }
};

// Ends what is overdue: offers (R10), clicks without a result (R11), sessions that nobody watches (R14).
void settle_deadlines(Draft& draft) {
    Media& media = draft.media();
    const Settings& settings = draft.context.settings;
    if (media.grant && media.grant->state == GrantState::offered && draft.now() >= media.grant->expires_at) {
        draft.close_grant(GrantState::expired, CloseReason::expired);
    }
    if (media.in_flight && draft.now() >= media.last_click + settings.attempt_timeout) {
        media.in_flight = false;
        const bool ours = media.grant.has_value();
        if (ours && is_running(media)) {
            if (!draft.effort().generation_seen) draft.log(log_text::kNothingStarted);
            draft.end(Outcome::cancelled, EndReason::timeout);
        } else {
            draft.close_grant(GrantState::lost, CloseReason::timeout);
        }
        if (is_running(media)) draft.refresh_can_retry();
    }
    draft.end_at_limit();  // the settings may have changed
    if (!media.session.is_active) return;
    if (draft.context.watched) {
        if (draft.now() >= *watch_at(media, settings)) media.watched_at = draft.now();
    } else if (draft.now() >= media.watched_at + settings.stale_after) {
        draft.end(Outcome::cancelled, EndReason::stale);
    }
}

// R9, R10, R17: makes an offer if one is due, allowed, and there is a document for it.
void offer(Draft& draft) {
    Media& media = draft.media();
    Machine& machine = draft.out.machine;
    if (!draft.context.candidate || !wants_grant(media)) return;
    if (draft.context.others_in_flight >= caps::kMaxInFlight) return;
    if (retry_due(media, draft.context.settings, machine).at > draft.now()) return;
    machine.last_grant.value += 1;
    machine.last_offer = draft.now();
    media.grant = Grant{.id = machine.last_grant,
                        .media = media.id,
                        .document = *draft.context.candidate,
                        .state = GrantState::offered,
                        .reason = draft.effort().cause,
                        .closed_by = CloseReason::none,
                        .effort = draft.effort().number,
                        .attempt = media.session.retry_count + media.session.videos_generated + 1,
                        .offered_at = draft.now(),
                        .expires_at = draft.now() + caps::kOfferTtl,
                        .claimed_at = kNever,
                        .clicked_at = kNever};
    draft.note(notes::GrantOffered{media.grant->id, media.grant->reason, media.grant->attempt});
}

// The journal notes each new wait, with the moment it waits for. (Offers and ends have their own notes.)
void note_decision(Draft& draft, const Media& before) {
    if (draft.media().grant && draft.media().grant->state == GrantState::offered) return;
    const Surroundings around{draft.now(), draft.context.settings, draft.out.machine, draft.context.others_in_flight,
                              draft.context.nobody};
    const Decision was = decide(before, around, std::nullopt);
    const Decision is = decide(draft.media(), around, std::nullopt);
    const auto* wait = std::get_if<WaitDecision>(&is);
    if (!wait || (action_of(was) == action_of(is) && reason_of(was) == reason_of(is))) return;
    draft.note(notes::Waiting{wait->reason, wait->until});
}

}  // namespace

Step step(const Media& media, const Event& event, const Context& context) {
    Draft draft{media, context};
    pull_back_to(context.now, draft.media());
    pull_back_to(context.now, draft.out.machine);
    std::visit(Apply{draft}, event);
    if (std::holds_alternative<Refused>(draft.out.answer)) {
        return Step{media, context.machine, draft.out.answer, {}, {}, {}, {}, false, {}};
    }
    note_user_act(draft, event);
    settle_deadlines(draft);
    offer(draft);
    draft.out.changed = draft.media() != media || media.revision == 0;
    if (!draft.out.changed) return std::move(draft.out);
    note_decision(draft, media);
    if (draft.session() != media.session || draft.media().persistent != media.persistent ||
        draft.media().salvaged != media.salvaged || draft.media().suggestion != media.suggestion ||
        media.revision == 0) {
        draft.media().revision = media.revision + 1;
    }
    return std::move(draft.out);
}

}  // namespace host::core
