#include "cli/setting_text.hpp"

#include <array>
#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>

#include "json/writer.hpp"
#include "platform/printable.hpp"

namespace host::cli {
namespace {

using core::Setting;
using core::SettingUnit;

struct TimeUnit {
    std::string_view name;
    double ms;
};
constexpr std::array kTimeUnits{TimeUnit{"h", 3'600'000}, TimeUnit{"min", 60'000}, TimeUnit{"s", 1'000},
                                TimeUnit{"ms", 1}};

std::string number(double value) {
    return value == std::floor(value) && std::abs(value) < 1e15 ? std::to_string(static_cast<std::int64_t>(value))
                                                                : json::number_text(value);
}

// In the largest unit that it is a whole number of, or else in seconds.
std::string time_words(double ms) {
    for (const TimeUnit& unit : kTimeUnits) {
        const double count = ms / unit.ms;
        if (count >= 1 && count == std::floor(count) && unit.ms > 1)
            return number(count) + " " + std::string{unit.name};
    }
    return number(ms / 1'000) + " s";
}

// Of a text that has a number in front: that number, and what is behind it without the space between.
std::optional<std::pair<double, std::string_view>> split(std::string_view text) {
    // Not std::from_chars, which the library of macOS lacks for double. No locale is set, so that a point is a point.
    const std::string digits{text.substr(0, text.find_first_not_of("0123456789.eE+-"))};
    char* end = nullptr;
    const double value = std::strtod(digits.c_str(), &end);
    if (digits.empty() || digits.front() == '+' || *end != '\0' || !std::isfinite(value)) return std::nullopt;
    text.remove_prefix(digits.size());
    while (text.starts_with(' ')) text.remove_prefix(1);
    return std::pair{value, text};
}

std::optional<double> read_switch(std::string_view text) {
    if (text == "on" || text == "true" || text == "yes") return 1;
    if (text == "off" || text == "false" || text == "no") return 0;
    return std::nullopt;
}

std::optional<double> read_number(const Setting& setting, std::string_view text) {
    const auto parts = split(text);
    if (!parts) return std::nullopt;
    const auto& [value, unit] = *parts;
    if (setting.unit != SettingUnit::milliseconds) return unit.empty() ? std::optional{value} : std::nullopt;
    if (unit.empty()) return value;
    for (const TimeUnit& known : kTimeUnits) {
        if (known.name == unit) return value * known.ms;
    }
    return std::nullopt;
}

}  // namespace

std::expected<std::optional<double>, std::string> read_setting(const Setting& setting, std::string_view text) {
    if (setting.can_be_none && text == "none") return std::optional<double>{};
    const auto value = setting.unit == SettingUnit::on_off ? read_switch(text) : read_number(setting, text);
    const bool is_whole = setting.unit == SettingUnit::factor || (value && *value == std::floor(*value));
    if (value && is_whole && *value >= setting.least && *value <= setting.most) return value;
    return std::unexpected(std::string{setting.name} + " can be " + setting_range(setting) + ", not " +
                           platform::printable(text));
}

std::string setting_text(const Setting& setting, std::optional<double> value) {
    if (!value) return "none";
    if (setting.unit == SettingUnit::on_off) return *value != 0 ? "on" : "off";
    return number(*value);
}

std::string setting_words(const Setting& setting, std::optional<double> value) {
    const bool is_time = setting.unit == SettingUnit::milliseconds && value && *value >= 1'000;
    return setting_text(setting, value) + (is_time ? " (" + time_words(*value) + ")" : "");
}

std::string setting_range(const Setting& setting) {
    if (setting.unit == SettingUnit::on_off) return "on or off";
    return setting_words(setting, setting.least) + " to " + setting_words(setting, setting.most) +
           (setting.can_be_none ? ", or none" : "");
}

}  // namespace host::cli
