#include "platform/random.hpp"

#include <unistd.h>

#include <memory>
#include <random>
#include <stdexcept>

namespace host::platform {

// Not std::random_device, which asks the processor what it can before the first number: slow in a virtual machine.
std::uint64_t random_number() {
    std::uint64_t number{};
    if (getentropy(&number, sizeof number) != 0) throw std::runtime_error("the system has no random numbers to give");
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
