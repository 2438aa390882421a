// Where tests that draw at random begin.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>

#include "support/this_build.hpp"

namespace support {

// The same number in every run, so that no test fails by chance; a new one each time where GRH_FRESH_SEEDS is set.
inline std::uint32_t first_seed() {
    const char* fresh = std::getenv("GRH_FRESH_SEEDS");
    if (fresh && *fresh != '\0') return std::random_device{}();
    return kIsSanitized ? 40'261'122 : 20'261'122;  // what draws twice draws differently
}

}  // namespace support
