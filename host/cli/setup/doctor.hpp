// `--doctor`: everything that can keep a browser from its host, looked at, one line each, with what helps.
//
// Changes nothing. Starts the host as a browser would, on a state of its own that is thrown away.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/command_line.hpp"
#include "cli/setup/doctor_json.hpp"
#include "platform/terminal.hpp"

namespace host::cli {

[[nodiscard]] std::vector<std::string> doctor_lines(const std::vector<Finding>& findings, const platform::Look& look);

// The exit code: kFinding when anything needs the user.
[[nodiscard]] int run_doctor(const Doctor& wanted, const std::filesystem::path& program);

}  // namespace host::cli
