#include "cli/complain.hpp"

#include <iostream>
#include <string>

#include "cli/command_line.hpp"
#include "platform/printable.hpp"
#include "platform/terminal.hpp"

namespace host::cli {
namespace {

void say(std::string_view problem) {
    const std::string text = "grok-retry-host: " + platform::printable(problem);
    std::cerr << (platform::is_utf8_locale() ? text : platform::in_ascii(text)) << '\n';
}

}  // namespace

int refuse(std::string_view problem) {
    say(problem);
    return kFinding;
}

int misused(std::string_view problem) {
    say(problem);
    return kUsage;
}

int complain(std::string_view problem) {
    say(problem);
    return kEnvironment;
}

}  // namespace host::cli
