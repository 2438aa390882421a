#include "store/session_lists.hpp"

#include <algorithm>

namespace host::store {

namespace {

constexpr char kSelectLinesSql[] = "SELECT line FROM session_log WHERE media_id = ? ORDER BY n";
// Each subquery reads one end of the index. Together in one SELECT, they would read all entries between.
constexpr char kLineBoundsSql[] =
    "SELECT (SELECT min(n) FROM session_log WHERE media_id = ?1), (SELECT max(n) FROM session_log WHERE media_id = ?1)";
constexpr char kDeleteLinesSql[] = "DELETE FROM session_log WHERE media_id = ? AND n < ?";
constexpr char kInsertLineSql[] = "INSERT INTO session_log(media_id, n, line) VALUES(?, ?, ?)";

constexpr char kSelectProgressSql[] =
    "SELECT attempt, percent, recorded_at FROM session_progress WHERE media_id = ? ORDER BY n";
constexpr char kProgressBoundsSql[] =
    "SELECT (SELECT min(n) FROM session_progress WHERE media_id = ?1),"
    " (SELECT max(n) FROM session_progress WHERE media_id = ?1)";
constexpr char kDeleteProgressSql[] = "DELETE FROM session_progress WHERE media_id = ? AND n < ?";
constexpr char kInsertProgressSql[] =
    "INSERT INTO session_progress(media_id, n, attempt, percent, recorded_at) VALUES(?, ?, ?, ?, ?)";

using Number = std::int64_t;

// How many entries left the front of `before`, so that the rest of it begins `after`. All of them, if nothing fits:
// then the list was replaced.
template <class Entry>
std::size_t dropped(const core::SharedList<Entry>& before, const core::SharedList<Entry>& after) {
    if (const auto known = after.dropped_since(before)) return *known;
    for (std::size_t first = 0; first < before.size(); ++first) {
        const auto kept = before.begin() + static_cast<std::ptrdiff_t>(first);
        const std::size_t length = before.size() - first;
        if (length <= after.size() && std::equal(kept, before.end(), after.begin())) {
            return first;
        }
    }
    return before.size();
}

template <class Entry, class Insert>
void save_list(const core::MediaId& media, const core::SharedList<Entry>& before, const core::SharedList<Entry>& after,
               Statement& bounds, Statement& delete_below, Insert insert) {
    if (before == after) {
        return;
    }
    std::optional<Number> first, last;
    {
        Rows rows = bounds.query(media);
        if (rows.next()) {
            rows.read(first, last);
        }
    }
    const Number end = last ? *last + 1 : 0;
    // Rows that are not those of `before` (a damaged file) are replaced as a whole.
    const bool known = first && end - *first == static_cast<Number>(before.size());
    const std::size_t gone = known ? dropped(before, after) : before.size();
    if (first && (gone > 0 || !known)) {
        delete_below.run(media, known ? *first + static_cast<Number>(gone) : end);
    }
    const std::size_t kept = before.size() - gone;
    for (std::size_t i = kept; i < after.size(); ++i) {
        insert(end + static_cast<Number>(i - kept), after[i]);
    }
}

}  // namespace

SessionLists::SessionLists(Database& database)
    : select_lines_(database, kSelectLinesSql),
      line_bounds_(database, kLineBoundsSql),
      delete_lines_(database, kDeleteLinesSql),
      insert_line_(database, kInsertLineSql),
      select_progress_(database, kSelectProgressSql),
      progress_bounds_(database, kProgressBoundsSql),
      delete_progress_(database, kDeleteProgressSql),
      insert_progress_(database, kInsertProgressSql) {}

void SessionLists::load(const core::MediaId& media, core::SessionData& into) {
    std::vector<std::string> lines;
    for (Rows rows = select_lines_.query(media); rows.next();) {
        rows.read(lines.emplace_back());
    }
    into.logs = std::move(lines);
    std::vector<core::AttemptProgress> progress;
    for (Rows rows = select_progress_.query(media); rows.next();) {
        core::AttemptProgress& entry = progress.emplace_back();
        rows.read(entry.attempt, entry.percent, entry.recorded_at);
    }
    into.attempt_progress = std::move(progress);
}

void SessionLists::save(const core::MediaId& media, const core::SessionData& before, const core::SessionData& after) {
    save_list(media, before.logs, after.logs, line_bounds_, delete_lines_,
              [&](Number n, const std::string& line) { insert_line_.run(media, n, line); });
    save_list(media, before.attempt_progress, after.attempt_progress, progress_bounds_, delete_progress_,
              [&](Number n, const core::AttemptProgress& entry) {
                  insert_progress_.run(media, n, entry.attempt, entry.percent, entry.recorded_at);
              });
}

}  // namespace host::store
