// R9, R17, R18: pure arithmetic on stored moments. Tables; and one field changed at a time.
#include "core/retry_policy.hpp"

#include "support/builders.hpp"

namespace host::core::test {
namespace {

Settings with_backoff(BackoffPolicy backoff) {
    Settings settings;
    settings.backoff = backoff;
    return settings;
}

constexpr BackoffPolicy kDoubling{.initial = 10s, .multiplier = 2.0, .max = 60s, .jitter = 0ms};

// Active, after one refused attempt that was clicked at 0 s and refused at 20 s.
struct Waiting {
    Media media = running_media(limits(5, 5));
    Settings settings;
    Machine machine;

    Waiting() {
        media.effort.first_click_pending = false;
        media.effort.failures_in_row = 1;
        media.effort.backoff = 8s;
        media.last_click = kStart;
        media.session.last_attempt_time = kStart;
        media.session.last_failure_time = at(20s);
    }
    [[nodiscard]] Due due() const { return retry_due(media, settings, machine); }
};

}  // namespace

TEST_CASE("backoff grows by the multiplier up to its maximum (R18)") {
    const auto [failures, expected] =
        GENERATE(table<Count, Millis>({{1, 10s}, {2, 20s}, {3, 40s}, {4, 60s}, {5, 60s}, {50, 60s}, {10'000, 60s}}));
    CAPTURE(failures);
    CHECK(backoff_after(failures, with_backoff(kDoubling), 0.0) == expected);
}

TEST_CASE("by default the backoff is the cooldown (R18)") {
    const Count failures = GENERATE(1, 2, 3, 50, 10'000);
    CHECK(backoff_after(failures, Settings{}, 0.0) == Settings{}.cooldown);
    CHECK(backoff_after(failures, Settings{}, 0.999) == Settings{}.cooldown);
}

TEST_CASE("a backoff of nothing is the cooldown after any number of failures (R18)") {
    const Count failures = GENERATE(1, 2, 50, 308, 309, 10'000);
    CAPTURE(failures);
    CHECK(backoff_after(failures, with_backoff({.initial = 0ms, .multiplier = 10.0, .max = 60s}), 0.0) == 8s);
}

TEST_CASE("the largest settings there can be overflow nothing (R18)") {
    Settings settings = with_backoff({.initial = 24h, .multiplier = 10.0, .max = 24h, .jitter = 24h});
    settings.cooldown = caps::kMaxCooldown;
    REQUIRE_FALSE(problem_with(settings));
    CHECK(backoff_after(10'000, settings, 0.0) == 24h);
    CHECK(backoff_after(10'000, settings, 0.9999999999) == 48h);
}

TEST_CASE("backoff is never below the cooldown (R18)") {
    const auto [cooldown, expected] =
        GENERATE(table<Millis, Millis>({{3s, 10s}, {10s, 10s}, {10s + 1ms, 10s + 1ms}, {24h, 24h}}));
    Settings settings = with_backoff(kDoubling);
    settings.cooldown = cooldown;
    CHECK(backoff_after(1, settings, 0.0) == expected);
}

TEST_CASE("no failures count as one (R18)") {
    CHECK(backoff_after(0, with_backoff(kDoubling), 0.0) == 10s);
    CHECK(backoff_after(-5, with_backoff(kDoubling), 0.0) == 10s);
}

TEST_CASE("the dice place the jitter within its bounds, both ends included (R18)") {
    Settings settings = with_backoff(kDoubling);
    settings.backoff.jitter = 3ms;
    const auto [dice, extra] = GENERATE(table<double, Millis>(
        {{0.0, 0ms}, {0.24, 0ms}, {0.25, 1ms}, {0.5, 2ms}, {0.75, 3ms}, {0.9999999999999999, 3ms}}));
    CAPTURE(dice);
    CHECK(backoff_after(1, settings, dice) == 10s + extra);
}

TEST_CASE("jitter comes on top of the maximum (R18)") {
    Settings settings = with_backoff(kDoubling);
    settings.backoff.jitter = 10s;
    CHECK(backoff_after(9, settings, 0.9999999999999999) == 70s);
}

TEST_CASE("a refusal is waited out for the cooldown from when it was seen (R9)") {
    CHECK(Waiting{}.due() == Due{at(28s), WaitReason::cooldown});
}

TEST_CASE("one field at a time: what moves the moment of the next attempt (R9)") {
    Waiting it;
    SECTION("a longer backoff") {
        it.media.effort.backoff = 30s;
        CHECK(it.due() == Due{at(50s), WaitReason::backoff});
    }
    SECTION("a shorter one does not") {
        it.media.effort.backoff = 0ms;
        CHECK(it.due() == Due{at(28s), WaitReason::cooldown});
    }
    SECTION("a longer cooldown") {
        it.settings.cooldown = 60s;
        CHECK(it.due() == Due{at(80s), WaitReason::cooldown});
    }
    SECTION("no failure since the last success") {
        it.media.effort.failures_in_row = 0;
        CHECK(it.due() == Due{at(8s), WaitReason::cooldown});
    }
    SECTION("a later click") {
        it.media.last_click = at(30s);
        CHECK(it.due() == Due{at(38s), WaitReason::cooldown});
    }
    SECTION("a later attempt, by an edit or a failed click") {
        it.media.session.last_attempt_time = at(31s);
        CHECK(it.due() == Due{at(39s), WaitReason::cooldown});
    }
    SECTION("a session just started") {
        it.media.effort = {.number = 2, .first_click_pending = true};
        CHECK(it.due().at == kNever);
    }
    SECTION("an offer to another media") {
        it.machine.last_offer = at(27s);
        CHECK(it.due() == Due{at(30s), WaitReason::site_interval});
    }
    SECTION("one long ago does not") {
        it.machine.last_offer = at(25s);
        CHECK(it.due() == Due{at(28s), WaitReason::cooldown});
    }
    SECTION("a pause") {
        it.machine.pause_started = at(20s);
        it.machine.pause_length = 60s;
        CHECK(it.due() == Due{at(80s), WaitReason::rate_limited});
    }
}

TEST_CASE("the exemption of a started session holds for the cooldown only (R13, R17)") {
    Waiting it;
    it.media.effort = {.number = 2, .first_click_pending = true};
    SECTION("not for the site") {
        it.machine.last_offer = at(27s);
        CHECK(it.due() == Due{at(30s), WaitReason::site_interval});
    }
    SECTION("not for a pause") {
        it.machine.pause_started = at(20s);
        it.machine.pause_length = 60s;
        CHECK(it.due() == Due{at(80s), WaitReason::rate_limited});
    }
}

TEST_CASE("a media wants a grant when only time, place and tab are missing (R9)") {
    Media media = running_media(limits(5, 5));
    CHECK(wants_grant(media));
    SECTION("not when paused") { media.session.is_active = false; }
    SECTION("not when ended") { media.session.outcome = Outcome::cancelled; }
    SECTION("not past goal or cap") { media.session.can_retry = false; }
    SECTION("not with a grant open") { media.grant = offered_grant(); }
    SECTION("not while an outcome is awaited") { media.in_flight = true; }
    SECTION("not when never started") { media = fresh_media(); }
    const bool is_untouched = media == running_media(limits(5, 5));
    CHECK(wants_grant(media) == is_untouched);
}

}  // namespace host::core::test
