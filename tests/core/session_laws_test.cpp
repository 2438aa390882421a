// What must hold of every walk through the machine, not only of those somebody thought of.
//
// RC_PARAMS lengthens the search ("max_success=5000 max_size=400") or repeats it (the seed that is printed at the
// beginning: "seed=...").
#include <rapidcheck.h>

#include <algorithm>
#include <utility>

#include "core/session_walk.hpp"
#include "support/builders.hpp"
#include "support/property.hpp"

namespace rc {

template <>
struct Arbitrary<host::core::test::Move> {
    static Gen<host::core::test::Move> arbitrary() {
        using namespace host::core::test;
        // What moves a session on comes more often than what ends it.
        const auto what = gen::weightedOneOf<What>({
            {12, gen::element(What::look, What::look, What::start, What::claim, What::claim, What::clicked,
                              What::snapshot)},
            {4, gen::element(What::route, What::progress, What::not_clicked, What::steal)},
            {2, gen::map(gen::inRange(0, kWhats), [](int number) { return static_cast<What>(number); })},
        });
        return gen::build<Move>(gen::set(&Move::what, what), gen::set(&Move::who, gen::inRange(0, World::kTabs)),
                                gen::set(&Move::where, gen::inRange(0, World::kMedia)),
                                gen::set(&Move::much, gen::inRange(0, 4096)));
    }
};

}  // namespace rc

namespace host::core::test {
namespace {

using Walk = std::vector<Move>;

rc::Gen<int> any_settings() { return rc::gen::inRange(0, 20'000); }

// Rare walks need more room than RapidCheck's defaults give them.
template <class Property>
void check_walks(Property property) {
    support::check_property(std::move(property), {.successes = 250, .size = 300});
}

World walked(const Walk& walk, int settings) {
    World world{some_settings(settings)};
    for (int who = 0; who < World::kTabs; ++who) world.make({What::route, who, who, 1});
    for (const Move& move : walk) world.make(move);
    return world;
}

}  // namespace

TEST_CASE("settings for walks are within the caps (R17)") {
    check_walks([] { RC_ASSERT(!problem_with(some_settings(*any_settings()))); });
}

TEST_CASE("every step of every walk keeps the laws (R3, R9-R13, R16-R18, R20)") {
    check_walks([](const Walk& walk) { walked(walk, *any_settings()); });
}

TEST_CASE("looking twice is looking once (R9)") {
    check_walks([](const Walk& walk) {
        World world = walked(walk, *any_settings());
        world.look();
        std::vector<Media> before;
        for (int which = 0; which < World::kMedia; ++which) before.push_back(world.media(which));
        world.look();
        for (int which = 0; which < World::kMedia; ++which) {
            RC_ASSERT(world.media(which) == before[static_cast<std::size_t>(which)]);
        }
    });
}

TEST_CASE("when nobody is there any more everything comes to rest (R10, R11, R14)", "[slow]") {
    check_walks([](const Walk& walk) {
        World world = walked(walk, *any_settings());
        world.close_everything();
        const Settings& s = world.settings();
        for (Millis passed{0}; passed <= s.stale_after + s.attempt_timeout + caps::kOfferTtl; passed += 10s) {
            world.let_time_pass(10s);
            world.look();
        }
        RC_ASSERT(world.is_at_rest());
    });
}

TEST_CASE("documents that never claim are asked once each, then left in peace (R10)", "[slow]") {
    check_walks([](const Walk& walk) {
        World world = walked(walk, *any_settings());
        const auto wait_for = [&world](Millis length) {
            for (Millis passed{0}; passed <= length; passed += 10s) {
                world.let_time_pass(10s);
                world.look();
            }
        };
        wait_for(caps::kMaxInFlight * 30min);
        const std::size_t offers = world.offers_made();
        wait_for(1h);
        RC_ASSERT(world.offers_made() == offers);
        for (int which = 0; which < World::kMedia; ++which) RC_ASSERT(!world.media(which).grant);
    });
}

TEST_CASE("any order and any repetition of the same attempts give the same counts (R3)") {
    check_walks([] {
        const auto outcomes = *rc::gen::container<std::vector<bool>>(12, rc::gen::arbitrary<bool>());
        const auto order = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, 12));
        Stepper it{limits(50, 50)};
        it.start();
        std::set<std::size_t> listed;
        for (const std::size_t which : order) {
            listed.insert(which);
            const std::string id = "a" + std::to_string(which);
            it.later(1s).see({outcomes[which] ? good(id) : refused(id)});
        }
        const auto videos = std::count_if(listed.begin(), listed.end(), [&](std::size_t n) { return outcomes[n]; });
        RC_ASSERT(it.session().videos_generated == videos);
        RC_ASSERT(it.session().retry_count == static_cast<Count>(listed.size()) - videos);
        RC_ASSERT(it.session().processed_attempt_ids.size() == listed.size());
    });
}

TEST_CASE("more evidence never lowers a count (R3)") {
    check_walks([](const Walk& walk) {
        World world = walked(walk, *any_settings());
        const int which = *rc::gen::inRange(0, World::kMedia);
        const SessionData before = world.media(which).session;
        world.make({What::snapshot, *rc::gen::inRange(0, World::kTabs), which, *rc::gen::inRange(0, 4096)});
        const SessionData after = world.media(which).session;
        RC_ASSERT(after.retry_count >= before.retry_count);
        RC_ASSERT(after.videos_generated >= before.videos_generated);
        RC_ASSERT(after.credits_used >= before.credits_used);
        RC_ASSERT(!after.is_active || before.is_active);
    });
}

}  // namespace host::core::test
