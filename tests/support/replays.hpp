// Recordings in tests: played, and what came of it in one value.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "recording/replay.hpp"

namespace support {

struct Replayed {
    host::recording::ReplayResult result;
    std::vector<host::recording::ReplayLine> lines;

    [[nodiscard]] std::string differences() const;  // one per line
    [[nodiscard]] std::vector<std::string> texts(host::recording::ReplayLine::Kind kind) const;
};

[[nodiscard]] Replayed replay_text(const std::string& recording);

// rec.jsonl -> rec.<pid>.jsonl of each process, in the order of their names.
[[nodiscard]] std::vector<std::filesystem::path> recordings_in(const std::filesystem::path& folder);

// Hosts with their state in this folder record into it from now on.
void switch_recording_on(const std::filesystem::path& folder, bool prompts = false);

}  // namespace support
