// The lines that the host writes about its work. Repetitions are counted instead of written, because a page reports
// every second, and so does a failing disk. The log is limited in size and should still have yesterday's problem
// tomorrow.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/ports.hpp"
#include "core/time.hpp"

namespace host::app {

class OutcomeLog {
public:
    static constexpr core::Millis kCountFor{60'000};
    static constexpr std::size_t kMostTroubles = 8;  // lines in kCountFor, whatever they say

    explicit OutcomeLog(LogLine write) : write_(std::move(write)) {}
    ~OutcomeLog();
    OutcomeLog(const OutcomeLog&) = delete;
    OutcomeLog& operator=(const OutcomeLog&) = delete;

    // Writes a line at once, after what was counted so far.
    void line(std::string_view text);

    // Writes a repeated outcome once in kCountFor, with its number.
    void outcome(const std::string& what, int times, core::Instant now);

    // Writes the same problem once in kCountFor, with its number, whatever else is written in between. If there are
    // more than kMostTroubles different ones in that time, only the number of the others is written.
    void trouble(const std::string& what, core::Instant now);

private:
    struct Counter {
        std::string what;  // empty: nothing is counted
        core::Instant written_at{};
        int since_then{};
    };

    void write_count(Counter& counter);
    void end_old_troubles(core::Instant now);

    LogLine write_;
    Counter last_;  // the last line, if that was an outcome
    std::vector<Counter> troubles_;
    Counter other_troubles_;
};

}  // namespace host::app
