// --settings and --set as people run them: the real binary, beside a host that runs.
#include "cli/setting_text.hpp"
#include "core/identity.hpp"
#include "json/reader.hpp"
#include "store/session_store.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"

namespace {

namespace fs = std::filesystem;
using host::core::Setting;
using host::core::setting_called;
using host::core::setting_table;
using support::Finished;
using support::says;

struct SettingsPlace : support::TempDir {
    fs::path database{path() / "state.db"};

    Finished run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"--db", database.string()});
        support::Process process(support::kHostProgram, arguments, {.environment = {{"COLUMNS", "80"}}, .closed = {}});
        return support::finish(process);
    }
    Finished set(const std::string& name, const std::string& value) const { return run({"--set", name, value}); }
    host::core::Settings settings() const {
        return host::store::SessionStore(database, {.read_only = true}).settings();
    }
};

}  // namespace

TEST_CASE("the flag --settings shows every setting with its range and default, also before there is a state") {
    const SettingsPlace place;
    const Finished text = place.run({"--settings"});
    CHECK(text.exit_code == 0);
    for (const Setting& setting : setting_table()) CHECK(says(text.out, std::string{setting.name} + " = "));
    CHECK(says(text.out, "cooldownMs = 8000 (8 s) (default)\n"));
    CHECK(says(text.out, "3000 (3 s) to 86400000 (24 h)"));
    CHECK_FALSE(fs::exists(place.database));

    const auto json = host::json::read_json(place.run({"--settings", "--json"}).out);
    REQUIRE(json);
    CHECK(json->at("settings").size() == setting_table().size());
    CHECK(json->at("settings").at(3).at("name") == "cooldownMs");
    CHECK(json->at("settings").at(3).at("least") == 3000);
    CHECK(json->at("settings").at(12).at("value").is_null());
    CHECK(json->at("settings").at(12).at("canBeNone") == true);
}

TEST_CASE("the flag --set changes a setting for a host that runs, and \"default\" resets it (R17)") {
    const SettingsPlace place;
    support::Process host(support::kHostProgram, {"--db", place.database.string(), host::core::kExtensionOrigin});
    const auto ask = [&host](const std::string& method_and_params) {
        host.send(R"({"jsonrpc":"2.0","id":7,"method":)" + method_and_params + "}");
        return host.receive();
    };
    (void)ask(R"("hello","params":{"protocol":1,"client":{"name":"test","version":"1"}})");
    REQUIRE(says(ask(R"("settings.get","params":{})"), R"("cooldownMs":8000)"));
    const Finished set = place.set("cooldownMs", "12s");
    CHECK(set.exit_code == 0);
    CHECK(says(set.out, "cooldownMs is now 12000 (12 s); it was 8000 (8 s)."));
    CHECK(says(ask(R"("settings.get","params":{})"), R"("cooldownMs":12000)"));
    CHECK(says(place.set("cooldownMs", "12000").out, "cooldownMs is 12000 (12 s) already."));
    CHECK(says(place.run({"--settings"}).out, "cooldownMs = 12000 (12 s); default 8000 (8 s)\n"));
    CHECK(says(place.set("cooldownMs", "default").out, "cooldownMs is now 8000 (8 s)"));
    CHECK(says(ask(R"("settings.get","params":{})"), R"("cooldownMs":8000)"));
}

TEST_CASE("the flag --set sets each setting to what may be set, and refuses the rest with the range (R17)") {
    const SettingsPlace place;
    for (const Setting& setting : setting_table()) {
        const std::string name{setting.name};
        CAPTURE(name);
        const bool is_switch = setting.unit == host::core::SettingUnit::on_off;
        CHECK(place.set(name, host::cli::setting_text(setting, setting.least)).exit_code == 0);
        CHECK(value_of(setting, place.settings()) == setting.least);
        const Finished refused =
            place.set(name, is_switch ? "maybe" : host::cli::setting_text(setting, setting.most + 1));
        CHECK(refused.exit_code == 2);
        CHECK(says(refused.errors, name + " can be " + host::cli::setting_range(setting)));
        CHECK(value_of(setting, place.settings()) == setting.least);
    }
    CHECK(says(place.set("creditBudget", "none").out, "creditBudget is now none"));
    CHECK(place.settings().credit_budget == std::nullopt);
    const auto unknown = [&](const char* name) { return place.set(name, "9s").errors; };
    const std::string rest = "\n`grok-retry-host --settings` lists all settings.\n";
    CHECK(says(unknown("cooldown"), "no setting is called cooldown; did you mean cooldownMs?" + rest));
    CHECK(says(unknown("MaxMs"), "no setting is called MaxMs; did you mean backoff.maxMs?" + rest));
    CHECK(says(unknown("default"), "no setting is called default" + rest));  // several have that in their names
    CHECK(place.run({"--set", "cooldownMs"}).exit_code == 2);
}

TEST_CASE("values of settings are read with the units that people write, and nothing else is") {
    const auto read = [](const char* name, const char* text) {
        const auto value = host::cli::read_setting(*setting_called(name), text);
        return value ? value->value_or(-1) : -2;
    };
    CHECK(read("cooldownMs", "9000") == 9'000);
    CHECK(read("cooldownMs", "9000 ms") == 9'000);
    CHECK(read("cooldownMs", "4.5s") == 4'500);
    CHECK(read("staleAfterMs", "2 min") == 120'000);
    CHECK(read("staleAfterMs", "24h") == 86'400'000);
    CHECK(read("backoff.multiplier", "1.5") == 1.5);
    CHECK(read("creditBudget", "none") == -1);
    CHECK(read("defaultAutoRetryEnabled", "off") == 0);
    for (const char* wrong :
         {"", "s", "9 years", "0x9000", "nan", "inf", "9000.5", "1e99", "-9000", "none", "90000 s"}) {
        CAPTURE(wrong);
        CHECK(read("cooldownMs", wrong) == -2);
    }
    CHECK(read("defaultMaxRetries", "3s") == -2);
    CHECK(read("defaultMaxRetries", "2.5") == -2);
    CHECK(read("defaultAutoRetryEnabled", "1") == -2);
}
