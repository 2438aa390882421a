// Writes down what goes into a Host and what comes out (recording/recording.hpp), while recording is on.
//
// Stands between the loop and the Host: the loop tells it of every step and its time, the Host gets its chance through
// it. The file is opened when this is made, before anything restricts the process; 0600, one for each process, never
// over an older one. A recording that cannot be written, or is full, ends; the host's work goes on. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "app/host.hpp"
#include "app/ports.hpp"
#include "platform/descriptor.hpp"
#include "recording/recording.hpp"

namespace host::recording {

inline constexpr std::int64_t kMaxRecording = 64 * 1024 * 1024;  // bytes

class Recorder {
public:
    struct Parts {
        std::filesystem::path wish;  // bug.jsonl becomes bug.4711.jsonl, 4711 being the process
        std::filesystem::path state_file;
        std::int64_t max_bytes{kMaxRecording};
        platform::Random dice;
        app::LogLine log;
    };

    Recorder(const recording::RecordingHeader& header, Parts parts);
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    // For the Host: the real one; what it says in a step is kept.
    [[nodiscard]] platform::Random dice();

    // A step begins, at this time as far as the host knows; it ends with done(), which says at what time it was. A wake
    // in which nothing ran leaves no trace.
    void frames(std::span<const std::string> payloads, core::Instant at);
    void wake(core::Instant at);
    void done(std::span<const std::string> said, const app::StepFacts& facts);
    void end(std::string_view why);

private:
    void begin(core::Instant at);
    void write(const std::string& line);
    void stop(std::string_view why);

    Parts parts_;
    bool prompts_;
    platform::Descriptor file_;
    std::int64_t left_;
    std::int64_t step_{};
    core::Instant at_{};  // of the newest step
    bool is_wake_{}, has_state_{}, in_step_{};
    recording::RecordedFacts facts_;
};

}  // namespace host::recording
