// Words of the protocol as words for people, to be shown after a colon. Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/decision.hpp"
#include "core/note_content.hpp"

namespace host::core {

[[nodiscard]] std::string_view words_for(WaitReason reason);
[[nodiscard]] std::string_view words_for(NoneReason reason);
[[nodiscard]] std::string_view words_for(EndReason reason);
[[nodiscard]] std::string_view words_for(CloseReason reason);  // why an offer was withdrawn
[[nodiscard]] std::string_view words_for(Outcome outcome);     // "done", "stopped", "ended", as the popup says
[[nodiscard]] std::string why_offered(const Word<RetryReason>& reason);
[[nodiscard]] std::string why_denied(std::string_view reason);  // of a claim

}  // namespace host::core
