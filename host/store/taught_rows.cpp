#include "store/taught_rows.hpp"

#include <algorithm>

namespace host::store {

namespace {

constexpr char kSelectTaughtSql[] = "SELECT layout, at, prompt, submit FROM taught ORDER BY at, layout";
constexpr char kReplaceTaughtSql[] = "INSERT OR REPLACE INTO taught(layout, at, prompt, submit) VALUES(?, ?, ?, ?)";
constexpr char kDeleteTaughtSql[] = "DELETE FROM taught WHERE layout = ?";
constexpr char kSelectAdoptionSql[] = "SELECT manual_attempts FROM adoption WHERE id = 1";
constexpr char kReplaceAdoptionSql[] = "INSERT OR REPLACE INTO adoption(id, manual_attempts) VALUES(1, ?)";

bool is_text_of(std::size_t most, const std::string& text) { return !text.empty() && text.size() <= most; }

bool can_be_written(const core::Lesson& lesson) {
    return is_text_of(core::kMaxLayoutBytes, lesson.layout) && is_text_of(core::kMaxSelectorBytes, lesson.prompt) &&
           is_text_of(core::kMaxSelectorBytes, lesson.submit);
}

}  // namespace

TaughtRows::TaughtRows(Database& database)
    : select_(database, kSelectTaughtSql),
      replace_(database, kReplaceTaughtSql),
      delete_(database, kDeleteTaughtSql),
      select_adoption_(database, kSelectAdoptionSql),
      replace_adoption_(database, kReplaceAdoptionSql) {}

std::vector<core::Lesson> TaughtRows::all() {
    std::vector<core::Lesson> lessons;
    for (Rows rows = select_.query(); rows.next() && lessons.size() < core::kMaxLessons;) {
        core::Lesson lesson;
        rows.read(lesson.layout, lesson.at, lesson.prompt, lesson.submit);
        lesson.at =
            std::clamp(lesson.at, core::kNever, core::kLatest);  // so that any value on disk is safe to calculate with
        if (can_be_written(lesson)) lessons.push_back(std::move(lesson));
    }
    return lessons;
}

void TaughtRows::save(const core::Lesson& lesson) {
    replace_.run(lesson.layout, lesson.at, lesson.prompt, lesson.submit);
}

void TaughtRows::forget(std::string_view layout) { delete_.run(layout); }

// Only the value that a host writes switches it on; any other counts as off.
bool TaughtRows::adopts_manual_attempts() { return number_in(select_adoption_.query()) == 1; }

void TaughtRows::save_adoption(bool manual_attempts) {
    if (manual_attempts != adopts_manual_attempts()) replace_adoption_.run(manual_attempts);
}

}  // namespace host::store
