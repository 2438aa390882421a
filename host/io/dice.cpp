#include "io/dice.hpp"

#include <memory>
#include <random>

namespace host::io {

app::Dice fair_dice() {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    auto engine = std::make_shared<std::mt19937_64>(seed);
    // 53 bits are what a double holds exactly; the standard's own distribution may round up to 1.
    return [engine] { return static_cast<double>((*engine)() >> 11) * 0x1p-53; };
}

app::Dice constant_dice() {
    return [] { return 0.0; };
}

}  // namespace host::io
