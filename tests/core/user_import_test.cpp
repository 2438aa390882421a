// R21: what the user brings in by hand, on top of what the host has.
#include "core/legacy_world.hpp"

namespace host::core::legacy_test {
namespace {

Media host_media() {
    Media media = new_media(kMedia, Settings{}, at(1'000));
    media.revision = 4;
    media.session.retry_count = 2;
    media.session.credits_used = 5;
    media.session.last_attempt_time = at(9'000);
    media.session.current_post_id = PostId{"host-post"};
    media.session.processed_attempt_ids = {AttemptId{"h1"}, AttemptId{"h2"}};
    media.session.outcome = Outcome::cancelled;
    media.session.logs = {line(9, "of the host")};
    media.effort.number = 2;
    media.effort.ended_by = EndReason::user;
    media.persistent = {.max_retries = 8, .auto_retry_enabled = true, .last_prompt_value = "host", .video_goal = 1};
    return media;
}

TEST_CASE("what the host has wins over an older import, field by field (R21)") {
    const Media host = host_media();
    const auto older = post("a", [](LegacyRecord& r) {
        r.session.is_active = true;
        r.session.outcome = Outcome::pending;
        r.session.retry_count = 1;
        r.session.videos_generated = 3;
        r.session.credits_used = 2;
        r.session.last_attempt_time = at(8'000);
        r.session.logs = {{line(8, "older")}};
        r.persistent.max_retries = 20;
        r.persistent.video_goal = 6;
        r.persistent.last_prompt_value = "older";
    });
    const Media media = World{}.merge(host, {older}).media;
    CHECK(media.revision == 5);
    CHECK(media.session.retry_count == 2);
    CHECK(media.session.videos_generated == 3);
    CHECK(media.session.credits_used == 7);
    CHECK(media.session.last_attempt_time == at(9'000));
    CHECK(media.session.current_post_id == PostId{"host-post"});
    CHECK(media.session.outcome == Outcome::cancelled);
    CHECK_FALSE(media.session.is_active);  // the user stopped it here: an import starts nothing again
    CHECK(media.session.logs == std::vector<std::string>{line(8, "older"), line(9, "of the host")});
    CHECK(media.persistent.max_retries == 8);
    CHECK(media.persistent.last_prompt_value == "host");
    CHECK(media.persistent.video_goal == 6);  // which the host only had by default
    CHECK(ids(media) == std::vector<std::string>{"h1", "h2", "a"});
    CHECK(media.effort == host.effort);

    SECTION("a newer one has the last word on the post, and none on limits that are set") {
        auto newer = older;
        newer.session.last_attempt_time = at(9'500);
        const Media later = World{}.merge(host, {newer}).media;
        CHECK(later.session.current_post_id == PostId{"a"});
        CHECK(later.persistent.last_prompt_value == "host");
        CHECK(later.persistent.max_retries == 8);
    }
    SECTION("a session that runs, is paused or waits for an outcome here is left alone") {
        Media running = host;
        running.session.outcome = Outcome::pending;
        running.session.is_active = running.session.can_retry = GENERATE(true, false);
        running.effort.ended_by = EndReason::none;
        Media clicked = host;
        clicked.in_flight = true;
        for (const Media& busy : {running, clicked}) {
            const Step step = World{}.merge(busy, {older});
            CHECK(step.media == busy);
            CHECK(step.ledger.empty());
            CHECK(why_left(busy, {kNow, Settings{}, Machine{}, LegacySource::file}));
        }
    }
}

TEST_CASE("in a rate-limit pause an import changes no session (R13)") {
    World world;
    world.machine = with_pause(world.machine, world.settings, Millis{60'000}, kNow);
    const auto record = post("a", [](LegacyRecord& r) {
        r.session.is_active = true;
        r.session.retry_count = 2;
        r.persistent.last_prompt_value = "mine";
    });
    const Media host = host_media();
    CHECK(world.merge(host, {record}).media == host);
    CHECK(world.merge(std::nullopt, {record}).media.session.outcome == Outcome::cancelled);
}

TEST_CASE("in a rate-limit pause an image that has had a session is left alone, also one that was cleared (R13)") {
    const Machine paused = with_pause({}, {}, Millis{60'000}, kNow);
    const auto is_left = [&paused](const std::optional<Media>& host, Instant now) {
        return why_left(host, {now, Settings{}, paused, LegacySource::file}).has_value();
    };
    Media host = new_media(kMedia, Settings{}, at(1'000));
    CHECK_FALSE(is_left(std::nullopt, kNow));
    CHECK_FALSE(is_left(host, kNow));
    host.effort.number = 1;  // cleared
    CHECK(is_left(host, kNow));
    CHECK(is_left(host, kNow + Millis{59'999}));
    CHECK_FALSE(is_left(host, kNow + Millis{60'000}));
    host.effort.number = 0;
    host.session.outcome = Outcome::failure;  // of an older version
    CHECK(is_left(host, kNow));
}

TEST_CASE("what a record takes on the disk grows with its bytes, its ids and its posts, and with no empty list (R21)") {
    const auto cost = [](const std::function<void(LegacyRecord&)>& change) { return cost_of(by_media(change)); };
    const auto with_ids = [](std::size_t number) {
        return [number](LegacyRecord& r) { r.session.processed_attempt_ids.emplace(number, AttemptId{"a"}); };
    };
    const std::int64_t plain = cost({});
    CHECK(cost(with_ids(0)) == plain);
    const std::int64_t of_id = cost(with_ids(1)) - plain;
    CHECK(of_id > 0);
    CHECK(cost(with_ids(7)) == plain + 7 * of_id);
    CHECK(cost([](LegacyRecord& r) { r.bytes = 12'345; }) == plain + 12'345);
    const std::int64_t of_post = cost([](LegacyRecord& r) { r.posts = {PostId{"p"}}; }) - plain;
    CHECK(of_post > of_id);
    CHECK(cost([](LegacyRecord& r) { r.hints = {MediaId{"m"}}; }) == plain + of_post);
}

TEST_CASE("the limits of the user come in over a record that only looking has made (R2, R21)") {
    Media looked_at = new_media(kMedia, Settings{}, at(1'000));
    looked_at.revision = 1;
    looked_at.session.last_failure_time = at(9'999'000);  // its baseline
    looked_at.session.retry_count = 1;
    const auto record = post("a", [](LegacyRecord& r) {
        r.session.is_active = true;
        r.session.outcome = Outcome::pending;
        r.session.retry_count = 4;
        r.persistent.max_retries = 12;
        r.persistent.last_prompt_value = "mine";
    });
    const Media media = World{}.merge(looked_at, {record}).media;
    CHECK(media.persistent.max_retries == 12);
    CHECK(media.persistent.last_prompt_value == "mine");
    CHECK(media.session.retry_count == 4);
    CHECK_FALSE(media.session.is_active);
    CHECK(media.touched_by == TouchedBy::user);
    CHECK_FALSE(takes_history(media));

    SECTION("and over what a page has suggested for it") {
        looked_at.touched_by = TouchedBy::page;
        looked_at.suggestion = Suggestion{.last_prompt_value = "of a page"};
        const Media chosen = World{}.merge(looked_at, {record}).media;
        CHECK(chosen.persistent.last_prompt_value == "mine");
        CHECK_FALSE(chosen.suggestion);
    }
}

TEST_CASE("an export that comes back to the host it is from adds nothing (R21)") {
    const Media host = host_media();
    const auto copy = by_media([&host](LegacyRecord& r) {
        const SessionData& s = host.session;
        r.session = {.is_active = s.is_active,
                     .can_retry = s.can_retry,
                     .retry_count = s.retry_count,
                     .credits_used = s.credits_used,
                     .current_post_id = s.current_post_id,
                     .processed_attempt_ids = s.processed_attempt_ids.copy(),
                     .last_attempt_time = s.last_attempt_time,
                     .outcome = s.outcome,
                     .logs = s.logs.copy()};
        r.persistent.max_retries = host.persistent.max_retries;
        r.persistent.last_prompt_value = host.persistent.last_prompt_value;
    });
    const Step step = World{}.merge(host, {copy});
    CHECK(step.media == host);
    CHECK(step.ledger.empty());
    CHECK(step.notes.empty());
}

TEST_CASE("an import sets limits that are only the user's defaults here, and none that differ from them (R21)") {
    World world;
    world.settings.default_max_retries = 9;
    world.settings.default_video_goal = 2;
    const auto record = post("a", [](LegacyRecord& r) {
        r.persistent.max_retries = 12;
        r.persistent.video_goal = 6;
    });
    const PersistentData unknown = world.merge(std::nullopt, {record}).media.persistent;
    CHECK(unknown.max_retries == 12);
    CHECK(unknown.video_goal == 6);

    Media media = new_media(kMedia, world.settings, at(1'000));
    media.revision = 1;
    const PersistentData at_defaults = world.merge(media, {record}).media.persistent;
    CHECK(at_defaults.max_retries == 12);
    CHECK(at_defaults.video_goal == 6);

    media.persistent.max_retries = 3;  // the extension's default, which is the user's choice here
    const PersistentData chosen = world.merge(media, {record}).media.persistent;
    CHECK(chosen.max_retries == 3);
    CHECK(chosen.video_goal == 6);
}

TEST_CASE("what the user has cleared here has not ended again by an import (R16, R21)") {
    const auto record = post("a", [](LegacyRecord& r) {
        r.session.outcome = Outcome::failure;
        r.session.can_retry = true;
        r.session.retry_count = 3;
    });
    Media media = new_media(kMedia, Settings{}, at(1'000));
    media.revision = 2;
    SECTION("a session, or only what was counted without one") {
        media.effort.number = GENERATE(2, 1);
        media.touched_by = TouchedBy::user;
        const Media cleared = World{}.merge(media, {record}).media;
        CHECK(cleared.session.retry_count == 3);
        CHECK(cleared.session.outcome == Outcome::idle);
        CHECK_FALSE(cleared.session.can_retry);
        CHECK(cleared.effort == media.effort);
    }
    SECTION("where nothing ever began, it ends as the import says") {
        const Media imported = World{}.merge(media, {record}).media;
        CHECK(imported.session.outcome == Outcome::failure);
        CHECK(imported.effort.ended_by == EndReason::max_retries);
    }
}

}  // namespace
}  // namespace host::core::legacy_test
