#include "app/outcome_log.hpp"

#include <algorithm>
#include <utility>

namespace host::app {
namespace {

// With a clock that was set back, counting must still end.
bool is_recent(core::Instant moment, core::Instant now) {
    return now >= moment && now - moment < OutcomeLog::kCountFor;
}

}  // namespace

OutcomeLog::~OutcomeLog() {
    write_count(last_);
    for (Counter& trouble : troubles_) write_count(trouble);
    write_count(other_troubles_);
}

void OutcomeLog::line(std::string_view text) {
    write_count(last_);
    last_ = {};
    write_(text);
}

void OutcomeLog::outcome(const std::string& what, int times, core::Instant now) {
    end_old_troubles(now);
    if (what != last_.what) {
        line(times == 1 ? what : what + ", " + std::to_string(times) + " times");
        last_ = {.what = what, .written_at = now};
        return;
    }
    last_.since_then += times;
    if (is_recent(last_.written_at, now)) return;
    write_count(last_);
    last_.written_at = now;
}

void OutcomeLog::trouble(const std::string& what, core::Instant now) {
    const auto known = std::ranges::find(troubles_, what, &Counter::what);
    if (known != troubles_.end()) {
        ++known->since_then;
        if (is_recent(known->written_at, now)) return;
        write_count(*known);
        known->written_at = now;
        return;
    }
    end_old_troubles(now);
    if (troubles_.size() == kMostTroubles) {
        if (other_troubles_.what.empty()) other_troubles_ = {.what = "other trouble", .written_at = now};
        ++other_troubles_.since_then;
        return;
    }
    line(what);
    troubles_.push_back({.what = what, .written_at = now});
}

// A problem that has not come again for that long is over: writes its number, and treats the next one as new.
void OutcomeLog::end_old_troubles(core::Instant now) {
    for (Counter& trouble : troubles_) {
        if (!is_recent(trouble.written_at, now)) write_count(trouble);
    }
    std::erase_if(troubles_, [now](const Counter& trouble) { return !is_recent(trouble.written_at, now); });
    if (!is_recent(other_troubles_.written_at, now)) {
        write_count(other_troubles_);
        other_troubles_ = {};
    }
}

void OutcomeLog::write_count(Counter& counter) {
    if (const int count = std::exchange(counter.since_then, 0); count > 0) {
        write_(counter.what + ", and " + std::to_string(count) + " more");
    }
}

}  // namespace host::app
