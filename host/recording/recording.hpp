// A recording: everything that went into one host process and everything that came out, as JSON lines.
//
// docs/recording.md says what each line means. A step is one call of the Host: frames that came together, or a wake;
// what the clock and the dice said meanwhile; what was said in return. The frames of a step are written before they
// are handled, so that a recording of a host that died has what killed it. Pure: who writes the bytes is io's.
#pragma once

#include <cstdint>
#include <expected>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/time.hpp"
#include "json/document.hpp"

namespace host::recording {

inline constexpr std::int64_t kRecordingFormat = 1;
inline constexpr int kLineDepth = json::kMaxDepth + 4;  // a frame, and what is around it

struct RecordingHeader {
    std::string host_version;
    std::int64_t pid{};
    std::string connection;
    core::Instant started{};
    bool test_clock{};  // time moved by test.advance alone
    bool prompts{};     // they are in it
};

// What the host knew when the recording began, table by table (store/rows_dump.hpp).
struct RecordedTable {
    using Value = std::variant<std::nullptr_t, std::int64_t, double, std::string>;
    std::string name;
    std::vector<std::string> columns;
    std::vector<std::vector<Value>> rows;
};
struct RecordedState {
    int schema{};  // 0: nothing yet
    std::vector<RecordedTable> tables;
    std::string problem;  // why it is not here; empty: it is
};

// What a step was given besides its frames, and what cannot be had again.
struct RecordedFacts {
    std::vector<double> dice;
    bool others_wrote{};  // another process has changed the state since the step before
    bool storage_failed{};
};

struct RecordedStep {
    std::int64_t number{};
    core::Instant at{};                          // the one time of the step, as the host told it at its end
    bool wake{};                                 // else frames
    std::vector<std::optional<std::string>> in;  // none: a frame that was not JSON
    std::vector<std::string> out;
    RecordedFacts facts;
    bool done{};  // else the recording ends inside of it
};

// Lines, without the line end. Prompts are masked unless they are wanted.
[[nodiscard]] std::string encode(const RecordingHeader& header);
[[nodiscard]] std::string encode(const RecordedState& state);
[[nodiscard]] std::string recorded_wake(std::int64_t step, core::Instant at);
[[nodiscard]] std::string recorded_in(std::int64_t step, core::Instant at, std::string_view payload, bool prompts);
[[nodiscard]] std::string recorded_out(std::int64_t step, core::Instant at, std::string_view message, bool prompts);
[[nodiscard]] std::string recorded_done(std::int64_t step, core::Instant at, const RecordedFacts& facts);
[[nodiscard]] std::string recorded_end(core::Instant at, std::string_view why);

// Reads one as it goes. A recording may come from anybody: what is wrong with it is said with its line.
class RecordingReader {
public:
    template <class Value>
    using Read = std::expected<Value, std::string>;

    explicit RecordingReader(std::istream& in) : in_(in) {}

    [[nodiscard]] Read<RecordingHeader> header();                  // first
    [[nodiscard]] Read<RecordedState> state();                     // second
    [[nodiscard]] Read<std::optional<RecordedStep>> next();        // then; none: that was all
    [[nodiscard]] const std::string& end() const { return end_; }  // how it ended, if it says so

private:
    std::istream& in_;
    std::int64_t line_{};
    std::optional<std::string> ahead_;  // a line of the next step
    std::string end_;
};

}  // namespace host::recording
