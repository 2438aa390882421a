// Decisions and notes as sentences a person can read. No prompts in them.
#pragma once

#include <string>

#include "core/decision.hpp"
#include "core/note.hpp"

namespace host::core {

// "waits 6 s more: the cooldown after the last attempt"
[[nodiscard]] std::string explain(const Decision& decision, Instant now);

// The reason alone: "the minimum time between attempts", "stopped by the user".
[[nodiscard]] std::string explain(WaitReason reason);
[[nodiscard]] std::string explain(EndReason reason);

// "attempt a1 was refused at layer 2"
[[nodiscard]] std::string explain(const Note& note);

}  // namespace host::core
