#include "cli/redact.hpp"

#include <variant>

#include "core/session.hpp"
#include "wire/printable.hpp"

namespace host::cli {

std::string hidden(std::size_t characters) {
    return "(hidden, " + std::to_string(characters) + (characters == 1 ? " character)" : " characters)");
}

std::string redact_log_line(std::string_view line) {
    const std::size_t at = line.find(core::kStartedLogPrefix);
    if (at == std::string_view::npos) return std::string{line};
    const std::size_t prompt = at + core::kStartedLogPrefix.size();
    return std::string{line.substr(0, prompt)} + hidden(wire::characters(line.substr(prompt)));
}

void redact(wire::DebugReport& report) {
    for (wire::DebugSession& session : report.sessions) {
        session.prompt_hidden = true;
        session.media.persistent.last_prompt_value.clear();
        if (auto& suggestion = session.media.suggestion; suggestion && suggestion->last_prompt_value) {
            suggestion->last_prompt_value = hidden(wire::characters(*suggestion->last_prompt_value));
        }
        for (std::string& line : session.media.session.logs.edit()) line = redact_log_line(line);
        if (auto* retry = std::get_if<core::RetryDecision>(&session.decision)) retry->prompt.clear();
    }
}

}  // namespace host::cli
