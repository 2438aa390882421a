#include <algorithm>
#include <sstream>

#include "cli/reference.hpp"
#include "cli/setup/browsers.hpp"
#include "cli/words.hpp"
#include "core/setting_table.hpp"

namespace host::cli {
namespace {

constexpr char kMade[] = "# Made from the flags of grok-retry-host when it was built.\n";

// Inside single quotes of a shell.
std::string in_quotes(std::string_view text, std::string_view quote_as) {
    std::string all;
    for (const char c : text) all += c == '\'' ? std::string{quote_as} : std::string(1, c);
    return all;
}

std::string quoted_zsh(std::string_view text) {
    std::string all;
    for (const char c : text) {
        if (c == '[' || c == ']' || c == ':' || c == '\\') all += '\\';
        all += c;
    }
    return in_quotes(all, "'\\''");
}

std::string zsh_action(const Choices& choices) {
    if (choices.file) return "_files";
    if (choices.id) return "_grok_retry_host_ids";
    return choices.words.empty() ? "" : "(" + joined(choices.words) + ")";
}

std::string fish_offer(const Choices& choices) {
    return choices.id ? "(__grok_retry_host_ids)" : joined(choices.words);
}

}  // namespace

Choices choices_of(std::string_view value) {
    std::string inner{value};
    std::erase_if(inner, [](char c) { return c == '[' || c == ']' || c == '.' || c == ' '; });
    Choices choices;
    std::istringstream alternatives(inner);
    for (std::string word; std::getline(alternatives, word, '|');) {
        if (word == "FILE") {
            choices.file = true;
        } else if (word == "IMAGE_ID") {
            choices.id = true;
        } else if (word == "NAMEVALUE") {  // of a setting
            for (const core::Setting& setting : core::setting_table()) choices.words.emplace_back(setting.name);
        } else if (word == "BROWSER") {
            for (const Browser& browser : all_browsers()) choices.words.emplace_back(browser.name);
        } else if (std::ranges::none_of(word, [](char c) { return c >= 'A' && c <= 'Z'; })) {
            choices.words.push_back(word);
        }
    }
    return choices;
}

std::string bash_completion(const FlagTable& flags) {
    std::vector<std::string> names;
    std::string cases;
    for (const FlagDescription& flag : flags) {
        names.insert(names.end(), flag.names.begin(), flag.names.end());
        const Choices choices = choices_of(flag.value);
        if (flag.value.empty()) continue;
        std::string words = "mapfile -t COMPREPLY < <(compgen";
        if (choices.file) words += " -f";
        if (!choices.words.empty()) words += " -W '" + joined(choices.words) + "'";
        words += " -- \"$current\")";
        if (choices.id) words = "_grok_retry_host_ids \"$1\"";
        const std::string pattern = joined(flag.names, "|");
        if (choices.id || choices.file || !choices.words.empty()) {
            cases.append("        ").append(pattern).append(") ").append(words).append(" ;;\n");
        } else if (!flag.value_optional) {
            cases.append("        ").append(pattern).append(") return ;;\n");
        }
    }
    return std::string{kMade} +
           // The ids that begin with the current word, of the state file that --db names.
           "_grok_retry_host_ids() {\n"
           "    local at db=()\n"
           "    for ((at = 1; at < COMP_CWORD; ++at)); do\n"
           "        if [[ ${COMP_WORDS[at]} == --db ]]; then db=(--db \"${COMP_WORDS[at + 1]/#\\~/$HOME}\"); fi\n"
           "    done\n"
           "    mapfile -t COMPREPLY < <(\"$1\" \"${db[@]}\" --complete-id \"$current\" 2>/dev/null)\n"
           "}\n"
           "_grok_retry_host() {\n"
           "    local current=${COMP_WORDS[COMP_CWORD]} at flag=''\n"
           "    COMPREPLY=()\n"
           "    if [[ $current == -* ]]; then\n"
           "        mapfile -t COMPREPLY < <(compgen -W '" +
           joined(names) +
           "' -- \"$current\")\n"
           "        return\n"
           "    fi\n"
           "    for ((at = COMP_CWORD - 1; at > 0; --at)); do  # the flag that this word belongs to\n"
           "        if [[ ${COMP_WORDS[at]} == -* ]]; then flag=${COMP_WORDS[at]}; break; fi\n"
           "    done\n"
           "    case $flag in\n" +
           cases +
           "    esac\n"
           "}\n"
           "complete -o filenames -F _grok_retry_host grok-retry-host\n";
}

std::string zsh_completion(const FlagTable& flags) {
    std::string text = "#compdef grok-retry-host\n" + std::string{kMade} +
                       // The ids that begin with the current word, of the state file that --db names.
                       "_grok_retry_host_ids() {\n"
                       "  local -a db ids\n"
                       "  local at=${words[(I)--db]}\n"
                       "  ((at > 0 && at + 1 < CURRENT)) && db=(--db ${~words[at + 1]})\n"
                       "  ids=(${(f)\"$(${(Q)words[1]} $db --complete-id \"$PREFIX\" 2>/dev/null)\"})\n"
                       "  compadd -a ids\n"
                       "}\n"
                       "_arguments \\\n";
    for (const FlagDescription& flag : flags) {
        const std::string all = joined(flag.names);
        const std::string start = flag.names.size() > 1 ? "'(" + all + ")'{" + joined(flag.names, ",") + "}'"
                                  : flag.repeats && !flag.value_optional ? "'*" + all
                                                                         : "'" + all;
        std::string spec = start + "[" + quoted_zsh(flag.description) + "]";
        if (!flag.value.empty()) {
            std::string name = flag.value;
            std::erase_if(name, [](char c) { return c == '[' || c == ']'; });
            // Several values: all words up to the next flag.
            const char* how_many = flag.repeats && flag.value_optional ? ":*-*:" : flag.value_optional ? "::" : ":";
            const auto space = name.find(' ');  // two values
            spec += how_many + quoted_zsh(name.substr(0, space)) + ":" + zsh_action(choices_of(flag.value));
            if (space != std::string::npos) spec += ":" + quoted_zsh(name.substr(space + 1)) + ":";
        }
        text += "  " + spec + "' \\\n";
    }
    return text + "  && return 0\n";
}

std::string fish_completion(const FlagTable& flags) {
    std::string text = kMade;
    text += "complete -c grok-retry-host -f\n";
    // The ids that begin with the current word, of the state file that --db names.
    text +=
        "function __grok_retry_host_ids\n"
        "    set -l words (commandline -opc)\n"
        "    set -l at (contains -i -- --db $words)\n"
        "    and set -l db --db (string replace -r '^~' $HOME -- $words[(math $at + 1)])\n"
        "    command $words[1] $db --complete-id (commandline -ct) 2>/dev/null\n"
        "end\n";
    for (const FlagDescription& flag : flags) {
        text += "complete -c grok-retry-host";
        for (const std::string& name : flag.names) {
            text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
        }
        const Choices choices = choices_of(flag.value);
        if (!flag.value.empty() && !flag.value_optional) text += " -r";
        if (choices.file) text += " -F";
        if (const std::string offer = fish_offer(choices); !offer.empty()) text += " -a '" + offer + "'";
        text += " -d '" + in_quotes(flag.description, "\\'") + "'\n";
    }
    // What follows --install, --uninstall and --debug, although they stand without a value, too.
    for (const FlagDescription& flag : flags) {
        const std::string offer = fish_offer(choices_of(flag.value));
        if (!flag.value_optional || offer.empty()) continue;
        const std::string name = flag.names.back().substr(2);
        text += "complete -c grok-retry-host -n '__fish_contains_opt " + name + "' -a '" + offer + "'\n";
    }
    return text;
}

}  // namespace host::cli
