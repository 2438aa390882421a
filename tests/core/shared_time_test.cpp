// R20: one time for all hosts of a machine, whatever anybody sets the clock to.
#include "core/shared_time.hpp"

#include "support/builders.hpp"

namespace host::core::test {
namespace {

const SharedTime kShared{"boot", 500ms, kStart};

ClockReading reading(Millis since_boot, Instant wall, std::string boot = "boot") {
    return {std::move(boot), since_boot, wall};
}

TEST_CASE("the time is the pair's, carried on by the count since the boot (R20)") {
    CHECK(time_at(kShared, reading(500ms, kStart)) == kStart);
    CHECK(time_at(kShared, reading(8'500ms, kStart)) == at(8s));
}

TEST_CASE("what the wall clock says changes nothing (R20)") {
    CHECK(time_at(kShared, reading(501ms, at(1h))) == at(1ms));
    CHECK(time_at(kShared, reading(501ms, at(-1h))) == at(1ms));
}

TEST_CASE("a pair holds for its boot alone (R20)") {
    CHECK(is_of_this_boot(kShared, reading(500ms, kStart)));
    CHECK_FALSE(is_of_this_boot(kShared, reading(500ms, kStart, "the next boot")));
    CHECK_FALSE(is_of_this_boot(kShared, reading(499ms, kStart)));  // where a system gives no id, the count tells
}

TEST_CASE("a new boot begins with the wall's time, but never before the newest stored moment (R20)") {
    CHECK(first_of_boot(reading(7ms, at(1h)), at(1min)) == SharedTime{"boot", 7ms, at(1h)});
    CHECK(first_of_boot(reading(7ms, at(-1h)), at(1min)) == SharedTime{"boot", 7ms, at(1min)});
}

TEST_CASE("a wall clock that drifts does not contradict the pair, one that was set does (R20)") {
    CHECK_FALSE(is_wrong(kShared, reading(500ms, at(2s))));
    CHECK_FALSE(is_wrong(kShared, reading(500ms, at(-2s))));
    CHECK(is_wrong(kShared, reading(500ms, at(2'001ms))));
    CHECK(is_wrong(kShared, reading(500ms, at(-2'001ms))));
}

}  // namespace
}  // namespace host::core::test
