// `--record FILE`, `--record off`: the switch for hosts that start from now on (host_config.hpp; the browser starts
// them, and gives them no flags). And what --debug says about it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/command_line.hpp"

namespace host::cli {

// The exit code. Throws store::StoreError when there can be no state directory.
[[nodiscard]] int run_record(const Record& wanted);

// Recordings into files of this name by processes that still run: bug.jsonl -> bug.4711.jsonl.
[[nodiscard]] std::vector<std::filesystem::path> live_recordings(const std::filesystem::path& wish);

// "off", or where to, and which ones are being written now; for a person. From host.ini beside the state.
[[nodiscard]] std::string recording_state(const std::filesystem::path& state_directory);

}  // namespace host::cli
