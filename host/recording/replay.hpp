// Runs a recording through a Host of this program, on the recording's own time, against a state of its own.
//
// The Host is a function of its state, the frames, the clock and the dice, all of which the recording has; so the same
// program says the same again, and another version shows what it decides differently. docs/recording.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "recording/recording.hpp"

namespace host::recording {

struct ReplayLine {  // something to tell, in order
    enum class Kind { asked, decided, difference, remark };
    Kind kind{};
    std::int64_t step{};
    core::Instant at{};
    std::string text;
};

struct ReplayResult {
    std::optional<recording::RecordingHeader> header;
    std::string malformed;  // what is wrong with the recording; then nothing was replayed
    std::string end;        // how the recording ended, if it says so
    std::int64_t steps{}, frames{}, decisions{}, differences{};
    std::int64_t compared{};  // steps; fewer than `steps` if the recording depends on what is not in it
};

// `state_file`: where the state of the replay may lie; nothing is there yet. Throws store::StoreError when the
// recorded state makes no state, or the disk fails. `zone`: of the times in the lines.
[[nodiscard]] ReplayResult replay(std::istream& recording, const std::filesystem::path& state_file,
                                  const std::function<void(const ReplayLine&)>& tell,
                                  core::UtcOffset zone = core::in_utc);

}  // namespace host::recording
