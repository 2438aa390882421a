// Random schedules of the whole system, and all those that ever failed (seeds.txt).
#include <fstream>
#include <sstream>

#include "sim/simulation.hpp"
#include "support/catch.hpp"
#include "support/seed.hpp"
#include "support/this_build.hpp"

namespace {

const std::uint64_t kSchedules = support::kIsSanitized ? 200 : 1'000;  // longer runs by hand: simulate
const std::size_t kDepth = support::kIsSanitized ? 4 : 6;

std::string replay(std::uint64_t seed) { return "replay: build/dev/bin/simulate --seed " + std::to_string(seed); }

void run_seed(std::uint64_t seed) {
    INFO(replay(seed));
    const sim::Outcome outcome = sim::run_simulation(sim::bytes_from(seed));
    INFO(outcome.violation.value_or(""));
    CHECK_FALSE(outcome.violation);
}

}  // namespace

TEST_CASE("every schedule that ever failed runs clean (simulation)", "[sim]") {
    std::ifstream file{std::string{GRH_SOURCE_DIR} + "/tests/sim/seeds.txt"};
    REQUIRE(file);
    for (std::string line; std::getline(file, line);) {
        if (!line.empty() && line[0] != '#') run_seed(std::stoull(line));
    }
}

TEST_CASE("random schedules run clean (R3, R10, R11, R13, R14, R15, R20)", "[sim]") {
    const char* wish = std::getenv("GRH_SIM_SCHEDULES");
    const std::uint64_t schedules = wish ? std::stoull(wish) : kSchedules;
    const std::uint64_t first = support::first_seed();
    std::size_t claims = 0, attempts = 0;
    for (std::uint64_t n = 0; n < schedules; ++n) {
        INFO(replay(first + n));
        const sim::Outcome outcome = sim::run_simulation(sim::bytes_from(first + n));
        INFO(outcome.violation.value_or(""));
        REQUIRE_FALSE(outcome.violation);
        claims += outcome.claims;
        attempts += outcome.attempts;
    }
    CHECK(claims > schedules / 2);  // it does not only wait
    CHECK(attempts > schedules / 2);
}

TEST_CASE("a week of a machine with six hosts, nights and every fault runs clean, in a small file and log", "[sim]") {
    if (support::kIsSanitized) return;  // the schedules above are of the same code
    const sim::Weeks ran = sim::run_weeks(1, 1);
    INFO("replay: build/dev/bin/simulate --weeks 1 --seed 1\n" << ran.violation.value_or(""));
    CHECK_FALSE(ran.violation);
    REQUIRE(ran.weeks.size() == 1);
    CHECK(ran.weeks.front().attempts > 100);
    CHECK(ran.weeks.front().file_bytes < 1'000'000);
    CHECK(ran.weeks.front().log_lines < 1'000);  // a day
}

TEST_CASE("every interleaving of two documents, one media and one crash runs clean (R10)", "[sim]") {
    const sim::Exhausted all = sim::run_exhaustively(kDepth);
    INFO(all.violation.value_or("") << "\nreplay: build/dev/bin/simulate --exhaustive " << kDepth);
    CHECK_FALSE(all.violation);
    CHECK(all.schedules > 50);
}
