// Prompts are private: what `--debug` shows of them unless it is told otherwise. Pure.
#pragma once

#include <string>
#include <string_view>

#include "wire/debug_json.hpp"

namespace host::cli {

// "(hidden, 24 characters)"
[[nodiscard]] std::string hidden(std::size_t characters);

// A log line; what it quotes of a prompt is replaced by its length.
[[nodiscard]] std::string redact_log_line(std::string_view line);

// Takes every prompt out of the report, wherever it is quoted. The lengths stay.
void redact(wire::DebugReport& report);

}  // namespace host::cli
