// R21: what a page hands over is untrusted evidence of history. What it can do with that, and what it cannot.
#include <rapidcheck.h>

#include <algorithm>

#include "core/legacy.hpp"
#include "support/builders.hpp"
#include "support/property.hpp"

namespace host::core::test {
namespace {

constexpr Instant kNow = kStart + 1h;

LegacyContext page(const Settings& settings) { return {kNow, settings, Machine{}, LegacySource::page}; }

Step hand_over(const std::optional<Media>& host, const std::vector<LegacyRecord>& records) {
    static const Settings kDefaults;
    return merge_legacy(host, records, kMedia, page(kDefaults));
}

// As much as can be claimed of a session: running, newer than anything, with the most generous limits.
LegacyRecord forged() {
    LegacyRecord r;
    r.key = "useGrokRetryVideoSessions_store";
    r.name = kMedia.value;
    r.digest = "forged";
    r.media = kMedia;
    r.revision = 1'000'000;
    r.session.is_active = r.session.can_retry = true;
    r.session.outcome = Outcome::pending;
    r.session.retry_count = 0;
    r.session.credits_used = 7;
    r.session.current_post_id = PostId{"elsewhere"};
    r.session.processed_attempt_ids = ids({"future"});
    r.session.last_attempt_time = r.session.last_failure_time = instant_from_ms(9'000'000'000'000'000);
    r.session.logs = {{"a line"}};
    r.persistent = {.max_retries = 50, .video_goal = 50, .auto_retry_enabled = true, .last_prompt_value = "FORGED"};
    return r;
}

struct Used {
    const char* what;
    std::function<void(Stepper&)> act;
};

Stepper looked_at() {
    Stepper it{default_persistent(Settings{})};
    it.see({refused("old")});
    return it;
}

Suggestion suggested(const std::string& prompt) { return {.max_retries = 9, .last_prompt_value = prompt}; }

}  // namespace

TEST_CASE("a page changes nothing of an image that the user has used, in whatever state it is (R21)") {
    const auto row = GENERATE(values<Used>({
        {"a session runs", [](Stepper& it) { it.start(); }},
        {"a click was claimed", [](Stepper& it) { it.start().claim(); }},
        {"a video is being made", [](Stepper& it) { it.start().claim().click(); }},
        {"an attempt was refused", [](Stepper& it) { it.start().attempt(refused("a1")); }},
        {"it is paused", [](Stepper& it) { it.start().auto_retry(false); }},
        {"it was stopped", [](Stepper& it) { it.start().stop(); }},
        {"it was stopped with a click under way", [](Stepper& it) { it.start().claim().stop(); }},
        {"it has ended", [](Stepper& it) { it.start().attempt(good("v1")); }},
        {"the site asked for a pause", [](Stepper& it) { it.start().rate_limit(); }},
        {"it was cleared", [](Stepper& it) { it.start().stop().clear(); }},
        {"a session that never was has been cleared", [](Stepper& it) { it.clear(); }},
        {"its limits were edited", [](Stepper& it) { it.set_limits({.max_retries = 7}); }},
        {"its limits were set to what they were", [](Stepper& it) { it.set_limits({.max_retries = 3}); }},
        {"a counter was edited", [](Stepper& it) { it.edit({.retry_count = 0}); }},
        {"an outcome was edited", [](Stepper& it) { it.edit({.outcome = Outcome::failure}); }},
        {"a suggestion was dismissed",
         [](Stepper& it) {
             it.take(UpdateAsked{{}, {}, true});
         }},
        {"it was brought in by hand", [](Stepper& it) { it.media.touched_by = TouchedBy::user; }},
        {"it was only assumed to be one", [](Stepper& it) { it.media.assumed = true; }},
        {"it came out of a damaged file", [](Stepper& it) { it.media.salvaged = true; }},
        {"an older host has started one", [](Stepper& it) { it.media.effort.number = 1; }},
        {"a click is awaited", [](Stepper& it) { it.media.in_flight = true; }},
        {"there was a click once", [](Stepper& it) { it.media.last_click = kStart; }},
    }));
    INFO(row.what);
    Stepper it = looked_at();
    it.media.touched_by = GENERATE(TouchedBy::nobody, TouchedBy::page, TouchedBy::only_page);
    row.act(it);
    CHECK_FALSE(takes_history(it.media));
    CHECK(why_left(it.media, page(it.settings)) == kUsedHere);
    const Step step = hand_over(it.media, {forged()});
    CHECK(step.media == it.media);
    CHECK(step.machine == Machine{});
    CHECK(step.ledger.empty());
    CHECK(step.notes.empty());
}

TEST_CASE("a page brings counters, ids and lines, and nothing that decides anything (R21)") {
    const Media before = looked_at().media;
    REQUIRE(takes_history(before));
    const Step step = hand_over(before, {forged()});
    const Media& media = step.media;
    CHECK_FALSE(media.session.is_active);
    CHECK(media.session.outcome == Outcome::idle);
    CHECK(media.session.can_retry == before.session.can_retry);
    CHECK(media.session.current_post_id == before.session.current_post_id);
    CHECK(media.session.retry_count == 1);
    CHECK(media.session.credits_used == 8);
    CHECK(media.session.processed_attempt_ids == ids({"old", "future"}));
    CHECK(media.session.last_attempt_time == kNow);
    CHECK(media.persistent == before.persistent);
    CHECK(media.effort == before.effort);
    CHECK(media.last_click == kNever);
    CHECK_FALSE(media.in_flight);
    CHECK_FALSE(media.grant);
    CHECK(media.revision == before.revision + 1);
    CHECK(media.touched_by == TouchedBy::page);
    CHECK(takes_history(media));
    REQUIRE(step.ledger.size() == 1);
    CHECK(step.ledger[0].attempt == AttemptId{"future"});
    REQUIRE(media.suggestion);
    CHECK(media.suggestion->last_prompt_value == "FORGED");

    SECTION("time and tabs make nothing of it") {
        Stepper it;
        it.media = media;
        it.now = kNow;
        for (int n = 0; n < 100; ++n) it.tick(10s);
        CHECK(it.offers.empty());
        CHECK(it.says() == "none not_started");
    }
    SECTION("an image that only a page knows is one that it may tell more of") {
        const Media made = hand_over(std::nullopt, {forged()}).media;
        CHECK(made.touched_by == TouchedBy::only_page);
        CHECK(made.revision == 1);
        CHECK(made.persistent == default_persistent(Settings{}));
        CHECK(takes_history(made));
    }
}

TEST_CASE("what a page suggests is a prompt with its limits, within the caps, of the most recent session (R21)") {
    const auto record = [](int second, PersistentPatch wish) {
        LegacyRecord r = forged();
        r.digest = std::to_string(second);
        r.session.last_attempt_time = kStart + std::chrono::seconds{second};
        r.session.last_failure_time.reset();
        r.persistent = std::move(wish);
        return r;
    };
    const auto suggestion = [](const std::vector<LegacyRecord>& records) {
        return hand_over(std::nullopt, records).media.suggestion;
    };
    const auto older = record(1, {.max_retries = 5, .last_prompt_value = "older"});
    const auto newer = record(2, {.max_retries = 500, .video_goal = -3, .last_prompt_value = "newer"});
    const auto silent = record(3, {.max_retries = 9, .last_prompt_value = ""});
    CHECK(suggestion({older, newer}) ==
          Suggestion{.max_retries = 50, .video_goal = 1, .last_prompt_value = "newer", .at = kStart + 2s});
    CHECK(suggestion({newer, silent})->last_prompt_value == "newer");
    CHECK(suggestion({silent}) == Suggestion{.max_retries = 9, .at = kStart + 3s});
    CHECK(suggestion({record(1, {.max_retries = 3, .video_goal = 1, .auto_retry_enabled = true})}) == std::nullopt);
    CHECK(suggestion({record(1, {.auto_retry_enabled = false})}) ==
          Suggestion{.auto_retry_enabled = false, .at = kStart + 1s});
}

TEST_CASE("a suggestion goes when the user starts, sets anything of what it is about, or dismisses it (R21)") {
    Stepper it = looked_at();
    it.media.suggestion = suggested("older");
    it.media.touched_by = TouchedBy::page;
    const Count revision = it.media.revision;
    SECTION("start") { it.start(); }
    SECTION("start by an edit") { it.edit({.is_active = true}); }
    SECTION("limits") { it.set_limits({.max_retries = 9}); }
    SECTION("limits as they were") { it.set_limits({.max_retries = 3}); }
    SECTION("dismissed") { it.take(UpdateAsked{{}, {}, true}); }
    CHECK_FALSE(it.media.suggestion);
    CHECK(it.media.revision == revision + 1);
    CHECK(it.media.touched_by == TouchedBy::user);
    CHECK(it.media.persistent.last_prompt_value != "older");
}

TEST_CASE("a suggestion stays while the user does something else, and what a page brings later is not added (R21)") {
    Stepper it = looked_at();
    it.media.suggestion = suggested("older");
    it.media.touched_by = TouchedBy::page;
    SECTION("an edit of the session") { it.edit({.retry_count = 0}); }
    SECTION("a clear") { it.clear(); }
    CHECK(it.media.suggestion == suggested("older"));
    CHECK_FALSE(takes_history(it.media));
    it.stop().show("post").see({good("v")}).tick(1h);
    CHECK(it.media.suggestion == suggested("older"));
}

TEST_CASE("evidence and looking are nobody's hand on an image (R21)") {
    Stepper it = looked_at();
    it.show("post").progress(40).see({good("v")}).stop().rate_limit().leave().tick(1h).edit({});
    CHECK(it.media.touched_by == TouchedBy::nobody);
    CHECK(takes_history(it.media));
}

TEST_CASE("an assumed image that turns out to be this one brings the user's hand along (R8, R21)") {
    Stepper there;
    there.media.id = MediaId{"post"};
    there.media.assumed = true;
    Media image = looked_at().media;
    image.suggestion = suggested("older");
    image.touched_by = TouchedBy::page;
    SECTION("while its session runs") {
        const Media merged = adopt(there.start().media, image, kNow);
        CHECK_FALSE(merged.suggestion);
        CHECK_FALSE(takes_history(merged));
    }
    SECTION("after it was cleared") {
        const Media merged = adopt(there.start().clear().media, image, kNow);
        CHECK_FALSE(takes_history(merged));
    }
}

// ---- laws

namespace {

using support::check_property;

template <class T>
std::optional<T> perhaps(T value) {
    return *rc::gen::inRange(0, 3) == 0 ? std::nullopt : std::optional{std::move(value)};
}

int number(int below) { return *rc::gen::inRange(0, below); }

Instant moment() { return kNow + std::chrono::seconds{number(8) - 5}; }  // some of them of the future

Outcome outcome() { return static_cast<Outcome>(number(5)); }

std::string some_line() {
    const std::string time = number(4) == 0 ? "" : "[" + iso8601(moment()) + "] ";
    return time + std::string(static_cast<std::size_t>(number(4)), 'x') + std::to_string(number(3));
}

SessionSummary some_summary() {
    return {.outcome = outcome(),
            .completed_videos = number(2),
            .retries_attempted = number(4),
            .max_retries = 3,
            .ended_at = moment()};
}

// What any page may say of one image, in any of the layouts.
LegacyRecord some_record(int n) {
    LegacyRecord r;
    r.key = "key" + std::to_string(number(3));
    r.name = "post" + std::to_string(n);
    r.digest = "digest" + std::to_string(n);
    if (number(2) == 0) {
        r.media = kMedia;
    } else {
        r.posts = {PostId{r.name}};
    }
    r.session.is_active = perhaps(number(2) == 0);
    r.session.can_retry = perhaps(number(2) == 0);
    r.session.outcome = perhaps(outcome());
    for (auto* count : {&r.session.retry_count, &r.session.videos_generated, &r.session.credits_used,
                        &r.session.layer1_failures, &r.session.layer2_failures, &r.session.layer3_failures}) {
        *count = perhaps<Count>(number(60));
    }
    r.session.current_post_id = perhaps(std::optional{PostId{"p" + std::to_string(number(3))}});
    r.session.last_attempt_time = perhaps(moment());
    r.session.last_failure_time = perhaps(moment());
    r.session.last_session_summary = perhaps(std::optional{some_summary()});
    std::vector<AttemptId> attempts;
    for (int i = number(4); i > 0; --i) attempts.push_back({"a" + std::to_string(number(6))});
    r.session.processed_attempt_ids = perhaps(attempts);
    std::vector<std::string> lines;
    for (int i = number(130); i > 0; --i) lines.push_back(some_line());
    r.session.logs = perhaps(lines);
    std::vector<AttemptProgress> progress;
    for (int i = number(20); i > 0; --i) progress.push_back({number(3), number(101), moment()});
    r.session.attempt_progress = perhaps(progress);
    r.persistent.max_retries = perhaps<Count>(number(70) - 5);
    r.persistent.video_goal = perhaps<Count>(number(70) - 5);
    r.persistent.auto_retry_enabled = perhaps(number(2) == 0);
    r.persistent.last_prompt_value = perhaps(std::string(static_cast<std::size_t>(number(3)), 'p') + "q");
    return r;
}

// Apart from how often it changed, and in which order its attempts became known.
Media comparable(Media media) {
    media.revision = 0;
    media.session.processed_attempt_ids.edit([](auto& ids) { std::ranges::sort(ids); });
    return media;
}

}  // namespace

TEST_CASE("several imports of pages for one image come to the same, in any order and any portions (R21)") {
    check_property([] {
        std::vector<LegacyRecord> records;
        for (int n = 1 + number(5); n > 0; --n) records.push_back(some_record(n));
        std::optional<Media> host;
        if (number(2) == 0) host = looked_at().media;
        const Media at_once = hand_over(host, records).media;

        std::shuffle(records.begin(), records.end(), std::mt19937(static_cast<unsigned>(number(10'000))));
        std::optional<Media> in_portions = host;
        for (std::size_t from = 0; from < records.size();) {
            const std::size_t size = 1 + static_cast<std::size_t>(number(static_cast<int>(records.size() - from)));
            const auto begin = records.begin() + static_cast<std::ptrdiff_t>(from);
            in_portions = hand_over(in_portions, {begin, begin + static_cast<std::ptrdiff_t>(size)}).media;
            from += size;
        }
        RC_ASSERT(comparable(*in_portions) == comparable(at_once));
    });
}

TEST_CASE("a record that brings nothing but a later moment counts as well alone as beside the others (R21)") {
    LegacyRecord first, second;
    first.media = second.media = kMedia;
    first.digest = "first";
    second.digest = "second";
    const auto ended = [](int moment) {
        return SessionSummary{.outcome = Outcome::failure, .ended_at = kStart - std::chrono::seconds{60 - moment}};
    };
    first.session.last_session_summary = ended(1);
    second.session.last_session_summary = ended(2);
    const Media at_once = hand_over(std::nullopt, {first, second}).media;
    const Media one = hand_over(std::nullopt, {first}).media;
    CHECK(comparable(hand_over(one, {second}).media) == comparable(at_once));
}

TEST_CASE("whatever a page says, an unused image stays one: no session, no limit, no prompt, no click (R21)") {
    check_property([] {
        const Media before = looked_at().media;
        std::vector<LegacyRecord> records;
        for (int n = 1 + number(4); n > 0; --n) records.push_back(some_record(n));
        const Step step = hand_over(before, records);
        const Media& after = step.media;
        RC_ASSERT(violations(after).empty());
        RC_ASSERT(takes_history(after));
        RC_ASSERT(!after.session.is_active);
        RC_ASSERT(after.session.outcome != Outcome::pending);
        RC_ASSERT(after.persistent == before.persistent);
        RC_ASSERT(after.watched_at == before.watched_at);
        RC_ASSERT(step.machine == Machine{});
        RC_ASSERT(step.closed.empty());
        for (const Instant then : {after.session.last_attempt_time, after.session.last_failure_time}) {
            RC_ASSERT(then <= kNow);
        }
        RC_ASSERT(after.session.retry_count >= before.session.retry_count);
        RC_ASSERT(after.session.credits_used >= before.session.credits_used);
        if (after.suggestion) RC_ASSERT(after.suggestion->max_retries.value_or(1) >= 1);
        if (after.suggestion) RC_ASSERT(after.suggestion->max_retries.value_or(50) <= 50);
    });
}

TEST_CASE("what the user brings in starts nothing and keeps what is set, whatever it says (R21)") {
    check_property([] {
        static const Settings kDefaults;
        Stepper it = looked_at();
        if (number(2) == 0) it.start("mine").stop();
        if (number(2) == 0) it.set_limits({.max_retries = 7});
        std::vector<LegacyRecord> records;
        for (int n = 1 + number(4); n > 0; --n) records.push_back(some_record(n));
        const Step step = merge_legacy(it.media, records, kMedia, {kNow, kDefaults, Machine{}, LegacySource::file});
        RC_ASSERT(violations(step.media).empty());
        RC_ASSERT(!step.media.session.is_active);
        RC_ASSERT(step.media.session.outcome != Outcome::pending);
        const PersistentData &was = it.media.persistent, &is = step.media.persistent;
        if (was.max_retries != 3) RC_ASSERT(is.max_retries == was.max_retries);
        if (!was.last_prompt_value.empty()) RC_ASSERT(is.last_prompt_value == was.last_prompt_value);
    });
}

}  // namespace host::core::test
