// Random numbers from the system, for a core that has none of its own (R18: jitter).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace host::platform {

using Random = std::function<double()>;  // in [0, 1)

// Fills at most 256 bytes. Throws std::system_error when the system has none to give.
void fill_with_random(std::span<std::byte> bytes);
[[nodiscard]] std::uint64_t random_number();  // throws as above
[[nodiscard]] Random fair_random();           // seeded by the system; throws as above
[[nodiscard]] Random constant_random();       // always 0, for --test-clock

}  // namespace host::platform
