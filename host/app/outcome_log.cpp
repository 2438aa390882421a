#include "app/outcome_log.hpp"

#include <utility>

namespace host::app {

void OutcomeLog::line(std::string_view text) {
    write_count();
    last_.clear();
    write_(text);
}

void OutcomeLog::outcome(const std::string& what, int times, core::Instant now) {
    if (what != last_) {
        line(times == 1 ? what : what + ", " + std::to_string(times) + " times");
        last_ = what;
        written_at_ = now;
        return;
    }
    since_then_ += times;
    if (now - written_at_ < kCountFor) return;
    write_count();
    written_at_ = now;
}

void OutcomeLog::write_count() {
    if (const int count = std::exchange(since_then_, 0); count > 0) {
        write_(last_ + ", and " + std::to_string(count) + " more");
    }
}

}  // namespace host::app
