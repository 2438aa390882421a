// R17: every cap at its limit, one under, one over.
#include "core/settings.hpp"

#include <cmath>
#include <functional>
#include <limits>

#include "support/builders.hpp"

namespace host::core::test {
namespace {

struct Range {
    std::string path;
    Count low;
    Count high;
    std::function<void(Settings&, Count)> set;
};

const std::vector<Range>& ranges() {
    static const std::vector<Range> all{
        {"defaultMaxRetries", 1, 50, [](Settings& s, Count v) { s.default_max_retries = v; }},
        {"defaultVideoGoal", 1, 50, [](Settings& s, Count v) { s.default_video_goal = v; }},
        {"cooldownMs", 3'000, 86'400'000, [](Settings& s, Count v) { s.cooldown = Millis{v}; }},
        {"backoff.initialMs", 0, 86'400'000, [](Settings& s, Count v) { s.backoff.initial = Millis{v}; }},
        {"backoff.maxMs", 0, 86'400'000, [](Settings& s, Count v) { s.backoff.max = Millis{v}; }},
        {"backoff.jitterMs", 0, 86'400'000, [](Settings& s, Count v) { s.backoff.jitter = Millis{v}; }},
        {"attemptTimeoutMs", 10'000, 3'600'000, [](Settings& s, Count v) { s.attempt_timeout = Millis{v}; }},
        {"staleAfterMs", 60'000, 86'400'000, [](Settings& s, Count v) { s.stale_after = Millis{v}; }},
        {"rateLimitPauseMs", 60'000, 86'400'000, [](Settings& s, Count v) { s.rate_limit_pause = Millis{v}; }},
        {"breakerThreshold", 1, 50, [](Settings& s, Count v) { s.breaker_threshold = v; }},
        {"creditBudget", 1, 10'000, [](Settings& s, Count v) { s.credit_budget = v; }},
    };
    return all;
}

}  // namespace

TEST_CASE("the defaults are as documented, and in range (R17, R18)") {
    const Settings settings;
    CHECK_FALSE(problem_with(settings));
    CHECK(settings.default_max_retries == 3);
    CHECK(settings.default_video_goal == 1);
    CHECK(settings.default_auto_retry_enabled);
    CHECK(settings.cooldown == 8s);
    CHECK(settings.backoff == BackoffPolicy{1'200ms, 1.0, 60s, 0ms});
    CHECK(settings.attempt_timeout == 120s);
    CHECK(settings.stale_after == 10min);
    CHECK(settings.rate_limit_pause == 60s);
    CHECK(settings.breaker_threshold == 3);
    CHECK(settings.credit_budget == std::nullopt);
}

TEST_CASE("the caps are those of the rules (R10, R17)") {
    CHECK(caps::kMinCooldown == 3s);
    CHECK(caps::kSiteInterval == 3s);
    CHECK(caps::kMaxInFlight == 3);
    CHECK(caps::kOfferTtl == 10s);
    CHECK(caps::kMaxClickFailures == 3);
    CHECK(caps::kMaxPromptBytes == 32'768);
}

TEST_CASE("every setting has a range, ends included (R17)") {
    for (const Range& range : ranges()) {
        CAPTURE(range.path);
        for (const Count inside : {range.low, range.low + 1, range.high - 1, range.high}) {
            Settings settings;
            range.set(settings, inside);
            CHECK_FALSE(problem_with(settings));
        }
        for (const Count outside :
             {range.low - 1, range.high + 1, std::numeric_limits<Count>::min(), std::numeric_limits<Count>::max()}) {
            Settings settings;
            range.set(settings, outside);
            CHECK(problem_with(settings) == Problem{"settings." + range.path, "expected " + std::to_string(range.low) +
                                                                                  ".." + std::to_string(range.high) +
                                                                                  ", got " + std::to_string(outside)});
        }
    }
}

TEST_CASE("the multiplier of the backoff is between 1 and 10 (R17, R18)") {
    const auto [multiplier, problem] = GENERATE(table<double, std::string>({
        {1.0, ""},
        {1.5, ""},
        {10.0, ""},
        {0.5, "expected 1..10, got 0.5"},
        {0.0, "expected 1..10, got 0"},
        {-2.0, "expected 1..10, got -2"},
        {10.25, "expected 1..10, got 10.25"},
        {std::numeric_limits<double>::infinity(), "expected 1..10, got inf"},
        {std::nan(""), "expected 1..10, got nan"},
    }));
    Settings settings;
    settings.backoff.multiplier = multiplier;
    const auto found = problem_with(settings);
    CHECK((found ? found->problem : "") == problem);
}

TEST_CASE("the limits of a media have ranges, ends included (R17)") {
    for (const Count inside : {1, 2, 49, 50}) {
        CHECK_FALSE(problem_with(limits(inside, 1), ""));
        CHECK_FALSE(problem_with(limits(1, inside), ""));
    }
    for (const Count outside : {-1, 0, 51, 1'000'000}) {
        CHECK(problem_with(limits(outside, 1), "persistent.")->path == "persistent.maxRetries");
        CHECK(problem_with(limits(1, outside), "persistent.")->path == "persistent.videoGoal");
    }
}

TEST_CASE("a stored prompt has at most 32 KiB (R17)") {
    PersistentData persistent;
    for (const std::size_t bytes : {caps::kMaxPromptBytes - 1, caps::kMaxPromptBytes}) {
        persistent.last_prompt_value = std::string(bytes, 'x');
        CHECK_FALSE(problem_with(persistent, ""));
    }
    persistent.last_prompt_value += "x";
    CHECK(problem_with(persistent, "") == Problem{"lastPromptValue", "expected at most 32768 bytes, got 32769"});
}

TEST_CASE("new persistent data comes from the settings") {
    CHECK(default_persistent(Settings{}) == PersistentData{3, true, "", 1});
    Settings settings;
    settings.default_max_retries = 7;
    settings.default_video_goal = 2;
    settings.default_auto_retry_enabled = false;
    CHECK(default_persistent(settings) == PersistentData{7, false, "", 2});
}

}  // namespace host::core::test
