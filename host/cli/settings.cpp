#include "cli/settings.hpp"

#include <iostream>

#include "cli/complain.hpp"
#include "cli/nearest_name.hpp"
#include "cli/own_host.hpp"
#include "cli/print.hpp"
#include "cli/setting_text.hpp"
#include "cli/state_paths.hpp"
#include "cli/table.hpp"
#include "cli/words.hpp"
#include "json/writer.hpp"
#include "platform/printable.hpp"
#include "platform/terminal.hpp"
#include "store/session_store.hpp"
#include "wire/encode.hpp"

namespace host::cli {
namespace {

using core::Setting;
using core::Settings;

// Those of the file; where there is none yet, those that a host would begin with.
Settings settings_in(const std::filesystem::path& database) {
    if (!has_state(database)) return {};
    return store::SessionStore(database, {.read_only = true}).settings();
}

void print_text(const Settings& settings) {
    const platform::Look look = platform::look_of_stdout();
    for (const Setting& setting : core::setting_table()) {
        const auto value = value_of(setting, settings), usual = value_of(setting, Settings{});
        std::cout << look.bold(std::string{setting.name}) << " = " << setting_words(setting, value)
                  << (value == usual ? " (default)" : "; default " + setting_words(setting, usual)) << '\n';
        for (const std::string& line : wrap("    ", setting.meaning, look.columns)) std::cout << line << '\n';
        std::cout << "    Possible: " << setting_range(setting) << '\n';
    }
    std::cout << "\nTo change one: grok-retry-host --set NAME VALUE. The value \"default\" resets it.\n";
}

std::string_view unit_of(const Setting& setting) {
    switch (setting.unit) {
        case core::SettingUnit::count: return "count";
        case core::SettingUnit::milliseconds: return "ms";
        case core::SettingUnit::factor: return "factor";
        case core::SettingUnit::on_off: return "switch";
    }
    return "";
}

void print_json(const Settings& settings, const std::filesystem::path& database) {
    std::string list;
    for (const Setting& setting : core::setting_table()) {
        list += list.empty() ? "[" : ",";
        json::JsonObject object(list);
        const auto put = [&](std::string_view name, std::optional<double> value) {
            object.put(name, json::JsonText{wire::encode(setting, value)});
        };
        object.put("name", setting.name).put("unit", unit_of(setting));
        put("value", value_of(setting, settings));
        put("default", value_of(setting, Settings{}));
        if (setting.unit != core::SettingUnit::on_off) {
            put("least", setting.least);
            put("most", setting.most);
        }
        object.put("canBeNone", setting.can_be_none).put("meaning", setting.meaning);
    }
    std::string text;
    json::JsonObject(text).put("database", database.string()).put("settings", json::JsonText{list + "]"});
    std::cout << platform::printable_json(text) << '\n';
}

std::vector<std::string_view> known_names() {
    std::vector<std::string_view> names;
    for (const Setting& setting : core::setting_table()) names.push_back(setting.name);
    return names;
}

// The request that sets one: {"settings":{"backoff":{"maxMs":1000}}}.
std::string update_with(const Setting& setting, std::optional<double> value) {
    const auto dot = setting.name.find('.');
    const auto wrapped = [](std::string_view name, const std::string& inner) {
        std::string text;
        json::JsonObject(text).put(name, json::JsonText{inner});
        return text;
    };
    std::string text =
        wrapped(setting.name.substr(dot == std::string_view::npos ? 0 : dot + 1), wire::encode(setting, value));
    if (dot != std::string_view::npos) text = wrapped(setting.name.substr(0, dot), text);
    return wrapped("settings", text);
}

}  // namespace

int run_settings(const ShowSettings& wanted) {
    const std::filesystem::path database = state_file(wanted.db);
    const Settings settings = settings_in(database);
    if (wanted.json) {
        print_json(settings, database);
    } else {
        print_text(settings);
    }
    return kOk;
}

int run_set(const SetSetting& wanted) {
    const Setting* setting = core::setting_called(wanted.name);
    if (!setting) {
        const std::string like = nearest_name(wanted.name, known_names());
        const int code =
            misused("no setting is called " + wanted.name + (like.empty() ? "" : "; did you mean " + like + "?"));
        print_problem("`grok-retry-host --settings` lists all settings.");
        return code;
    }
    const auto usual = value_of(*setting, Settings{});
    const auto value = wanted.value == "default" ? usual : read_setting(*setting, wanted.value);
    if (!value) return misused(value.error());
    const auto before = value_of(*setting, settings_in(state_file(wanted.db)));
    if (before == *value) {
        print_text(std::string{setting->name} + " is " + setting_words(*setting, *value) + " already.");
        return kOk;
    }
    OwnHost own(wanted.db);
    if (const auto answer = own.ask("settings.update", update_with(*setting, *value)); !answer) {
        return refuse(answer.error());
    }
    print_text(std::string{setting->name} + " is now " + setting_words(*setting, *value) + "; it was " +
               setting_words(*setting, before) + ". Running hosts use it from now on.");
    return kOk;
}

}  // namespace host::cli
