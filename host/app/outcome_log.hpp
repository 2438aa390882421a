// The lines that the host writes about its work. What repeats itself is counted rather than written: a page reports
// every second, and so does a disk that fails; the log is capped, and should still have yesterday's trouble tomorrow.
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

    // Written at once, after what has been counted so far.
    void line(std::string_view text);

    // The same one as before is written once in kCountFor, with its number.
    void outcome(const std::string& what, int times, core::Instant now);

    // The same one is written once in kCountFor, with its number, whatever is written in between. Of more than
    // kMostTroubles different ones in that time only the number of the others is told.
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
