// Chance from the system, for a core that has none of its own (R18: jitter).
#pragma once

#include <cstdint>
#include <functional>

namespace host::platform {

using Random = std::function<double()>;  // in [0, 1)

// Throws std::runtime_error when the system has none to give.
[[nodiscard]] std::uint64_t random_number();
[[nodiscard]] Random fair_random();      // seeded by the system
[[nodiscard]] Random constant_random();  // always 0, for --test-clock

}  // namespace host::platform
