#include "cli/complain.hpp"

#include <string>

#include "cli/command_line.hpp"
#include "cli/print.hpp"
#include "platform/printable.hpp"

namespace host::cli {
namespace {

void say(std::string_view problem) { print_problem("grok-retry-host: " + platform::printable(problem)); }

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

void warn(std::string_view problem) { say(problem); }

}  // namespace host::cli
