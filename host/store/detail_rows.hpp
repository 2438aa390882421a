// The details of sessions that ended long ago: their log lines, the progress of their attempts, and closed grants. They
// go after some days, so that a file does not grow by them for ever.
//
// Nothing that is counted or decided from goes with them: the ledger, counters, summaries, limits and prompts stay.
// Only in a file of kDetailSchema or later.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/settings.hpp"
#include "store/sqlite.hpp"

namespace host::store {

inline constexpr int kDetailSchema = 10;

struct Details {
    std::int64_t images{}, lines{}, progress{}, grants{};
    std::int64_t bytes{};  // of all that, about
    Details& operator+=(const Details& more);
    bool operator==(const Details&) const = default;
};

class DetailRows {
public:
    explicit DetailRows(Database& database);

    // For how many days details are kept; 0: for ever.
    [[nodiscard]] core::Count days();
    void save_days(core::Count days);

    struct Old {
        core::MediaId media;
        core::Count effort{};
        bool is_over{};  // its session is; else only earlier ones are
    };
    struct Portion {
        std::vector<Old> images;            // those among them with details that are older than that
        std::optional<core::MediaId> last;  // that was looked at; none: there was none
    };
    // Looks at the next kLookedAt images behind `after`.
    [[nodiscard]] Portion look(const core::MediaId& after, core::Instant before);
    // Drops details of the next kLookedAt images behind `after`, about kDropped rows, in the caller's transaction.
    [[nodiscard]] Details drop(const core::MediaId& after, core::Instant before);

    static constexpr int kLookedAt = 100;
    static constexpr std::int64_t kDropped = 500;

private:
    void drop(const Old& old, core::Instant before, Details& dropped);

    Statement select_days_, replace_days_, look_;
    Statement size_of_lines_, drop_lines_, drop_progress_, drop_grants_, touch_;
};

}  // namespace host::store
