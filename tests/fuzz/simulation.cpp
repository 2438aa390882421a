// The stream of choices of a simulated world, searched by coverage instead of by chance.
#include "sim/simulation.hpp"

#include "fuzz/targets.hpp"

namespace fuzz {

void simulation(Bytes input) {
    const sim::Outcome outcome = sim::run_simulation(input);
    if (outcome.violation) throw Broken(*outcome.violation);
}

}  // namespace fuzz
