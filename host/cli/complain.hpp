// Saying what went wrong, to people: a sentence on stderr, made printable. Each returns the exit code that goes with
// it.
#pragma once

#include <string_view>

namespace host::cli {

int refuse(std::string_view problem);    // kFinding: what was asked for is not done
int misused(std::string_view problem);   // kUsage: the arguments make no sense here
int complain(std::string_view problem);  // kEnvironment: the world is broken
void warn(std::string_view problem);     // the command goes on

}  // namespace host::cli
