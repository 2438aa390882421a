// The working copy inside step(): what the media is about to become, and the few verbs all events share.
//
// Internal to core: only session_machine.cpp, counting.cpp and updating.cpp include it.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/note_content.hpp"
#include "core/session_machine.hpp"

namespace host::core {

class WorkingCopy {
public:
    WorkingCopy(const Media& before, const Context& surroundings) : context(surroundings) {
        out.media = before;
        out.machine = surroundings.machine;
    }

    const Context& context;
    Step out;

    [[nodiscard]] Media& media() { return out.media; }
    [[nodiscard]] SessionData& session() { return out.media.session; }
    [[nodiscard]] Effort& effort() { return out.media.effort; }
    [[nodiscard]] Instant now() const { return context.now; }

    void note(const NoteContent& content) { out.notes.push_back(note_of(media().id, content)); }
    void log(std::string_view text) { append_log(session(), now(), text); }

    // Closes the open grant; its last state goes into `closed`.
    void close_grant(GrantState state, CloseReason reason);

    // Marks that a click was made, or may have been made, just now (R10). All minimum distances count from here (R9,
    // R17).
    void mark_click();
    void mark_click_time();  // only the times

    // R8: a new session, active, with all counters at zero.
    void begin(PersistentData limits, const std::optional<PostId>& post);

    // R12. Counters stay visible; the offered or claimed grant is cancelled.
    // `number`: a further number for the journal; 0: the number of the rule.
    void end(Outcome outcome, EndReason reason, std::int64_t number = 0);

    // R5, R12, R17, R19: ends a running session that has reached its goal, a cap, the breaker or the budget.
    void end_at_limit();

    // R5, R6 for a running session: ends it at a limit, otherwise pauses or resumes it with the auto-retry switch.
    void re_evaluate();

    // The number of the rule that ends a session, for the journal: a count or milliseconds; 0: it has none.
    [[nodiscard]] std::int64_t limit_behind(EndReason reason);

    // R5 canRetry, as far as no click is waiting for its outcome.
    void refresh_can_retry();
};

void count_attempts(WorkingCopy& copy, const AttemptsSeen& seen);  // R3, R4, R7
void apply_update(WorkingCopy& copy, const UpdateAsked& asked);    // R16
void note_user_act(WorkingCopy& copy, const Event& event);         // R21: of an event that was not refused

}  // namespace host::core
