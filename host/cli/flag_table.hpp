// The flags as values, for what is made from them: the man page and the completions (reference.hpp).
#pragma once

#include <string>
#include <vector>

namespace host::cli {

struct FlagDescription {
    std::vector<std::string> names;  // "-h", "--help"
    std::string value;               // "FILE", "[MEDIA_ID]"; empty: it takes none
    bool value_optional{};
    bool repeats{};  // takes several values
    std::string description;
};

// In the order of --help, without those that are not for people. From the one declaration in command_line.cpp.
[[nodiscard]] std::vector<FlagDescription> flag_table();

}  // namespace host::cli
