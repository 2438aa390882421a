// R17: the table that says what every setting is called, may be, and is for.
#include "core/setting_table.hpp"

#include <set>
#include <string>

#include "support/builders.hpp"

namespace host::core::test {
namespace {

// Every field another value than by default.
Settings all_changed() {
    return {.default_max_retries = 4,
            .default_video_goal = 2,
            .default_auto_retry_enabled = false,
            .cooldown = 9s,
            .backoff = {.initial = 1'201ms, .multiplier = 1.5, .max = 61s, .jitter = 1ms},
            .attempt_timeout = 121s,
            .stale_after = 11min,
            .rate_limit_pause = 61s,
            .breaker_threshold = 4,
            .credit_budget = 7,
            .adopt_manual_attempts = true,
            .keep_prompt_history = true,
            .keep_detail_days = 30};
}

}  // namespace

TEST_CASE("the table of settings has every setting once, and reads and sets each of them (R17)") {
    const Settings wanted = all_changed();
    Settings settings;
    std::set<std::string_view> names;
    for (const Setting& setting : setting_table()) {
        CAPTURE(setting.name);
        CHECK(names.insert(setting.name).second);
        CHECK(value_of(setting, settings) != value_of(setting, wanted));
        CHECK(value_of(setting, settings) == value_of(setting, Settings{}));
        set_value(setting, settings, value_of(setting, wanted));
        CHECK(value_of(setting, settings) == value_of(setting, wanted));
        CHECK_FALSE(setting.meaning.empty());
        CHECK(setting.meaning.ends_with('.'));
    }
    CHECK(settings == wanted);
}

TEST_CASE("the range of the table is the range that is enforced, ends included (R17)") {
    for (const Setting& setting : setting_table()) {
        if (setting.unit == SettingUnit::on_off) continue;
        CAPTURE(setting.name);
        for (const double inside : {setting.least, setting.most}) {
            Settings settings;
            set_value(setting, settings, inside);
            CHECK_FALSE(problem_with(settings));
            CHECK(within_caps(settings) == settings);
        }
        for (const auto& [outside, end] :
             {std::pair{setting.least - 1, setting.least}, {setting.most + 1, setting.most}}) {
            Settings settings;
            set_value(setting, settings, outside);
            REQUIRE(problem_with(settings));
            CHECK(problem_with(settings)->path == "settings." + std::string{setting.name});
            CHECK(value_of(setting, within_caps(settings)) == end);
        }
    }
}

TEST_CASE(
    "settings of another machine fill what is not set here, and switch on nothing that needs a consent (R21, R23)") {
    Settings wanted = all_changed();
    wanted.cooldown = 20s;
    wanted.adopt_manual_attempts = wanted.keep_prompt_history = false;
    wanted.keep_detail_days = Settings{}.keep_detail_days;  // how much is kept here is decided here
    CHECK(fill_unset({.cooldown = 20s}, all_changed()) == wanted);
    CHECK(fill_unset({.adopt_manual_attempts = true}, {}).adopt_manual_attempts);
}

TEST_CASE("a setting is found by its name in any case, and no other name finds one") {
    CHECK(setting_called("cooldownMs")->name == "cooldownMs");
    CHECK(setting_called("BACKOFF.maxms")->name == "backoff.maxMs");
    CHECK_FALSE(setting_called("cooldown"));
    CHECK_FALSE(setting_called(""));
}

}  // namespace host::core::test
