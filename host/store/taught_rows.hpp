// What the user showed of the page's composers, and whether their own clicks may start sessions (R23).
//
// Only files of kTaughtSchema or later have these tables. Do not ask for them in an older file.
#pragma once

#include <string_view>
#include <vector>

#include "core/lesson.hpp"
#include "store/sqlite.hpp"

namespace host::store {

inline constexpr int kTaughtSchema = 7;

class TaughtRows {
public:
    explicit TaughtRows(Database& database);

    // Oldest first, kMaxLessons at most. A row that no host can have written is passed over.
    [[nodiscard]] std::vector<core::Lesson> all();
    void save(const core::Lesson& lesson);  // replaces what is stored for its layout
    void forget(std::string_view layout);   // nothing, if there is none

    [[nodiscard]] bool adopts_manual_attempts();
    void save_adoption(bool manual_attempts);

private:
    Statement select_, replace_, delete_, select_adoption_, replace_adoption_;
};

}  // namespace host::store
