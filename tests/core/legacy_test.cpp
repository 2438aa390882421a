// R21: what older versions kept, on top of what the host has. Each row of a table is one rule.
#include <algorithm>
#include <functional>

#include "core/invariants.hpp"
#include "core/legacy.hpp"
#include "support/catch.hpp"
#include "support/printers.hpp"

using namespace host::core;

namespace {

constexpr Instant kNow = instant_from_ms(10'000'000);
const MediaId kMedia{"img"};

Instant at(std::int64_t ms) { return instant_from_ms(ms); }

struct World {
    Settings settings;
    Machine machine;
    LegacySource source{LegacySource::page};

    Step merge(const std::optional<Media>& host, std::vector<LegacyRecord> records) const {
        Step step = merge_legacy(host, records, kMedia, {kNow, settings, machine, source});
        // The order of keys is irrelevant: every other order gives the same.
        std::sort(records.begin(), records.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
        do {
            const Step other = merge_legacy(host, records, kMedia, {kNow, settings, machine, source});
            CHECK(other.media == step.media);
        } while (std::next_permutation(records.begin(), records.end(),
                                       [](const auto& a, const auto& b) { return a.key < b.key; }));
        CHECK(violations(step.media) == std::vector<std::string>{});
        return step;
    }
};

LegacyRecord post(const std::string& id, const std::function<void(LegacyRecord&)>& change = {}) {
    LegacyRecord record;
    record.key = "grokRetrySession_" + id;
    record.name = id;
    record.digest = "digest of " + id;
    record.posts = {PostId{id}};
    if (change) change(record);
    return record;
}

LegacyRecord by_media(const std::function<void(LegacyRecord&)>& change = {}) {
    LegacyRecord record;
    record.key = "useGrokRetryVideoSessions_store";
    record.name = kMedia.value;
    record.digest = "digest";
    record.media = kMedia;
    if (change) change(record);
    return record;
}

std::vector<std::string> ids(const Media& media) {
    std::vector<std::string> all;
    for (const AttemptId& id : media.session.processed_attempt_ids) all.push_back(id.value);
    return all;
}

std::string line(int second, const std::string& text) { return "[" + iso8601(at(second * 1000)) + "] " + text; }

TEST_CASE("counters and times of several posts by maximum, credits and layers by sum (R21)") {
    const Step step = World{}.merge(std::nullopt, {post("a",
                                                        [](LegacyRecord& r) {
                                                            r.session.retry_count = 2;
                                                            r.session.videos_generated = 1;
                                                            r.session.last_attempt_time = at(5'000);
                                                            r.session.last_failure_time = at(9'000);
                                                            r.session.credits_used = 3;
                                                            r.session.layer1_failures = 1;
                                                            r.session.layer2_failures = 1;
                                                            r.session.layer3_failures = 4;
                                                        }),
                                                   post("b", [](LegacyRecord& r) {
                                                       r.session.retry_count = 1;
                                                       r.session.videos_generated = 4;
                                                       r.session.last_attempt_time = at(7'000);
                                                       r.session.last_failure_time = at(6'000);
                                                       r.session.credits_used = 4;
                                                       r.session.layer1_failures = 2;
                                                       r.session.layer2_failures = 0;
                                                       r.session.layer3_failures = 1;
                                                   })});
    const SessionData& s = step.media.session;
    CHECK(s.retry_count == 2);
    CHECK(s.videos_generated == 4);
    CHECK(s.last_attempt_time == at(7'000));
    CHECK(s.last_failure_time == at(9'000));
    CHECK(s.credits_used == 7);
    CHECK(s.layer1_failures == 3);
    CHECK(s.layer2_failures == 1);
    CHECK(s.layer3_failures == 5);
}

TEST_CASE("ids are united, each once; the image's own post is no attempt (R21)") {
    const Step step =
        World{}.merge(std::nullopt, {post("a",
                                          [](LegacyRecord& r) {
                                              r.session.processed_attempt_ids = {{AttemptId{"x"}, AttemptId{"b"}}};
                                          }),
                                     post("b"), post("img")});
    auto all = ids(step.media);
    std::sort(all.begin(), all.end());
    CHECK(all == std::vector<std::string>{"a", "b", "x"});
    CHECK(step.ledger.size() == 3);
    for (const LedgerEntry& entry : step.ledger) CHECK(entry.source == LedgerSource::declared);
}

TEST_CASE("current post and prompt are those of the most recent, whatever the order of the keys (R21)") {
    const auto newer = post("a", [](LegacyRecord& r) {
        r.session.last_failure_time = at(9'000);
        r.persistent.last_prompt_value = "new";
        r.persistent.max_retries = 7;
    });
    const auto older = post("z", [](LegacyRecord& r) {
        r.session.last_attempt_time = at(8'000);
        r.persistent.last_prompt_value = "old";
        r.persistent.max_retries = 5;
    });
    const Step step = World{}.merge(std::nullopt, {newer, older});
    CHECK(step.media.session.current_post_id == PostId{"a"});
    CHECK(step.media.persistent.last_prompt_value == "new");
    CHECK(step.media.persistent.max_retries == 7);

    SECTION("of one moment: the last key") {
        const Step tie = World{}.merge(std::nullopt, {post("a"), post("b"), post("c")});
        CHECK(tie.media.session.current_post_id == PostId{"c"});
    }
    SECTION("an empty prompt is none") {
        auto empty = newer;
        empty.persistent.last_prompt_value = "";
        CHECK(World{}.merge(std::nullopt, {empty, older}).media.persistent.last_prompt_value == "old");
    }
}

TEST_CASE("logs and progress are joined, the newest kept, lines that both have once (R21)") {
    const auto a = post("a", [](LegacyRecord& r) {
        r.session.last_attempt_time = at(1'000);
        r.session.logs = {{line(1, "first"), line(3, "third")}};
        r.session.attempt_progress = {{{1, 10, at(1'000)}, {1, 30, at(3'000)}}};
    });
    const auto b = post("b", [](LegacyRecord& r) {
        r.session.last_attempt_time = at(2'000);
        r.session.logs = {{line(2, "second"), line(3, "third")}};
        r.session.attempt_progress = {{{1, 20, at(2'000)}, {1, 30, at(3'000)}}};
    });
    const SessionData s = World{}.merge(std::nullopt, {a, b}).media.session;
    CHECK(s.logs == std::vector<std::string>{line(1, "first"), line(2, "second"), line(3, "third")});
    CHECK(s.attempt_progress.size() == 3);

    SECTION("caps") {
        const auto many = post("c", [](LegacyRecord& r) {
            r.session.logs.emplace();
            for (int n = 0; n < 500; ++n) r.session.logs->push_back(line(100 + n, std::string(5000, 'x')));
            r.session.attempt_progress.emplace();
            for (int n = 0; n < 50; ++n) r.session.attempt_progress->push_back({n, 1, at(100'000 + n)});
        });
        const SessionData capped = World{}.merge(std::nullopt, {a, many}).media.session;
        REQUIRE(capped.logs.size() == kMaxLogLines);
        CHECK(capped.logs.back().starts_with(line(599, "x")));
        CHECK(capped.logs.back().size() < kMaxLogLineBytes + 10);
        CHECK(capped.attempt_progress.size() == kMaxProgressEntries);
        CHECK(capped.attempt_progress.back().attempt == 49);
    }
}

TEST_CASE("active by or; the first outcome and summary are kept (R21)") {
    const SessionSummary summary{.outcome = Outcome::failure, .completed_videos = 1};
    const auto first = post("a", [&](LegacyRecord& r) {
        r.session.last_attempt_time = at(1'000);
        r.session.outcome = Outcome::failure;
        r.session.last_session_summary = summary;
    });
    const auto second = post("b", [](LegacyRecord& r) {
        r.session.last_attempt_time = at(2'000);
        r.session.outcome = Outcome::success;
        r.session.last_session_summary = SessionSummary{.outcome = Outcome::success};
    });
    const SessionData s = World{}.merge(std::nullopt, {first, second}).media.session;
    CHECK(s.outcome == Outcome::failure);
    CHECK(s.last_session_summary == summary);
    CHECK_FALSE(s.is_active);

    auto running = second;
    running.session.outcome = Outcome::pending;
    running.session.is_active = true;
    const SessionData r = World{}.merge(std::nullopt, {first, running}).media.session;
    CHECK(r.is_active);
    CHECK(r.can_retry);
    CHECK(r.outcome == Outcome::pending);
}

TEST_CASE("what was not there has the extension's defaults: 3, true, \"\", 1 (R21)") {
    World world;
    world.settings.default_max_retries = 9;
    const PersistentData limits = world.merge(std::nullopt, {post("a")}).media.persistent;
    CHECK(limits ==
          PersistentData{.max_retries = 3, .auto_retry_enabled = true, .last_prompt_value = {}, .video_goal = 1});
}

TEST_CASE("limits over their caps are pulled to them (R17)") {
    const auto limits = [](Count retries, Count goal) {
        return World{}
            .merge(std::nullopt, {post("a",
                                       [&](LegacyRecord& r) {
                                           r.persistent.max_retries = retries;
                                           r.persistent.video_goal = goal;
                                       })})
            .media.persistent;
    };
    CHECK(limits(99, 1'000'000).max_retries == 50);
    CHECK(limits(99, 1'000'000).video_goal == 50);
    CHECK(limits(-5, 0).max_retries == 1);
    CHECK(limits(-5, 0).video_goal == 1);
}

struct Running {
    const char* what;
    std::function<void(LegacyRecord&)> change;
    bool active;
    Outcome outcome;
};

TEST_CASE("an imported session runs only if its limits allow it (R5)") {
    const auto row = GENERATE(values<Running>({
        {"within its limits", [](LegacyRecord&) {}, true, Outcome::pending},
        {"at its cap", [](LegacyRecord& r) { r.session.retry_count = 3; }, false, Outcome::failure},
        {"at its goal", [](LegacyRecord& r) { r.session.videos_generated = 1; }, false, Outcome::success},
        {"auto-retry off", [](LegacyRecord& r) { r.persistent.auto_retry_enabled = false; }, false, Outcome::pending},
        {"never started (the refactor activated those)", [](LegacyRecord& r) { r.session.outcome = Outcome::idle; },
         false, Outcome::idle},
        {"ended", [](LegacyRecord& r) { r.session.outcome = Outcome::cancelled; }, false, Outcome::cancelled},
        {"stopped without saying so", [](LegacyRecord& r) { r.session.is_active = false; }, false, Outcome::cancelled},
        {"older than outcomes", [](LegacyRecord& r) { r.session.outcome.reset(); }, true, Outcome::pending},
    }));
    INFO(row.what);
    const auto record = post("a", [&row](LegacyRecord& r) {
        r.session.is_active = true;
        r.session.outcome = Outcome::pending;
        r.session.last_attempt_time = at(9'000'000);
        row.change(r);
    });
    const Media media = World{}.merge(std::nullopt, {record}).media;
    CHECK(media.session.is_active == row.active);
    CHECK(media.session.outcome == row.outcome);
    CHECK((media.session.last_session_summary.has_value() ==
           (row.outcome == Outcome::failure || row.outcome == Outcome::success)));
}

TEST_CASE("no imported session starts in a rate-limit pause (R13)") {
    World world;
    world.machine = with_pause(world.machine, world.settings, Millis{60'000}, kNow);
    const auto record = post("a", [](LegacyRecord& r) { r.session.is_active = true; });
    CHECK(world.merge(std::nullopt, {record}).media.session.outcome == Outcome::cancelled);
}

TEST_CASE("a click that was under way is waited for, not repeated (R10)") {
    const Media media = World{}
                            .merge(std::nullopt, {post("a",
                                                       [](LegacyRecord& r) {
                                                           r.session.is_active = true;
                                                           r.session.can_retry = false;
                                                           r.session.last_attempt_time = at(9'990'000);
                                                       })})
                            .media;
    CHECK(media.in_flight);
    CHECK(media.last_click == at(9'990'000));
}

TEST_CASE("no moment comes in from the future (R20)") {
    const auto record = post("a", [](LegacyRecord& r) { r.session.last_attempt_time = kNow + Millis{5'000}; });
    CHECK(World{}.merge(std::nullopt, {record}).media.session.last_attempt_time == kNow);
}

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

    SECTION("a newer one has the last word on post and limits") {
        auto newer = older;
        newer.session.last_attempt_time = at(9'500);
        const Media later = World{}.merge(host, {newer}).media;
        CHECK(later.session.current_post_id == PostId{"a"});
        CHECK(later.persistent.last_prompt_value == "older");
        CHECK(later.persistent.max_retries == 20);
    }
    SECTION("the session that runs here goes on, and ends where its counters say") {
        Media running = host;
        running.session.outcome = Outcome::pending;
        running.session.is_active = running.session.can_retry = true;
        running.effort.ended_by = EndReason::none;
        CHECK(World{}.merge(running, {older}).media.session.is_active);
        auto full = older;
        full.session.retry_count = 8;
        const Step ended = World{}.merge(running, {full});
        CHECK(ended.media.session.outcome == Outcome::failure);
    }
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
    CHECK(media.session.is_active);
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
                     .processed_attempt_ids = s.processed_attempt_ids,
                     .last_attempt_time = s.last_attempt_time,
                     .outcome = s.outcome,
                     .logs = s.logs};
        r.persistent.max_retries = host.persistent.max_retries;
        r.persistent.last_prompt_value = host.persistent.last_prompt_value;
    });
    const Step step = World{}.merge(host, {copy});
    CHECK(step.media == host);
    CHECK(step.ledger.empty());
    CHECK(step.notes.empty());
}

TEST_CASE("counters that nobody can have counted, and prompts over the cap, are named (R17)") {
    const auto problem = [](const std::function<void(LegacyRecord&)>& change) {
        return problem_with(post("a", change)).value_or(Problem{}).path;
    };
    CHECK(problem([](LegacyRecord& r) { r.session.retry_count = -1; }) == "retryCount");
    CHECK(problem([](LegacyRecord& r) { r.session.layer3_failures = Count{1} << 50; }) == "layer3Failures");
    CHECK(problem([](LegacyRecord& r) { r.persistent.last_prompt_value = std::string(33'000, 'x'); }) ==
          "lastPromptValue");
    CHECK(problem([](LegacyRecord&) {}).empty());
}

}  // namespace
