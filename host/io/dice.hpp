// Chance for the core, which has none of its own (R18: jitter).
#pragma once

#include <cstdint>

#include "app/ports.hpp"

namespace host::io {

[[nodiscard]] std::uint64_t random_number();  // from the system
[[nodiscard]] app::Dice fair_dice();          // seeded by the system
[[nodiscard]] app::Dice constant_dice();      // always 0, for --test-clock

}  // namespace host::io
