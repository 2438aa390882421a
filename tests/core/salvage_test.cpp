// What comes out of a damaged file is at rest and within the rules, whatever came in (docs/state-file.md).
#include "core/salvage.hpp"

#include <random>

#include "core/invariants.hpp"
#include "core/legacy.hpp"
#include "core/retry_policy.hpp"
#include "support/builders.hpp"

namespace host::core::test {
namespace {

Count any_count(std::mt19937_64& random) {
    switch (random() % 6) {
        case 0: return 0;
        case 1: return static_cast<Count>(random() % 60);
        case 2: return -1;
        case 3: return INT64_MAX;
        case 4: return INT64_MIN;
        default: return static_cast<Count>(random());
    }
}

Media anything(std::mt19937_64& random) {
    Media m;
    m.id = kMedia;
    const auto yes = [&random] { return random() % 2 == 0; };
    const auto when = [&random] { return instant_from_ms(any_count(random)); };
    SessionData& s = m.session;
    Effort& e = m.effort;
    for (Count* count : {&m.revision, &s.retry_count, &s.videos_generated, &s.credits_used, &s.layer1_failures,
                         &s.layer2_failures, &s.layer3_failures, &e.number, &e.failures_in_row, &e.layer1_in_row,
                         &e.click_failures_in_row, &m.persistent.max_retries, &m.persistent.video_goal}) {
        *count = any_count(random);
    }
    for (Instant* moment : {&s.last_attempt_time, &s.last_failure_time, &m.last_click, &m.watched_at}) *moment = when();
    e.backoff = Millis{any_count(random)};
    s.is_active = yes();
    s.can_retry = yes();
    m.in_flight = yes();
    m.assumed = yes();
    e.first_click_pending = yes();
    s.outcome = static_cast<Outcome>(random() % 5);
    s.logs = std::vector<std::string>(random() % 400, "line");
    const AttemptProgress entry{1, static_cast<int>(random() % 300) - 100, when()};
    s.attempt_progress = std::vector<AttemptProgress>(random() % 60, entry);
    if (yes()) {
        m.grant = Grant{.id = {7},
                        .media = kMedia,
                        .document = kTab,
                        .state = static_cast<GrantState>(1 + random() % 3),
                        .claimed_at = when(),
                        .clicked_at = when()};
    }
    return m;
}

}  // namespace

TEST_CASE("whatever was read, what is salvaged keeps the rules and waits") {
    std::mt19937_64 random(7);
    for (int round = 0; round < 3'000; ++round) {
        const Media was = anything(random);
        const Counted counted{static_cast<Count>(random() % 60), static_cast<Count>(random() % 60),
                              static_cast<Count>(random() % 9)};
        const Media is = salvaged(was, counted);
        INFO(was);
        REQUIRE(violations(is) == std::vector<std::string>{});
        CHECK(is.salvaged);
        CHECK_FALSE(is.grant);
        CHECK_FALSE(wants_grant(is));
        CHECK(is.session.retry_count >= counted.refused);
        CHECK(is.session.videos_generated >= counted.videos);
        CHECK(is.effort.number >= counted.newest_effort);
        CHECK(is.in_flight >= was.in_flight);
        if (was.grant && was.grant->state != GrantState::offered) CHECK(is.in_flight);
    }
}

TEST_CASE("a session that was salvaged gets nothing until the user says so, and says why (R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim();
    it.media = salvaged(it.media, {});
    CHECK(it.decision() == Decision{NoneDecision{kMedia, NoneReason::salvaged}});
    CHECK(view_of(it.media).salvaged);
    const Count revision = it.media.revision;

    SECTION("attempts count, and change nothing else") {
        it.see({refused("a1")}).tick(60s);
        CHECK(it.media.session.retry_count == 1);
        CHECK_FALSE(it.media.session.is_active);
        CHECK_FALSE(it.media.grant);
        CHECK(it.decision() == Decision{NoneDecision{kMedia, NoneReason::salvaged}});
    }
    SECTION("nor do limits, nor auto-retry switched on") {
        it.see({refused("a1")});
        it.auto_retry(false);
        it.set_limits({.max_retries = 9, .auto_retry_enabled = true}).tick(60s);
        CHECK(it.media.salvaged);
        CHECK_FALSE(it.media.grant);
    }
    SECTION("the click that may have been made is waited for, up to its time") {
        CHECK(it.media.in_flight);
        it.tick(121s);
        CHECK_FALSE(it.media.in_flight);
        CHECK_FALSE(it.media.grant);
        CHECK(it.decision() == Decision{NoneDecision{kMedia, NoneReason::salvaged}});
    }
    SECTION("a start begins anew, but waits for that click") {
        it.start("again");
        CHECK_FALSE(it.media.salvaged);
        CHECK(it.media.in_flight);
        CHECK_FALSE(it.media.grant);
        it.see({refused("a1")}).tick(60s);
        CHECK(it.media.grant);
    }
    SECTION("asking for it to run goes on where it was") {
        it.see({refused("a1")});
        it.edit({.is_active = true}).tick(60s);
        CHECK_FALSE(it.media.salvaged);
        CHECK(it.media.session.is_active);
        CHECK(it.media.session.retry_count == 1);
        REQUIRE(it.media.grant);
        CHECK(it.media.grant->reason == RetryReason::resumed);
    }
    SECTION("a stop ends it") {
        it.stop();
        CHECK_FALSE(it.media.salvaged);
        CHECK(it.media.session.outcome == Outcome::cancelled);
    }
    SECTION("so does a clear") {
        it.clear();
        CHECK_FALSE(it.media.salvaged);
        CHECK(it.media.session.outcome == Outcome::idle);
    }
    CHECK(it.media.revision >= revision);
}

TEST_CASE("what is at the end of its range is restored as it was") {
    Media was = fresh_media(limits(caps::kMaxRetries, caps::kMaxVideoGoal));
    was.persistent.last_prompt_value = std::string(caps::kMaxPromptBytes, 'p');
    was.session.credits_used = kMaxCount;
    was.session.logs = std::vector<std::string>(kMaxLogLines, "line");
    was.session.attempt_progress = std::vector<AttemptProgress>(kMaxProgressEntries - 1, {1, 0, kStart});
    was.session.attempt_progress.push_back({1, 100, kStart});
    was.session.last_attempt_time = kLatest;
    was.effort.backoff = caps::kMaxBackoff;
    const Media is = salvaged(was, {});
    CHECK(is.persistent == was.persistent);
    CHECK(is.session == was.session);
    CHECK(is.effort.backoff == was.effort.backoff);
    CHECK(is.revision == was.revision + 1);
}

TEST_CASE("what is beyond its range is brought back to it, and a prompt that nobody can have entered goes") {
    Media was = fresh_media(limits(caps::kMaxRetries + 1, caps::kMinVideoGoal - 1));
    was.persistent.last_prompt_value = std::string(caps::kMaxPromptBytes + 1, 'p');
    was.session.credits_used = kMaxCount + 1;
    was.session.layer1_failures = -1;
    was.session.logs.push_back("oldest");
    for (std::size_t n = 0; n < kMaxLogLines; ++n) was.session.logs.push_back("line");
    was.session.attempt_progress = {{1, 10, kStart}, {2, -1, kStart}, {3, 101, kStart}};
    for (std::size_t n = 0; n < kMaxProgressEntries; ++n) was.session.attempt_progress.push_back({4, 50, kStart});
    was.session.last_attempt_time = kLatest + 1ms;
    was.session.last_failure_time = kNever - 1ms;
    was.effort.backoff = caps::kMaxBackoff + 1ms;
    const Media is = salvaged(was, {});
    CHECK(is.persistent == limits(caps::kMaxRetries, caps::kMinVideoGoal));
    CHECK(is.session.credits_used == kMaxCount);
    CHECK(is.session.layer1_failures == 0);
    CHECK(is.session.logs == std::vector<std::string>(kMaxLogLines, "line"));
    CHECK(is.session.attempt_progress == std::vector<AttemptProgress>(kMaxProgressEntries, {4, 50, kStart}));
    CHECK(is.session.last_attempt_time == kLatest);
    CHECK(is.session.last_failure_time == kNever);
    CHECK(is.effort.backoff == caps::kMaxBackoff);
}

TEST_CASE("what the ledger counts beyond the counters is restored, and ends a session at its limits (R3, R5)") {
    const auto restored = [](const Counted& counted) { return salvaged(running_media(limits(3, 2)), counted); };
    CHECK(restored({.refused = 2, .videos = 1}).session.outcome == Outcome::pending);
    CHECK(restored({.refused = 2, .videos = 1}).session.credits_used == 3);
    CHECK(restored({.refused = 3, .videos = 1}).session.outcome == Outcome::failure);
    CHECK(restored({.refused = 3, .videos = 1}).effort.ended_by == EndReason::max_retries);
    CHECK(restored({.refused = 2, .videos = 2}).session.outcome == Outcome::success);
    CHECK(restored({.refused = 3, .videos = 2}).effort.ended_by == EndReason::goal_reached);
}

}  // namespace host::core::test
