// The lines that the host writes about its work. An outcome that repeats itself is counted rather than written: a page
// reports every second, the log is capped, and it should still have yesterday's trouble tomorrow.
#pragma once

#include <string>
#include <string_view>

#include "app/ports.hpp"
#include "core/time.hpp"

namespace host::app {

class OutcomeLog {
public:
    static constexpr core::Millis kCountFor{60'000};

    explicit OutcomeLog(LogLine write) : write_(std::move(write)) {}
    ~OutcomeLog() { write_count(); }
    OutcomeLog(const OutcomeLog&) = delete;
    OutcomeLog& operator=(const OutcomeLog&) = delete;

    // Written at once, after what has been counted so far.
    void line(std::string_view text);

    // The same one as before is written once in kCountFor, with its number.
    void outcome(const std::string& what, int times, core::Instant now);

private:
    void write_count();

    LogLine write_;
    std::string last_;  // empty: the line before was no outcome
    core::Instant written_at_{};
    int since_then_{};
};

}  // namespace host::app
