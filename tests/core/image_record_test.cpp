// R21, two machines: what they know becomes one, whoever hears of whom, in whatever order and how often.
#include "core/image_record.hpp"

#include <rapidcheck.h>

#include <algorithm>

#include "core/invariants.hpp"
#include "support/builders.hpp"
#include "support/property.hpp"

namespace host::core::test {
namespace {

// What one machine has of the image: real steps, of which any sequence may have happened.
struct Knower {
    std::optional<Media> media;
    std::vector<LedgerEntry> ledger;
    Settings settings;

    [[nodiscard]] ImageRecord record() const { return {.media = *media, .ledger = ledger, .names = {}, .posts = {}}; }

    // Returns whether anything changed.
    bool take(const ImageRecord& other, Instant now) {
        if (media && why_left(*media)) return false;
        const Taken taken = core::take(media, ledger, other, settings, now);
        media = taken.media;
        ledger = taken.ledger;
        return taken.media_changed || taken.ledger_changed;
    }
};

constexpr Instant kLater = at(std::chrono::hours{100});

Knower played(const PersistentData& limits, int clock_ahead) {
    Stepper stepper(limits);
    stepper.now = at(Millis{clock_ahead});
    const int steps = *rc::gen::inRange(0, 12);
    for (int n = 0; n < steps; ++n) {
        stepper.later(Millis{*rc::gen::inRange(1, 20'000)});
        const std::string id = "a" + std::to_string(*rc::gen::inRange(0, 6));
        switch (*rc::gen::inRange(0, 9)) {
            case 0: stepper.start("a cat"); break;
            case 1: stepper.see({good(id)}); break;
            case 2: stepper.see({refused(id)}); break;
            case 3: stepper.progress(*rc::gen::inRange(0, 100)); break;
            case 4: stepper.stop(); break;
            case 5: stepper.clear(); break;
            case 6: stepper.auto_retry(*rc::gen::arbitrary<bool>()); break;
            case 7: stepper.edit({.retry_count = *rc::gen::inRange<Count>(0, 3)}); break;
            default: stepper.tick(Millis{*rc::gen::inRange(0, 200'000)}); break;
        }
    }
    return {.media = stepper.media, .ledger = stepper.ledger, .settings = stepper.settings};
}

Knower any_machine() {
    return played(limits(*rc::gen::inRange<Count>(1, 5), *rc::gen::inRange<Count>(1, 4)), *rc::gen::inRange(0, 60'000));
}

ImageHistory any_history() {
    const Knower machine = any_machine();
    return history_of(*machine.media, machine.ledger);
}

// Pauses what is active, as a user does, and lets a click that waits be over.
void rest(Knower& machine) {
    if (!machine.media) return;
    Stepper stepper;
    stepper.media = *machine.media;
    stepper.now = kLater;
    stepper.tick();
    stepper.auto_retry(false).tick(Millis{200'000});
    machine.media = stepper.media;
    machine.media->grant.reset();
    machine.media->in_flight = false;
}

// The ledger and the counts that people see: which attempts there are, what became of each, and what they add up to.
std::string shown(const Knower& machine) {
    std::vector<std::string> lines;
    for (const LedgerEntry& e : machine.ledger) {
        const bool is_current = e.effort == machine.media->effort.number;
        lines.push_back(e.attempt.value + (e.moderated ? " refused " : " ") + std::to_string(e.layer) +
                        (e.layer_known ? " known " : " ") + std::to_string(e.percent) + " " +
                        std::to_string(to_ms(e.seen_at)) + " " + std::to_string(e.effort) + (is_current ? " now" : ""));
    }
    std::ranges::sort(lines);
    const SessionData& s = machine.media->session;
    for (const Count count : {s.retry_count, s.videos_generated, s.credits_used, s.layer1_failures, s.layer2_failures,
                              s.layer3_failures, machine.media->effort.number}) {
        lines.push_back(std::to_string(count));
    }
    for (const AttemptId& id : s.processed_attempt_ids) lines.push_back(id.value);
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

}  // namespace

TEST_CASE("joining what machines know means the same in any order, grouping and number (R21)") {
    support::check_property([] {
        const ImageHistory a = any_history(), b = any_history(), c = any_history();
        RC_ASSERT(join(a, b) == join(b, a));
        RC_ASSERT(join(join(a, b), c) == join(a, join(b, c)));
        RC_ASSERT(join(join(a, b), b) == join(a, b));
        RC_ASSERT(counters_of(join(a, a)) == counters_of(a));
    });
}

TEST_CASE("two and three machines end in the same ledgers and counts, in any order and number of exchanges (R21)") {
    support::check_property([] {
        std::vector<Knower> machines;
        for (int n = *rc::gen::inRange(2, 4); n > 0; --n) machines.push_back(any_machine());
        if (*rc::gen::arbitrary<bool>()) machines.back() = {};  // a new one
        const auto exchange = [&](std::size_t from, std::size_t to) {
            if (from == to || !machines[from].media) return;
            const bool was_active = machines[to].media && machines[to].media->session.is_active;
            const auto grant = machines[to].media ? machines[to].media->grant : std::nullopt;
            const bool in_flight = machines[to].media && machines[to].media->in_flight;
            machines[to].take(machines[from].record(), kLater);
            const Media& media = *machines[to].media;
            RC_ASSERT(media.session.is_active == was_active);  // nothing is started, nothing stopped
            RC_ASSERT(media.grant == grant);
            RC_ASSERT(media.in_flight == in_flight);
            RC_ASSERT(violations(media).empty());
        };
        const auto any = [&] { return *rc::gen::inRange<std::size_t>(0, machines.size()); };
        for (int n = *rc::gen::inRange(0, 6); n > 0; --n) exchange(any(), any());  // some are active still
        for (Knower& machine : machines) rest(machine);
        for (int n = *rc::gen::inRange(0, 6); n > 0; --n) exchange(any(), any());
        for (std::size_t round = 0; round < machines.size(); ++round) {  // at last each hears of each
            for (std::size_t from = 0; from < machines.size(); ++from) {
                for (std::size_t to = 0; to < machines.size(); ++to) exchange(from, to);
            }
        }
        for (const Knower& machine : machines) RC_ASSERT(shown(machine) == shown(machines.front()));
        for (std::size_t to = 1; to < machines.size(); ++to) {
            RC_ASSERT(!machines[to].take(machines.front().record(), kLater));
        }
    });
}

TEST_CASE("a refused verdict beats a video, and the counts of the session follow (R21, R22)") {
    Stepper here(limits(5, 5)), there(limits(5, 5));
    here.start().see({good("a1"), good("a2")});
    here.stop();
    there.see({refused("a1")});
    Knower machine{.media = here.media, .ledger = here.ledger, .settings = {}};
    REQUIRE(machine.take({.media = there.media, .ledger = there.ledger, .names = {}, .posts = {}}, kLater));
    CHECK(machine.media->session.videos_generated == 1);
    CHECK(machine.media->session.retry_count == 1);
    CHECK(machine.media->session.layer1_failures == 1);
    CHECK(machine.media->session.credits_used == 2);
    CHECK(machine.ledger.front().moderated);
}

TEST_CASE("what was active arrives paused; the session of a machine that has none stays away from its clicks (R21)") {
    Stepper there(limits(5, 5));
    there.start("a dog").see({refused("a1")});
    REQUIRE(there.session().is_active);
    Knower machine;
    REQUIRE(machine.take({.media = there.media, .ledger = there.ledger, .names = {}, .posts = {}}, kLater));
    CHECK(machine.media->session.outcome == Outcome::pending);
    CHECK_FALSE(machine.media->session.is_active);
    CHECK_FALSE(machine.media->persistent.auto_retry_enabled);
    CHECK(machine.media->session.retry_count == 1);
    CHECK(machine.media->persistent.last_prompt_value == "a dog");

    Stepper resumed;  // an attempt does not resume it, the user does
    resumed.media = *machine.media;
    resumed.now = kLater;
    resumed.see({refused("a2")});
    CHECK_FALSE(resumed.session().is_active);
    resumed.auto_retry(true);
    CHECK(resumed.session().is_active);
}

TEST_CASE("an image with an active session, an offer or a click in flight is left alone (R10, R21)") {
    Stepper here(limits(5, 5));
    here.start();
    CHECK(why_left(here.media));
    here.tick();
    here.claim();
    here.stop();
    REQUIRE(here.media.in_flight);
    CHECK(why_left(here.media));
    here.tick(Millis{130'000});
    CHECK_FALSE(why_left(here.media));
}

TEST_CASE("limits and prompt that are set here stay, others are taken over (R21)") {
    Stepper there(limits(7, 2));
    there.media.persistent.last_prompt_value = "theirs";
    const ImageRecord record{.media = there.media, .ledger = {}, .names = {}, .posts = {}};
    Knower machine{.media = fresh_media(), .ledger = {}, .settings = {}};
    machine.media->persistent.max_retries = 4;
    machine.take(record, kLater);
    CHECK(machine.media->persistent.max_retries == 4);
    CHECK(machine.media->persistent.video_goal == 2);
    CHECK(machine.media->persistent.last_prompt_value == "theirs");
}

TEST_CASE("a session that was cleared or started again is newer than what another machine has of it (R16, R21)") {
    Stepper there(limits(5, 5));
    there.start().see({refused("a1")});
    there.stop();
    Knower machine;
    machine.take({.media = there.media, .ledger = there.ledger, .names = {}, .posts = {}}, kLater);
    Stepper here;
    here.media = *machine.media;
    here.now = kLater;
    here.clear();
    machine.media = here.media;
    CHECK_FALSE(machine.take({.media = there.media, .ledger = there.ledger, .names = {}, .posts = {}}, kLater));
    CHECK(machine.media->session.retry_count == 0);
    CHECK(machine.ledger.size() == 1);
}

TEST_CASE("a newer session of another machine is taken over in every field (R21)") {
    Stepper there(limits(5, 5));
    there.options = {.length = "10", .audio = "on"};
    there.start("a dog").claim().later(1s).click().later(5s).progress(40).see({refused("a1")}, PostId{"a1"});
    there.tick(8s).claim().later(1s).fail("no button").stop();
    const RecordedSession theirs = history_of(there.media, there.ledger).session;
    REQUIRE(theirs.last_attempt_time == at(15s));
    REQUIRE(theirs.last_failure_time == at(6s));
    REQUIRE(theirs.attempts.size() == 1);
    Knower machine;
    SECTION("where the image is not known") {}
    SECTION("where its session is older") {
        Stepper here(limits(5, 5));
        here.start("a cat").see({refused("b1")}).stop();
        machine = Knower{.media = here.media, .ledger = here.ledger, .settings = {}};
    }
    REQUIRE(machine.take({.media = there.media, .ledger = there.ledger, .names = {}, .posts = {}}, kLater));
    CHECK(machine.media->session.last_attempt_time == at(15s));
    CHECK(machine.media->session.last_failure_time == at(6s));
    CHECK(machine.media->session.last_session_summary == there.session().last_session_summary);
    CHECK(machine.media->session.logs == there.session().logs);
    CHECK(history_of(*machine.media, machine.ledger).session == theirs);
}

TEST_CASE("an image that the user has used on either machine is one that the user has used (R21)") {
    constexpr auto kNobody = TouchedBy::nobody, kUser = TouchedBy::user, kPage = TouchedBy::page,
                   kOnlyPage = TouchedBy::only_page;
    const auto [here, there, together] = GENERATE_COPY(table<TouchedBy, TouchedBy, TouchedBy>({
        {kUser, kNobody, kUser},
        {kUser, kPage, kUser},
        {kUser, kOnlyPage, kUser},
        {kNobody, kUser, kUser},
        {kPage, kUser, kUser},
        {kOnlyPage, kUser, kUser},
        {kUser, kUser, kUser},
        {kNobody, kPage, kPage},
        {kPage, kNobody, kPage},
        {kNobody, kOnlyPage, kPage},
        {kOnlyPage, kPage, kPage},
        {kOnlyPage, kOnlyPage, kOnlyPage},
        {kNobody, kNobody, kNobody},
    }));
    Media other = fresh_media();
    other.touched_by = there;
    const ImageRecord record{.media = other, .ledger = {}, .names = {}, .posts = {}};
    Knower machine{.media = fresh_media(), .ledger = {}, .settings = {}};
    machine.media->touched_by = here;
    machine.take(record, kLater);
    CHECK(machine.media->touched_by == together);
    Knower unaware;
    unaware.take(record, kLater);
    CHECK(unaware.media->touched_by == there);
}

TEST_CASE("each record that brings anything makes one revision, and one that brings nothing makes none (R21)") {
    Stepper there(limits(5, 5));
    there.see({refused("a1")});
    Knower machine{.media = fresh_media(), .ledger = {}, .settings = {}};
    const Count revision = machine.media->revision;
    const auto hear = [&machine, &there] {
        return machine.take({.media = there.media, .ledger = there.ledger, .names = {}, .posts = {}}, kLater);
    };
    CHECK(hear());
    CHECK(machine.media->revision == revision + 1);
    CHECK_FALSE(hear());
    CHECK(machine.media->revision == revision + 1);
    there.later(1s).see({refused("a1"), refused("a2")});
    CHECK(hear());
    CHECK(machine.media->revision == revision + 2);
    CHECK(machine.media->session.retry_count == 2);
}

TEST_CASE("a session that comes with an import may go on as long as it has room under the limits (R5, R21)") {
    const auto taken = [](Knower machine, const Stepper& from) {
        machine.take({.media = from.media, .ledger = from.ledger, .names = {}, .posts = {}}, kLater);
        return machine.media->session;
    };
    Stepper there(limits(2, 2));
    SECTION("where the image is not known") {
        CHECK_FALSE(taken({}, there).can_retry);  // no session yet
        there.start().see({refused("a1"), good("a2")});
        CHECK(taken({}, there).can_retry);
        there.stop();
        CHECK(taken({}, there).can_retry);
    }
    SECTION("at the limit of refusals") {
        there.start().see({refused("a1"), refused("a2")});
        CHECK_FALSE(taken({}, there).can_retry);
    }
    SECTION("at the goal") {
        there.start().see({good("a1"), good("a2")});
        CHECK_FALSE(taken({}, there).can_retry);
    }
    SECTION("where the limits that are set here are lower") {
        there.start().see({refused("a1")}).stop();
        Knower here{.media = fresh_media(limits(1, 2)), .ledger = {}, .settings = {}};
        CHECK_FALSE(taken(here, there).can_retry);
        here.media->persistent.max_retries = 2;
        CHECK(taken(here, there).can_retry);
    }
    SECTION("where a refusal takes the last room from the session that is here") {
        Stepper here(limits(1, 2));
        here.start().see({good("a1")}).stop();
        REQUIRE(here.session().can_retry);
        there.see({refused("a1")});
        CHECK_FALSE(taken({.media = here.media, .ledger = here.ledger, .settings = {}}, there).can_retry);
    }
}

TEST_CASE("an image that was only assumed where it comes from is assumed here, too, unless it is known (R8, R21)") {
    Media other = fresh_media();
    other.assumed = true;
    const ImageRecord record{.media = other, .ledger = {}, .names = {}, .posts = {}};
    Knower unaware;
    unaware.take(record, kLater);
    CHECK(unaware.media->assumed);
    Knower machine{.media = fresh_media(), .ledger = {}, .settings = {}};
    machine.take(record, kLater);
    CHECK_FALSE(machine.media->assumed);
}

TEST_CASE("of what two machines say of an attempt's origin the stronger stays, whoever hears of whom (R3, R21)") {
    const std::vector<LedgerSource> weakest_first{LedgerSource::page_history, LedgerSource::history,
                                                  LedgerSource::declared, LedgerSource::snapshot,
                                                  LedgerSource::settled};
    const auto known_as = [](LedgerSource source) {
        ImageHistory history;
        history.ledger[AttemptId{"a1"}].source = source;
        return history;
    };
    for (std::size_t stronger = 0; stronger < weakest_first.size(); ++stronger) {
        for (std::size_t other = 0; other <= stronger; ++other) {
            const ImageHistory one = known_as(weakest_first[stronger]), two = known_as(weakest_first[other]);
            CAPTURE(weakest_first[stronger], weakest_first[other]);
            CHECK(join(one, two).ledger.at(AttemptId{"a1"}).source == weakest_first[stronger]);
            CHECK(join(two, one).ledger.at(AttemptId{"a1"}).source == weakest_first[stronger]);
        }
    }
}

TEST_CASE("an image that is new here has the revision of the other machine, and at least the first (R15, R21)") {
    const auto [theirs, here] = GENERATE(table<Count, Count>({{0, 1}, {1, 1}, {2, 2}, {700, 700}}));
    Media other = fresh_media();
    other.revision = theirs;
    Knower machine;
    machine.take({.media = other, .ledger = {}, .names = {}, .posts = {}}, kLater);
    CHECK(machine.media->revision == here);
}

}  // namespace host::core::test
