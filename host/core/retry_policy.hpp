// When may the next attempt be offered? (R9, R17, R18). Pure arithmetic on stored moments.
#pragma once

#include "core/decision.hpp"
#include "core/media.hpp"

namespace host::core {

// R18: how long to wait after `failures` refusals in a row (>= 1), never below the cooldown.
// `dice` in [0, 1) places the jitter.
[[nodiscard]] Millis backoff_after(Count failures, const Settings& settings, double dice);

// When an active session without an open grant may get the next attempt, and which rule decides.
struct Due {
    Instant at;
    WaitReason reason{};
    bool operator==(const Due&) const = default;
};
[[nodiscard]] Due retry_due(const Media& media, const Settings& settings, const Machine& machine);

// Active, may retry, no open grant, no click in flight: only time, a slot and a tab are missing.
[[nodiscard]] bool wants_grant(const Media& media);

}  // namespace host::core
