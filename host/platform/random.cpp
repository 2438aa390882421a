#include "platform/random.hpp"

#include <memory>
#include <random>

namespace host::platform {

std::uint64_t random_number() {
    std::uint64_t number{};
    fill_with_random(std::as_writable_bytes(std::span{&number, 1}));
    return number;
}

Random fair_random() {
    auto engine = std::make_shared<std::mt19937_64>(random_number());
    // 53 bits are what a double holds exactly; the standard's own distribution may round up to 1.
    return [engine] { return static_cast<double>((*engine)() >> 11) * 0x1p-53; };
}

Random constant_random() {
    return [] { return 0.0; };
}

}  // namespace host::platform
