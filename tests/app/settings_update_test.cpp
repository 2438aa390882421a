// settings.update: what it sets is in force at once, for every host, and for what goes on meanwhile.
#include "app/connected.hpp"
#include "core/setting_table.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::app::test {
namespace {

// The name as a member, or as a member of `backoff`, with a value.
std::string as_wish(const std::string& name, const std::string& value) {
    const auto dot = name.find('.');
    if (dot == name.npos) return '"' + name + "\":" + value;
    return '"' + name.substr(0, dot) + "\":{" + as_wish(name.substr(dot + 1), value) + "}";
}

// As it is in an answer, where the backoff has other members, too.
std::string as_answered(const std::string& name, const std::string& value) {
    return as_wish(name.substr(name.find('.') + 1), value);
}

// The end of its range that is not its default.
std::string other_value(const core::Setting& setting) {
    const double end = core::value_of(setting, {}) == setting.least ? setting.most : setting.least;
    if (setting.unit == core::SettingUnit::on_off) return end == 0 ? "false" : "true";
    return std::to_string(static_cast<std::int64_t>(end));
}

}  // namespace

TEST_CASE("each setting can be set, and is what the next host has") {
    for (const core::Setting& setting : core::setting_table()) {
        const store::TempDir dir;
        HandClock clock;
        const std::string name{setting.name}, value = other_value(setting);
        CAPTURE(name, value);
        Connected one(dir.file(), clock, 1);
        const std::string answer = one.say("settings.update", "\"settings\":{" + as_wish(name, value) + "}");
        CHECK(says(answer, as_answered(name, value)));
        CHECK(says(Connected(dir.file(), clock, 2).greeted, as_answered(name, value)));
    }
}

TEST_CASE("a session that waits has the time that a new setting gives it (R17)") {
    const store::TempDir dir;
    HandClock clock;
    Connected host(dir.file(), clock, 1);
    (void)host.look(1);
    REQUIRE(says(host.say("session.start", host.tab + R"(,"prompt":"p")"), R"("decisionId":"d1")"));
    REQUIRE(says(host.say("decision.claim", host.tab + R"(,"decisionId":"d1")"), R"("granted":true)"));
    (void)host.say("decision.result", host.tab + R"(,"decisionId":"d1","clicked":true)");
    clock.pass(core::Millis{60'000});
    CHECK_FALSE(says(host.wake(), R"("reason":"timeout")"));
    (void)host.say("settings.update", R"("settings":{"attemptTimeoutMs":30000})");
    CHECK(host.next_wake() <= core::Millis{30'000});  // the page has so long after a sleep
    clock.pass(core::Millis{30'000});
    CHECK(says(host.wake(), R"("reason":"timeout")"));
}

}  // namespace host::app::test
