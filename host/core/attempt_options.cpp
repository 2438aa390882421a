#include "core/attempt_options.hpp"

#include "core/text.hpp"

namespace host::core {
namespace {

constexpr std::string_view kOther = "other", kTo = " -> ", kNext = ", ";

bool is_plain(std::string_view value) {
    return !value.empty() && value.size() <= kMaxOptionBytes && is_made_of_letters_digits(value, ":. -");
}

std::string_view shown(const std::string& value) { return is_plain(value) ? std::string_view{value} : kOther; }

// "length 10 -> 6"
bool is_difference(std::string_view text) {
    const auto option = std::ranges::find_if(kAttemptOptions, [text](const AttemptOption& one) {
        return text.starts_with(one.name) && text.substr(one.name.size()).starts_with(' ');
    });
    if (option == kAttemptOptions.end()) return false;
    const std::string_view values = text.substr(option->name.size() + 1);
    const auto middle = values.find(kTo);
    return middle != values.npos && is_plain(values.substr(0, middle)) && is_plain(values.substr(middle + kTo.size()));
}

}  // namespace

std::string differences(const AttemptOptions& before, const AttemptOptions& after) {
    std::string text;
    for (const auto& [name, value] : kAttemptOptions) {
        const std::string &was = before.*value, &is = after.*value;
        if (was.empty() || is.empty() || was == is) continue;
        if (!text.empty()) text += kNext;
        text.append(name).append(" ").append(shown(was)).append(kTo).append(shown(is));
    }
    return text;
}

bool is_list_of_differences(std::string_view text) {
    for (auto end = text.find(kNext); end != text.npos; end = text.find(kNext)) {
        if (!is_difference(text.substr(0, end))) return false;
        text.remove_prefix(end + kNext.size());
    }
    return is_difference(text);
}

AttemptOptions joined(AttemptOptions newer, const AttemptOptions& older) {
    for (const auto& [name, value] : kAttemptOptions) {
        if ((newer.*value).empty()) newer.*value = older.*value;
    }
    return newer;
}

}  // namespace host::core
