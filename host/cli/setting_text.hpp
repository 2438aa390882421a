// The value of a setting as people write and read it: "12s", "2 min", "on", "none". Pure.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "core/setting_table.hpp"

namespace host::cli {

// The value in the setting's own unit (setting_table.hpp), in range; or a sentence that says what would be right.
// Times may have a unit: ms, s, min, h; without one they are milliseconds.
[[nodiscard]] std::expected<std::optional<double>, std::string> read_setting(const core::Setting& setting,
                                                                             std::string_view text);

// "8000", "on", "1.5", "none": what read_setting() reads.
[[nodiscard]] std::string setting_text(const core::Setting& setting, std::optional<double> value);
// That, and a time in words as well: "8000 (8 s)".
[[nodiscard]] std::string setting_words(const core::Setting& setting, std::optional<double> value);
// "3000 (3 s) to 86400000 (24 h)", "on or off", "1 to 10000, or none".
[[nodiscard]] std::string setting_range(const core::Setting& setting);

}  // namespace host::cli
