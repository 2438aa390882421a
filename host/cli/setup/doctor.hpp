// `--doctor`: looks at everything that can keep a browser from its host, and says what helps; one finding for each.
//
// Changes nothing. Starts the host as a browser would, on a state of its own that is thrown away.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/command_line.hpp"
#include "platform/terminal.hpp"

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
    std::string remedy{};   // what to do, in words; empty when good, and where the command says it all
    std::string command{};  // the same for a shell, if there is one
};

// {healthy, findings: [{about, verdict: "good"|"note"|"bad", finding, remedy|null}]}, one line. A remedy ends with its
// command.
[[nodiscard]] std::string encode(const std::vector<Finding>& findings);
[[nodiscard]] bool is_healthy(const std::vector<Finding>& findings);  // nothing is bad

// What people see: aligned, wrapped to the width of `look`, with a summary at the end.
[[nodiscard]] std::vector<std::string> doctor_lines(const std::vector<Finding>& findings, const platform::Look& look);

// Prints the findings. The exit code: kFinding when anything needs the user.
[[nodiscard]] int run_doctor(const Doctor& wanted, const std::filesystem::path& program);

}  // namespace host::cli
