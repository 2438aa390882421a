// R16: edits by field name; R5 and R6 hold afterwards.
#include <algorithm>
#include <type_traits>
#include <utility>

#include "core/id_lists.hpp"
#include "core/working_copy.hpp"

namespace host::core {
namespace {

template <class Value, class Given>
void assign(Value& field, const std::optional<Given>& wish) {
    if (wish) field = *wish;
}

std::optional<Problem> count_problem(std::string_view name, const std::optional<Count>& wish) {
    if (!wish || (*wish >= 0 && *wish <= kMaxCount)) return std::nullopt;
    return Problem{"session." + std::string{name},
                   "expected 0.." + std::to_string(kMaxCount) + ", got " + std::to_string(*wish)};
}

std::optional<Problem> problem_with(const SessionPatch& patch, const SessionData& session) {
    for (const auto& problem : {
             count_problem("retryCount", patch.retry_count),
             count_problem("videosGenerated", patch.videos_generated),
             count_problem("creditsUsed", patch.credits_used),
             count_problem("layer1Failures", patch.layer1_failures),
             count_problem("layer2Failures", patch.layer2_failures),
             count_problem("layer3Failures", patch.layer3_failures),
         }) {
        if (problem) return problem;
    }
    if (patch.logs && patch.logs->size() > kMaxLogLines) {
        return Problem{"session.logs", "expected at most " + std::to_string(kMaxLogLines) + " lines"};
    }
    for (std::size_t n = 0; patch.logs && n < patch.logs->size(); ++n) {
        if ((*patch.logs)[n].size() <= kMaxKeptLineBytes) continue;
        return Problem{"session.logs[" + std::to_string(n) + "]",
                       "expected at most " + std::to_string(kMaxKeptLineBytes) + " bytes"};
    }
    if (patch.attempt_progress && patch.attempt_progress->size() > kMaxProgressEntries) {
        return Problem{"session.attemptProgress",
                       "expected at most " + std::to_string(kMaxProgressEntries) + " entries"};
    }
    if (patch.processed_attempt_ids) {
        const auto& ids = *patch.processed_attempt_ids;
        const auto missing = missing_from(ids, session.processed_attempt_ids);
        if (!missing.empty()) {
            return Problem{"session.processedAttemptIds", "this list only grows; missing " + missing.front().value};
        }
        if (ids.size() > std::max(kMaxDeclaredIds, session.processed_attempt_ids.size())) {
            return Problem{"session.processedAttemptIds",
                           "expected at most " + std::to_string(kMaxDeclaredIds) + " ids"};
        }
    }
    return std::nullopt;
}

// New ids are declared as processed, so they will never count.
void declare_processed(WorkingCopy& copy, const std::vector<AttemptId>& ids) {
    auto& processed = copy.session().processed_attempt_ids;
    for (const AttemptId& id : missing_from(processed, ids)) {
        processed.push_back(id);
        copy.out.ledger.push_back({.media = copy.media().id,
                                   .attempt = id,
                                   .effort = copy.effort().number,
                                   .seen_at = copy.now(),
                                   .source = LedgerSource::declared});
    }
}

void apply_fields(WorkingCopy& copy, const SessionPatch& patch) {
    SessionData& s = copy.session();
    assign(s.retry_count, patch.retry_count);
    assign(s.videos_generated, patch.videos_generated);
    assign(s.credits_used, patch.credits_used);
    assign(s.layer1_failures, patch.layer1_failures);
    assign(s.layer2_failures, patch.layer2_failures);
    assign(s.layer3_failures, patch.layer3_failures);
    assign(s.current_post_id, patch.current_post_id);
    for (const auto& [moment, wish] : {std::pair{&s.last_attempt_time, &patch.last_attempt_time},
                                       std::pair{&s.last_failure_time, &patch.last_failure_time}}) {
        if (*wish) *moment = std::min(**wish, copy.now());  // past events cannot be in the future (R20)
    }
    assign(s.attempt_progress, patch.attempt_progress);
    assign(s.logs, patch.logs);
    assign(s.last_session_summary, patch.last_session_summary);
    assign(s.can_retry, patch.can_retry);
    if (patch.processed_attempt_ids) declare_processed(copy, *patch.processed_attempt_ids);
}

// What the two state fields together ask for.
enum class Wish { nothing, run, stop };

Wish wish_of(const SessionPatch& patch) {
    if (patch.is_active) return *patch.is_active ? Wish::run : Wish::stop;
    if (!patch.outcome) return Wish::nothing;
    return *patch.outcome == Outcome::pending ? Wish::run : Wish::stop;
}

void apply_wish(WorkingCopy& copy, const SessionPatch& patch) {
    SessionData& s = copy.session();
    const bool running = is_running(copy.media());
    const Outcome named = patch.outcome.value_or(Outcome::cancelled);
    if (wish_of(patch) != Wish::nothing) copy.media().salvaged = false;
    switch (wish_of(patch)) {
        case Wish::nothing: break;
        case Wish::run:
            if (running) break;
            s.outcome = Outcome::pending;
            copy.effort().ended_by = EndReason::none;
            copy.effort().layer1_in_row = 0;
            copy.effort().click_failures_in_row = 0;
            break;
        case Wish::stop:
            if (running) copy.end(named == Outcome::pending ? Outcome::cancelled : named, EndReason::user);
            if (patch.outcome && named != Outcome::pending) {
                s.outcome = named;
                copy.effort().ended_by = named == Outcome::idle ? EndReason::none : EndReason::user;
            }
            break;
    }
}

// The changes, by the protocol's names. Only numbers and switches have their values, because texts may be private.
class Changes {
public:
    template <class Value>
    void compare(const char* name, const Value& before, const Value& after) {
        if (before == after) return;
        text_ += (text_.empty() ? "" : ", ") + std::string{name};
        if constexpr (std::is_same_v<Value, Count>) {
            text_ += " " + std::to_string(before) + " -> " + std::to_string(after);
        } else if constexpr (std::is_same_v<Value, bool>) {
            text_ += after ? " off -> on" : " on -> off";
        }
    }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

std::string changes(const Media& before, const Media& after) {
    const PersistentData &p = before.persistent, &limits = after.persistent;
    const SessionData &s = before.session, &session = after.session;
    Changes changes;
    changes.compare("maxRetries", p.max_retries, limits.max_retries);
    changes.compare("videoGoal", p.video_goal, limits.video_goal);
    changes.compare("autoRetryEnabled", p.auto_retry_enabled, limits.auto_retry_enabled);
    changes.compare("lastPromptValue", p.last_prompt_value, limits.last_prompt_value);
    changes.compare("isActive", s.is_active, session.is_active);
    changes.compare("retryCount", s.retry_count, session.retry_count);
    changes.compare("videosGenerated", s.videos_generated, session.videos_generated);
    changes.compare("creditsUsed", s.credits_used, session.credits_used);
    changes.compare("layer1Failures", s.layer1_failures, session.layer1_failures);
    changes.compare("layer2Failures", s.layer2_failures, session.layer2_failures);
    changes.compare("layer3Failures", s.layer3_failures, session.layer3_failures);
    changes.compare("lastAttemptTime", s.last_attempt_time, session.last_attempt_time);
    changes.compare("lastFailureTime", s.last_failure_time, session.last_failure_time);
    changes.compare("currentPostId", s.current_post_id, session.current_post_id);
    changes.compare("processedAttemptIds", s.processed_attempt_ids, session.processed_attempt_ids);
    changes.compare("attemptProgress", s.attempt_progress, session.attempt_progress);
    changes.compare("outcome", s.outcome, session.outcome);
    changes.compare("logs", s.logs, session.logs);
    changes.compare("suggestion", before.suggestion.has_value(), after.suggestion.has_value());
    return changes.text();
}

}  // namespace

void apply_update(WorkingCopy& copy, const UpdateAsked& asked) {
    const SessionPatch& patch = asked.session;
    PersistentData limits = copy.media().persistent;
    assign(limits.max_retries, asked.persistent.max_retries);
    assign(limits.video_goal, asked.persistent.video_goal);
    assign(limits.auto_retry_enabled, asked.persistent.auto_retry_enabled);
    assign(limits.last_prompt_value, asked.persistent.last_prompt_value);

    auto problem = problem_with(limits, "persistent.");
    if (!problem) problem = problem_with(patch, copy.session());
    if (problem) {
        copy.out.answer = Refused{ErrorCode::invalid_params, problem, std::nullopt};
        return;
    }
    if (wish_of(patch) == Wish::run && !is_running(copy.media()) && pause_until(copy.out.machine) > copy.now()) {
        copy.out.answer = Refused{ErrorCode::rate_limited, std::nullopt, pause_until(copy.out.machine)};  // R13
        return;
    }
    const Media before = copy.media();
    copy.media().persistent = std::move(limits);
    if (asked.dismiss_suggestion || asked.persistent != PersistentPatch{}) copy.media().suggestion.reset();
    apply_fields(copy, patch);
    apply_wish(copy, patch);
    if (copy.session().outcome != Outcome::idle) copy.refresh_can_retry();
    copy.re_evaluate();
    if (copy.media() != before) copy.note(notes::Edited{changes(before, copy.media())});
}

void note_user_act(WorkingCopy& copy, const Event& event) {
    const auto* edit = std::get_if<UpdateAsked>(&event);
    const bool acts = std::holds_alternative<StartAsked>(event) || std::holds_alternative<ManualClickSeen>(event) ||
                      std::holds_alternative<ClearAsked>(event) || (edit && *edit != UpdateAsked{});
    if (acts) copy.media().touched_by = TouchedBy::user;
    if (is_running(copy.media())) copy.media().suggestion.reset();  // the user has chosen
}

}  // namespace host::core
