#include "cli/inspect/redact.hpp"

#include <variant>

#include "core/log_lines.hpp"
#include "platform/printable.hpp"

namespace host::cli {

std::string hidden(std::size_t characters) {
    return "(hidden, " + std::to_string(characters) + (characters == 1 ? " character)" : " characters)");
}

std::string redact_log_line(std::string_view line) {
    const auto [shown, secret] = core::split_log_line(line);
    return secret.empty() ? std::string{line} : std::string{shown} + hidden(platform::characters(secret));
}

// The details of all other notes are the host's own words (core/note.hpp).
void redact(core::Note& note) {
    if (note.kind != core::NoteKind::click_failed || core::is_fixed_click_error(note.detail)) return;
    note.detail = hidden(platform::characters(note.detail));
}

void redact(DebugReport& report) {
    for (DebugSession& session : report.sessions) {
        session.prompt_hidden = true;
        session.media.persistent.last_prompt_value.clear();
        if (auto& suggestion = session.media.suggestion; suggestion && suggestion->last_prompt_value) {
            suggestion->last_prompt_value = hidden(platform::characters(*suggestion->last_prompt_value));
        }
        for (std::string& line : session.media.session.logs.edit()) line = redact_log_line(line);
        if (auto* retry = std::get_if<core::RetryDecision>(&session.decision)) retry->prompt.clear();
    }
    for (DebugNote& line : report.journal) redact(line.note);
}

}  // namespace host::cli
