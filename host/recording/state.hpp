// What a host knew when a recording of it began: from its state file into a recording, and from there into a new file.
#pragma once

#include <filesystem>

#include "recording/recording.hpp"

namespace host::recording {

inline constexpr std::size_t kMaxRecordedState = 8 * 1024 * 1024;  // bytes of values; a larger state is left out

// Reads only. Prompts are masked, unless they are wanted. What stops it is said in `problem`: a recording without the
// state is better than none.
[[nodiscard]] recording::RecordedState recorded_state(const std::filesystem::path& state_file, bool prompts);

// Throws store::StoreError when the recorded rows make no state.
void restore_state(const recording::RecordedState& state, const std::filesystem::path& state_file);

}  // namespace host::recording
