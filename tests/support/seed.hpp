// Where tests that draw at random begin.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>

namespace support {

#ifdef __SANITIZE_ADDRESS__
inline constexpr std::uint32_t kUsualSeed = 40'261'122;  // other draws than those of the same test without a sanitizer
#else
inline constexpr std::uint32_t kUsualSeed = 20'261'122;
#endif

// The same number in every run, so that no test fails by chance; a new one each time where GRH_FRESH_SEEDS is set.
inline std::uint32_t first_seed() {
    const char* fresh = std::getenv("GRH_FRESH_SEEDS");
    return fresh && *fresh != '\0' ? std::random_device{}() : kUsualSeed;
}

}  // namespace support
