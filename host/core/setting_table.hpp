// The table of settings: name, unit, range, meaning of each; defaults are those of `Settings{}` (R17).
//
// Whatever reads, shows, checks or changes one setting by its name goes through this table. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "core/settings.hpp"

namespace host::core {

enum class SettingUnit { count, milliseconds, factor, on_off };

// A field of a Settings, whichever type it has.
using SettingField = std::variant<Count*, Millis*, double*, bool*, std::optional<Count>*>;

struct Setting {
    std::string_view name;  // on the wire, below `settings`: "backoff.maxMs"
    SettingUnit unit{};
    double least{}, most{};    // both are in range; of a switch 0 and 1
    bool can_be_none{};        // no limit
    std::string_view meaning;  // a sentence for people
    SettingField (*in)(Settings& settings){};
    bool is_consent{};  // what a user allows on this machine: no export of another one changes it, and some lack it
};

[[nodiscard]] std::span<const Setting> setting_table();

// Nullptr: none is called so. Upper and lower case are the same.
[[nodiscard]] const Setting* setting_called(std::string_view name);

// Of a switch 1 or 0. None: no limit.
[[nodiscard]] std::optional<double> value_of(const Setting& setting, const Settings& settings);

// Precondition: the value is whole unless the setting is a factor, and there is one unless it can be none. It may be
// out of range.
void set_value(const Setting& setting, Settings& settings, std::optional<double> value);

// `own`, and where that is the default, `theirs`; consents stay as they are.
[[nodiscard]] Settings fill_unset(Settings own, const Settings& theirs);

}  // namespace host::core
