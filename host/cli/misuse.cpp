#include "cli/misuse.hpp"

#include <algorithm>
#include <set>
#include <sstream>
#include <string_view>

#include "cli/nearest_name.hpp"
#include "cli/words.hpp"

namespace host::cli {
namespace {

bool looks_like_flag(std::string_view argument) {
    return argument.size() > 2 ? argument.front() == '-'
                               : argument.size() == 2 && argument[0] == '-' && argument[1] != '-';
}

const FlagDescription* flag_called(std::string_view name, const std::vector<FlagDescription>& flags) {
    const auto is_it = [&](const FlagDescription& flag) {
        return std::ranges::find(flag.names, name) != flag.names.end();
    };
    const auto found = std::ranges::find_if(flags, is_it);
    return found == flags.end() ? nullptr : &*found;
}

// "a NAME and a VALUE" of "NAME VALUE", "a FILE or off" of "FILE|off". Lower case is a word to write as it is.
std::string values_in_words(std::string value) {
    std::erase_if(value, [](char c) { return c == '[' || c == ']'; });
    const auto with_article = [](const std::string& word) {
        if (word.front() < 'A' || word.front() > 'Z') return word;
        return (std::string_view{"AEIO"}.find(word.front()) != std::string_view::npos ? "an " : "a ") + word;
    };
    std::vector<std::string> all;
    std::istringstream words(value);
    for (std::string word; words >> word;) {
        std::vector<std::string> choices;
        std::istringstream alternatives(word);
        for (std::string one; std::getline(alternatives, one, '|');) choices.push_back(with_article(one));
        all.push_back(joined(choices, " or "));
    }
    return enumerated(all);
}

// A flag that only goes with another says so at the beginning of its description.
std::string usage_of(const FlagDescription& flag) {
    constexpr std::string_view kWith = "with --";
    std::string text = "grok-retry-host ";
    const std::string_view about = flag.description;
    if (about.starts_with(kWith))
        text += about.substr(kWith.size() - 2, about.find_first_of(" :,", kWith.size()) - kWith.size() + 2),
            text += ' ';
    return text + flag.names.back() + (flag.value.empty() ? "" : " " + flag.value);
}

Misuse about(const FlagDescription& flag, const std::string& problem) {
    return {flag.names.back() + " " + problem, usage_of(flag)};
}

Misuse unknown_flag(const std::string& argument, const std::vector<FlagDescription>& flags) {
    std::vector<std::string_view> names;
    for (const FlagDescription& flag : flags) {
        if (!flag.group.empty()) names.push_back(flag.names.back());
    }
    const std::string name = argument.substr(0, argument.find('='));
    const std::string meant = nearest_name(name, names);
    const std::string what = looks_like_flag(argument) ? "there is no flag " + name : "unexpected argument " + argument;
    if (meant.empty()) return {what, {}};
    return {what + "; did you mean " + meant + "?", usage_of(*flag_called(meant, flags))};
}

}  // namespace

Misuse missing_value(const FlagDescription& flag) { return about(flag, "needs " + values_in_words(flag.value)); }

std::optional<Misuse> empty_value(const std::vector<std::string>& arguments,
                                  const std::vector<FlagDescription>& flags) {
    const FlagDescription* last = nullptr;  // the flag that comes before this argument
    for (const std::string& argument : arguments) {
        bool is_empty = argument.empty();
        if (looks_like_flag(argument)) {
            const auto equals = argument.find('=');
            last = flag_called(argument.substr(0, equals), flags);
            is_empty = equals == argument.size() - 1;
        }
        if (is_empty && last && last->most > 0 && !last->may_be_empty) return missing_value(*last);
    }
    return std::nullopt;
}

Misuse misuse_of(const std::vector<std::string>& arguments, const std::vector<FlagDescription>& flags) {
    std::set<std::string> seen;
    const FlagDescription* last = nullptr;  // the flag that comes before this argument
    std::size_t values = 0;                 // of it, so far
    const auto lacks = [&] { return last && values < last->least; };
    for (const std::string& argument : arguments) {
        if (!looks_like_flag(argument)) {
            if (!last) return unknown_flag(argument, flags);
            if (last->most == 0) return about(*last, "takes no value; remove " + argument);
            if (++values > last->most) {
                return about(*last, "takes " + values_in_words(last->value) + "; " + argument + " is one too many");
            }
            continue;
        }
        if (lacks()) return missing_value(*last);
        const auto equals = argument.find('=');
        last = flag_called(argument.substr(0, equals), flags);
        if (!last) return unknown_flag(argument, flags);
        if (equals != std::string::npos && last->most == 0) return about(*last, "takes no value");
        values = equals != std::string::npos && equals + 1 < argument.size() ? 1 : 0;
        const bool is_new = seen.insert(last->names.back()).second;
        if (!is_new && !last->repeats && last->most > 0) return about(*last, "is there twice; give it once");
    }
    if (lacks()) return missing_value(*last);
    return {"these arguments make no sense together", {}};
}

}  // namespace host::cli
