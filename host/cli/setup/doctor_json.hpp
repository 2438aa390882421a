// What `--doctor` has found, as values: lines for people (cli/setup/doctor.hpp), JSON text for their tools.
#pragma once

#include <string>
#include <vector>

namespace host::cli {

enum class Verdict {
    good,
    note,  // worth knowing; nothing has to be done
    bad,   // needs the user
};

struct Finding {
    std::string about;  // "Chromium", "database", ...
    Verdict verdict{};
    std::string finding;
    std::string remedy;  // what to do; a command if there is one. Empty when good
};

// {healthy, findings: [{about, verdict: "good"|"note"|"bad", finding, remedy|null}]}, one line.
[[nodiscard]] std::string encode(const std::vector<Finding>& findings);
[[nodiscard]] bool is_healthy(const std::vector<Finding>& findings);  // nothing is bad

}  // namespace host::cli
