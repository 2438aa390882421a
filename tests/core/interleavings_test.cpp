// What the refactoring got wrong (docs/pitfalls.md): the same facts in any order end in the same state, with one next
// grant.
#include <algorithm>
#include <functional>

#include "support/builders.hpp"

namespace host::core::test {
namespace {

using Happening = std::function<void(Stepper&)>;

// Every order of what follows `begin`, all at one moment; what each leads to.
std::vector<Stepper> every_order(const Stepper& begin, const std::vector<Happening>& happenings) {
    std::vector<std::size_t> order(happenings.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::vector<Stepper> ends;
    do {
        Stepper it = begin;
        for (const std::size_t which : order) happenings[which](it);
        it.media.revision = 0;  // counts the steps on the way, which are not the same in every order
        ends.push_back(std::move(it));
    } while (std::next_permutation(order.begin(), order.end()));
    return ends;
}

const Happening route = [](Stepper& it) { it.show("a1"); };
const Happening click_result = [](Stepper& it) { it.click(GrantId{1}, kTab); };
const Happening refusal = [](Stepper& it) { it.see({refused("a1")}, PostId{"a1"}); };
const Happening video = [](Stepper& it) { it.see({good("a1")}, PostId{"a1"}); };

}  // namespace

TEST_CASE("route, snapshot and click result in every order end in the same state (R2, R10, R11)") {
    Stepper begin{limits(5, 5)};
    begin.start().claim();
    const bool moderated = GENERATE(true, false);
    const auto ends = every_order(begin, {route, moderated ? refusal : video, click_result});
    REQUIRE(ends.size() == 6);
    for (Stepper it : ends) {
        CHECK(it.media == ends.front().media);
        CHECK(it.session().retry_count == (moderated ? 1 : 0));
        CHECK(it.session().videos_generated == (moderated ? 0 : 1));
        CHECK(it.session().current_post_id == PostId{"a1"});
        it.tick(60s);
        CHECK(it.offers.size() == 2);
        it.tick(5s);
        CHECK(it.offers.size() == 2);
    }
}

TEST_CASE("a duplicate snapshot among them changes nothing (R3)") {
    Stepper begin{limits(5, 5)};
    begin.start().claim().later(1s);
    for (const Stepper& it : every_order(begin, {route, refusal, click_result, refusal})) {
        CHECK(it.session().retry_count == 1);
        CHECK(it.session().is_active);
        CHECK_FALSE(it.media.in_flight);
    }
}

TEST_CASE("route, snapshot and click result after a stop end in the same state in every order (R10, R12)") {
    Stepper begin{limits(5, 5)};
    begin.start().claim().later(1s).stop();
    const auto ends = every_order(begin, {route, refusal, click_result});
    for (const Stepper& it : ends) {
        CHECK(it.session().retry_count == 1);
        CHECK(it.says() == "stop user");
        CHECK(it.media.in_flight == ends.front().media.in_flight);
    }
}

TEST_CASE("a restart among them gives one next grant, whatever the order (R8, R10)") {
    Stepper begin{limits(5, 5)};
    begin.start().claim().later(3s);
    const Happening restart = [](Stepper& it) { it.start(); };
    for (Stepper it : every_order(begin, {route, refusal, click_result, restart})) {
        const std::size_t before = it.offers.size();
        CHECK(before <= 2);
        while (it.offers.size() < 2 && it.now < at(30s)) it.tick(1s);
        CHECK(it.offers.size() == 2);
        CHECK(it.session().is_active);
    }
}

TEST_CASE("a start and the attempts of before in any order start one session (R3, R5)") {
    Stepper begin{limits(5, 5)};
    begin.candidate = std::nullopt;
    const Happening start = [](Stepper& it) { it.start(); };
    for (const Stepper& it : every_order(begin, {start, route, refusal})) {
        CHECK(it.session().is_active);
        CHECK(it.session().outcome == Outcome::pending);
        CHECK(it.ledger.size() == 1);
    }
}

TEST_CASE("two documents in any order get one grant (R10, R15)") {
    Stepper begin{limits(5, 5)};
    begin.start();
    const Happening first = [](Stepper& it) { it.claim(GrantId{1}, kTab); };
    const Happening second = [](Stepper& it) { it.claim(GrantId{1}, kOtherTab); };
    const Happening again = [](Stepper& it) { it.claim(GrantId{1}, kTab); };
    for (const Stepper& it : every_order(begin, {first, second, again, second})) {
        CHECK(it.media.grant->state == GrantState::claimed);
        CHECK(it.media.grant->document == kTab);
        CHECK(it.offers.size() == 1);
    }
}

}  // namespace host::core::test
