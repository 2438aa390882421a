// R20: waits do not depend on anybody setting the clock.
#include "io/clock.hpp"

#include "support/catch.hpp"

namespace host::io {
namespace {

using core::Millis;

struct Machine {
    Millis wall{1'000'000};
    Millis boot{500};
    HostClock clock{[this] { return wall; }, [this] { return boot; }};

    void pass(Millis time) {
        wall += time;
        boot += time;
    }
};

TEST_CASE("the host's time is the wall's, as long as nobody sets it (R20)") {
    Machine machine;
    CHECK(machine.clock.now() == core::instant_from_ms(1'000'000));
    machine.pass(Millis{8'000});
    CHECK(machine.clock.now() == core::instant_from_ms(1'008'000));
}

TEST_CASE("a jump of the wall clock moves nothing in a running host (R20)") {
    Machine machine;
    machine.wall += Millis{3'600'000};
    CHECK(machine.clock.now() == core::instant_from_ms(1'000'000));
    machine.wall -= Millis{7'200'000};
    machine.pass(Millis{10});
    CHECK(machine.clock.now() == core::instant_from_ms(1'000'010));
}

TEST_CASE("when there is nothing to disturb, the wall's word is taken again (R20)") {
    Machine machine;
    machine.wall -= Millis{400'000};
    machine.clock.resync();
    CHECK(machine.clock.now() == core::instant_from_ms(600'000));
}

TEST_CASE("the system's clocks agree with each other to begin with") {
    const HostClock clock;
    const auto wall = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    CHECK(std::chrono::abs(clock.now() - wall) < Millis{1'000});
}

}  // namespace
}  // namespace host::io
