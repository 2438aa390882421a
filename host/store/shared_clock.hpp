// The time that all hosts of the machine share (R20), and the last claim of any of them (R17).
//
// Every host of a boot computes the time from the same row, so its own wall clock enters no decision.
#pragma once

#include <optional>

#include "core/shared_time.hpp"
#include "store/sqlite.hpp"

namespace host::store {

inline constexpr int kClockSchema = 4;  // the first schema that has these tables

class SharedClock {
public:
    explicit SharedClock(Database& database);

    // What the file says; none: no host of this schema has run yet. It may be of an earlier boot.
    [[nodiscard]] std::optional<core::SharedTime> read();

    struct Agreed {
        core::SharedTime time;
        bool corrected{};  // later moments were clamped: whatever is remembered of them is to be read again
    };
    // The pair that holds for the boot of `reading`. Writes the first one of a boot; replaces one that the wall clock
    // contradicts, if nothing runs or waits, and clamps what would then lie in the future. In a transaction that
    // writes.
    [[nodiscard]] Agreed agree(const core::ClockReading& reading);

    struct Claim {
        core::Instant at, click_by;  // as in core::Machine; kNever: none yet
    };
    [[nodiscard]] Claim last_claim();
    void save(const Claim& last);

private:
    [[nodiscard]] core::Instant newest_moment();
    void pull_plans_back(core::Instant now);
    [[nodiscard]] bool is_anything_waiting(core::Instant now);
    void save(const core::SharedTime& time);

    Database& database_;
    Statement select_, replace_, select_claim_, replace_claim_;
};

}  // namespace host::store
