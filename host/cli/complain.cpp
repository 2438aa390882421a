#include "cli/complain.hpp"

#include <iostream>

#include "cli/command_line.hpp"
#include "platform/printable.hpp"

namespace host::cli {
namespace {

void say(std::string_view problem) { std::cerr << "grok-retry-host: " << platform::printable(problem) << '\n'; }

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
