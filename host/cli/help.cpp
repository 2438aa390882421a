#include "cli/help.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "cli/table.hpp"
#include "cli/words.hpp"

namespace host::cli {
namespace {

constexpr std::size_t kIndent = 2, kFlagColumns = 26;  // what is longer has its description on the next line

struct Example {
    const char* command;
    const char* what;
};
constexpr std::array kExamples{
    Example{"grok-retry-host --install", "register with every browser that is found"},
    Example{"grok-retry-host --doctor", "say why a browser does not reach the host, and what helps"},
    Example{"grok-retry-host --debug --watch", "see the sessions live"},
    Example{"grok-retry-host --explain 1f3a", "say why it did or did not retry on the image whose id begins with 1f3a"},
    Example{"grok-retry-host --export --all all.jsonl", "keep everything in a file; --import takes it in again"},
};

void append(std::vector<std::string>& lines, std::vector<std::string> more) {
    std::ranges::move(more, std::back_inserter(lines));
}

// `first` and what it means beside it, or below it where it is too long for that.
void add_item(std::vector<std::string>& lines, const std::string& first, const std::string& text,
              const platform::Look& look) {
    std::string start = std::string(kIndent, ' ') + first;
    if (start.size() + 2 > kFlagColumns) {
        lines.push_back(std::move(start));
        start.clear();
    }
    start.resize(kFlagColumns, ' ');
    append(lines, wrap(start, text, look.columns));
}

std::string first_of(const FlagDescription& flag) {
    const std::string more = flag.repeats && !flag.value.empty() ? "..." : "";
    return joined(flag.names, ", ") + (flag.value.empty() ? "" : " " + flag.value + more);
}

}  // namespace

std::vector<std::string> help(const std::vector<FlagDescription>& flags, const platform::Look& look) {
    std::vector<std::string> lines{"Usage: grok-retry-host [OPTION]...", ""};
    append(lines, wrap("",
                       "Keeps the retry sessions of the Grok Retry browser extension. The browser starts it; you need "
                       "not start it by hand.",
                       look.columns));
    std::string group;
    for (const FlagDescription& flag : flags) {
        if (flag.group != group) {
            group = flag.group;
            lines.insert(lines.end(), {"", look.bold(group)});
        }
        add_item(lines, first_of(flag), flag.description, look);
    }
    lines.insert(lines.end(), {"", look.bold("Examples")});
    for (const Example& example : kExamples) {
        lines.push_back(std::string(kIndent, ' ') + example.command);
        append(lines, wrap(std::string(3 * kIndent, ' '), example.what, look.columns));
    }
    lines.emplace_back();
    append(lines, wrap("",
                       "Exit codes: 0 all is well; 1 a problem needs attention, or the command was refused; 2 the "
                       "arguments make no "
                       "sense; 3 the environment is broken.",
                       look.columns));
    return lines;
}

}  // namespace host::cli
