// R21: how what older versions kept of one image is joined, whoever brings it. Each row of a table is one rule. (What
// the host has against it: user_import_test.cpp, page_history_test.cpp.)
#include "core/legacy_world.hpp"

namespace host::core::legacy_test {
namespace {

TEST_CASE("counters and times of several posts by maximum, credits and layers by sum (R21)") {
    const World world{any_source()};
    const Step step = world.merge(std::nullopt, {post("a",
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
    const World world{any_source()};
    const Step step =
        world.merge(std::nullopt, {post("a",
                                        [](LegacyRecord& r) {
                                            r.session.processed_attempt_ids = {{AttemptId{"x"}, AttemptId{"b"}}};
                                        }),
                                   post("b"), post("img")});
    auto all = ids(step.media);
    std::sort(all.begin(), all.end());
    CHECK(all == std::vector<std::string>{"a", "b", "x"});
    CHECK(step.ledger.size() == 3);
    for (const LedgerEntry& entry : step.ledger)
        CHECK(entry.source ==
              (world.source == LegacySource::page ? LedgerSource::page_history : LedgerSource::declared));
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
    const World world{any_source()};
    const SessionData s = world.merge(std::nullopt, {a, b}).media.session;
    CHECK(s.logs == std::vector<std::string>{line(1, "first"), line(2, "second"), line(3, "third")});
    CHECK(s.attempt_progress.size() == 3);

    SECTION("caps") {
        const auto many = post("c", [](LegacyRecord& r) {
            r.session.logs.emplace();
            for (int n = 0; n < 500; ++n) r.session.logs->push_back(line(100 + n, std::string(5000, 'x')));
            r.session.attempt_progress.emplace();
            for (int n = 0; n < 50; ++n) r.session.attempt_progress->push_back({n, 1, at(100'000 + n)});
        });
        const SessionData capped = world.merge(std::nullopt, {a, many}).media.session;
        REQUIRE(capped.logs.size() == kMaxLogLines);
        CHECK(capped.logs.back().starts_with(line(599, "x")));
        CHECK(capped.logs.back().size() < kMaxLogLineBytes + 10);
        CHECK(capped.attempt_progress.size() == kMaxProgressEntries);
        CHECK(capped.attempt_progress.back().attempt == 49);
    }
}

TEST_CASE("the first outcome and summary are kept, and one that runs changes neither (R21)") {
    const World world{any_source()};
    const SessionSummary summary{.outcome = Outcome::failure, .completed_videos = 1, .ended_at = at(1'000)};
    const auto first = post("a", [&](LegacyRecord& r) {
        r.session.last_attempt_time = at(1'000);
        r.session.outcome = Outcome::failure;
        r.session.last_session_summary = summary;
    });
    const auto second = post("b", [](LegacyRecord& r) {
        r.session.last_attempt_time = at(2'000);
        r.session.outcome = Outcome::success;
        r.session.last_session_summary = SessionSummary{.outcome = Outcome::success, .ended_at = at(2'000)};
    });
    auto running = second;
    running.session.outcome = Outcome::pending;
    running.session.is_active = true;
    for (const auto& other : {second, running}) {
        const SessionData s = world.merge(std::nullopt, {first, other}).media.session;
        CHECK(s.outcome == Outcome::failure);
        CHECK(s.last_session_summary == summary);
        CHECK_FALSE(s.is_active);
    }
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

struct Arrival {
    const char* what;
    std::function<void(LegacyRecord&)> change;
    Outcome from_user, from_page;
};

TEST_CASE("no session comes in running, whatever it was (R5, R21)") {
    const auto ended = [](Outcome outcome) {
        return [outcome](LegacyRecord& r) {
            r.session.outcome = outcome;
            r.session.last_session_summary = SessionSummary{.outcome = outcome};
        };
    };
    const auto row = GENERATE_COPY(values<Arrival>({
        {"running", [](LegacyRecord&) {}, Outcome::cancelled, Outcome::idle},
        {"at its cap", [](LegacyRecord& r) { r.session.retry_count = 3; }, Outcome::cancelled, Outcome::idle},
        {"at its goal", [](LegacyRecord& r) { r.session.videos_generated = 1; }, Outcome::cancelled, Outcome::idle},
        {"paused", [](LegacyRecord& r) { r.persistent.auto_retry_enabled = false; }, Outcome::cancelled, Outcome::idle},
        {"stopped without saying so", [](LegacyRecord& r) { r.session.is_active = false; }, Outcome::cancelled,
         Outcome::idle},
        {"older than outcomes", [](LegacyRecord& r) { r.session.outcome.reset(); }, Outcome::cancelled, Outcome::idle},
        {"never started (the refactor activated those)", [](LegacyRecord& r) { r.session.outcome = Outcome::idle; },
         Outcome::idle, Outcome::idle},
        {"failed", ended(Outcome::failure), Outcome::failure, Outcome::failure},
        {"done", ended(Outcome::success), Outcome::success, Outcome::success},
        {"stopped", ended(Outcome::cancelled), Outcome::cancelled, Outcome::cancelled},
        {"a click under way", [](LegacyRecord& r) { r.session.can_retry = false; }, Outcome::cancelled, Outcome::idle},
    }));
    INFO(row.what);
    const auto record = post("a", [&row](LegacyRecord& r) {
        r.session.is_active = true;
        r.session.can_retry = true;
        r.session.outcome = Outcome::pending;
        r.session.last_attempt_time = at(9'000'000);
        row.change(r);
    });
    const LegacySource source = any_source();
    const Media media = World{source}.merge(std::nullopt, {record}).media;
    CHECK_FALSE(media.session.is_active);
    CHECK(media.session.outcome == (source == LegacySource::page ? row.from_page : row.from_user));
    CHECK_FALSE(media.in_flight);
    CHECK(media.last_click == kNever);
}

TEST_CASE("no moment comes in from the future (R20)") {
    const auto later = kNow + Millis{5'000};
    const auto record = post("a", [&](LegacyRecord& r) {
        r.session.last_attempt_time = r.session.last_failure_time = later;
        r.session.attempt_progress = {{1, 50, later}};
        r.session.outcome = Outcome::failure;
        r.session.last_session_summary = SessionSummary{.outcome = Outcome::failure, .ended_at = later};
    });
    const SessionData s = World{any_source()}.merge(std::nullopt, {record}).media.session;
    CHECK(s.last_attempt_time == kNow);
    CHECK(s.last_failure_time == kNow);
    CHECK(s.attempt_progress == std::vector<AttemptProgress>{{1, 50, kNow}});
    CHECK(s.last_session_summary->ended_at == kNow);
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

TEST_CASE("a counter of an older version that is below zero or over the largest is named, with the range (R17)") {
    const std::pair<const char*, std::optional<Count> SessionPatch::*> counters[] = {
        {"retryCount", &SessionPatch::retry_count},         {"videosGenerated", &SessionPatch::videos_generated},
        {"creditsUsed", &SessionPatch::credits_used},       {"layer1Failures", &SessionPatch::layer1_failures},
        {"layer2Failures", &SessionPatch::layer2_failures}, {"layer3Failures", &SessionPatch::layer3_failures},
    };
    for (const auto& [name, counter] : counters) {
        const auto problem = [field = counter](Count count) {
            return problem_with(post("a", [field, count](LegacyRecord& r) { r.session.*field = count; }));
        };
        INFO(name);
        CHECK_FALSE(problem(0));
        CHECK_FALSE(problem(kMaxCount));
        CHECK(problem(-1) == Problem{name, "expected 0..1000000000, got -1"});
        CHECK(problem(kMaxCount + 1) == Problem{name, "expected 0..1000000000, got 1000000001"});
    }
}

TEST_CASE("the prompt of an older version has at most as many bytes as any prompt, suggested or not (R17)") {
    const std::string longest(caps::kMaxPromptBytes, 'x'), longer = longest + "x";
    const auto problem = [](const std::string& prompt, const std::string& suggestion) {
        return problem_with(post("a", [&](LegacyRecord& r) {
            r.persistent.last_prompt_value = prompt;
            r.suggestion = PersistentPatch{.last_prompt_value = suggestion};
        }));
    };
    const Problem too_long{"lastPromptValue", "expected at most 32768 bytes, got 32769"};
    CHECK_FALSE(problem(longest, longest));
    CHECK(problem(longer, "short") == too_long);
    CHECK(problem("short", longer) == too_long);
}

TEST_CASE("sums of several posts stop at the largest count (R17, R21)") {
    const auto a = post("a", [](LegacyRecord& r) {
        r.session.credits_used = kMaxCount;
        r.session.layer1_failures = kMaxCount - 1;
        r.session.layer2_failures = kMaxCount;
        r.session.layer3_failures = 1;
    });
    const auto b = post("b", [](LegacyRecord& r) {
        r.session.credits_used = kMaxCount;
        r.session.layer1_failures = 1;
        r.session.layer2_failures = 1;
        r.session.layer3_failures = kMaxCount - 2;
    });
    const SessionData s = World{any_source()}.merge(std::nullopt, {a, b}).media.session;
    CHECK(s.credits_used == kMaxCount);
    CHECK(s.layer1_failures == kMaxCount);
    CHECK(s.layer2_failures == kMaxCount);
    CHECK(s.layer3_failures == kMaxCount - 1);
}

TEST_CASE("a line that begins with something like a time has none (R21)") {
    const std::string no_time = GENERATE(as<std::string>{}, "[0 is no time, yet the line begins like one]",
                                         "(1970-01-01T00:00:01.000Z] is in the wrong brackets", "[0Z]");
    const std::string words(60, 'x'), first = line(1, "first"), third = line(3, "third");
    SECTION("from a page: it comes before those that have one, among the others by its length") {
        const auto record = post("a", [&](LegacyRecord& r) {
            r.session.logs = std::vector<std::string>{first, words, no_time};
        });
        const SessionData s = World{LegacySource::page}.merge(std::nullopt, {record}).media.session;
        CHECK(s.logs == std::vector<std::string>{no_time, words, first});
    }
    SECTION("from the user: beside it, nothing is sorted") {
        const auto older = post("a", [&](LegacyRecord& r) {
            r.session.last_attempt_time = at(1'000);
            r.session.logs = std::vector<std::string>{third};
        });
        const auto newer = post("b", [&](LegacyRecord& r) {
            r.session.last_attempt_time = at(2'000);
            r.session.logs = std::vector<std::string>{no_time, first};
        });
        const SessionData s = World{LegacySource::file}.merge(std::nullopt, {older, newer}).media.session;
        CHECK(s.logs == std::vector<std::string>{third, no_time, first});
    }
}

}  // namespace
}  // namespace host::core::legacy_test
