// Where tests that draw at random begin.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>

namespace support {

// The same number in every run, so that no test fails by chance; a new one each time where GRH_FRESH_SEEDS is set.
inline std::uint32_t first_seed() { return std::getenv("GRH_FRESH_SEEDS") ? std::random_device{}() : 20'261'122U; }

}  // namespace support
