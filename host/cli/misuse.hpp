// Arguments that make no sense, in a sentence for people. Pure, and knows no flags library: that one only says that
// something is wrong.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/flags.hpp"

namespace host::cli {

struct Misuse {
    std::string problem;  // "--set needs a NAME and a VALUE". Not yet printable
    std::string usage;    // "grok-retry-host --set NAME VALUE"; empty: no flag is to blame
};

// What is wrong first, going by the flags that there are: an unknown flag, a value that is missing or too many, a flag
// given twice.
[[nodiscard]] Misuse misuse_of(const std::vector<std::string>& arguments, const std::vector<FlagDescription>& flags);

// The first flag whose value is empty, as that of an unset variable is in a shell, and which needs one then. A flag may
// do without a value, but not with an empty one: nobody means "all" by that. None: there is no such flag.
[[nodiscard]] std::optional<Misuse> empty_value(const std::vector<std::string>& arguments,
                                                const std::vector<FlagDescription>& flags);

// That a flag has no value, or not the right number of them.
[[nodiscard]] Misuse missing_value(const FlagDescription& flag);

}  // namespace host::cli
