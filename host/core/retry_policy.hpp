// When may the next attempt be offered? (R9, R17, R18). Pure arithmetic on stored moments.
#pragma once

#include "core/decision.hpp"
#include "core/media.hpp"

namespace host::core {

// R18: the length to wait after `failures` refusals in a row (>= 1), never below the cooldown.
// `dice` in [0, 1) places the jitter.
[[nodiscard]] Millis backoff_after(Count failures, const Settings& settings, double dice);

// The moment an active session without an open grant may be granted the next attempt, and which rule says so.
struct Due {
    Instant at;
    WaitReason reason{};
    bool operator==(const Due&) const = default;
};
[[nodiscard]] Due retry_due(const Media& media, const Settings& settings, const Machine& machine);

// Active, able, nothing open, nothing in flight: only time, a place and a tab are missing.
[[nodiscard]] bool wants_grant(const Media& media);

}  // namespace host::core
