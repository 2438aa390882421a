#include "core/adoption.hpp"

namespace host::core {

std::string_view why_not_adopted(const Media& media, const ManualClickSeen& click, const Context& context) {
    const EndReason ended_by = media.effort.ended_by;
    if (!context.settings.adopt_manual_attempts) return "off";
    if (click.prompt.find_first_not_of(" \t\r\n") == std::string::npos) return "no_prompt";
    if (pause_until(context.machine) > context.now) return "rate_limited";
    if (media.salvaged) return "salvaged";
    if (is_running(media)) return "session_runs";
    if (media.in_flight) return "in_flight";
    if (ended_by == EndReason::user) return "stopped";
    if (ended_by == EndReason::prompt_refused && click.prompt == media.persistent.last_prompt_value) {
        return "prompt_refused";
    }
    if (context.others_in_flight >= caps::kMaxInFlight) return "too_many_in_flight";
    // A click is known by its time (R16), and nobody clicks twice in a millisecond.
    if (context.machine.last_claim >= context.now) return "in_flight";
    return {};
}

}  // namespace host::core
