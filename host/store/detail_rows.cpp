#include "store/detail_rows.hpp"

#include <algorithm>

namespace host::store {

namespace {

constexpr char kSelectDaysSql[] = "SELECT days FROM detail_keeping WHERE id = 1";
constexpr char kReplaceDaysSql[] = "INSERT OR REPLACE INTO detail_keeping(id, days) VALUES(1, ?)";

// A session is over from its end on, and later where anything has happened to its image since. The newest grant stays,
// so that no number comes twice (R10), and so does each that is open.
constexpr char kLookSql[] =
    "SELECT o.media_id, o.effort, o.is_over,"
    " (o.is_over AND (EXISTS(SELECT 1 FROM session_log AS l WHERE l.media_id = o.media_id)"
    " OR EXISTS(SELECT 1 FROM session_progress AS p WHERE p.media_id = o.media_id)))"
    " OR EXISTS(SELECT 1 FROM retry_grant AS g WHERE g.media_id = o.media_id AND g.state NOT IN (1, 2, 3)"
    " AND max(g.offered_at, g.expires_at, g.claimed_at, g.clicked_at) < ?2 AND (o.is_over OR g.effort < o.effort)"
    " AND g.id < (SELECT max(id) FROM retry_grant))"
    " FROM (SELECT m.media_id, m.effort, (m.outcome <> 1 AND m.is_active = 0 AND m.in_flight = 0"
    " AND max(m.last_attempt_time, m.last_failure_time, m.last_click) < ?2"
    " AND coalesce(s.ended_at, max(m.watched_at, coalesce(c.at, 0))) < ?2) AS is_over"
    " FROM media AS m LEFT JOIN session_summary AS s ON s.media_id = m.media_id"
    " LEFT JOIN last_change AS c ON c.media_id = m.media_id"
    " WHERE m.media_id > ?1 ORDER BY m.media_id LIMIT ?3) AS o";

constexpr char kSizeOfLinesSql[] =
    "SELECT coalesce(sum(length(CAST(line AS BLOB))), 0) FROM session_log WHERE media_id = ?";
constexpr char kDropLinesSql[] = "DELETE FROM session_log WHERE media_id = ?";
constexpr char kDropProgressSql[] = "DELETE FROM session_progress WHERE media_id = ?";
constexpr char kDropGrantsSql[] =
    "DELETE FROM retry_grant WHERE id IN (SELECT id FROM retry_grant WHERE media_id = ?1 AND state NOT IN (1, 2, 3)"
    " AND max(offered_at, expires_at, claimed_at, clicked_at) < ?2 AND (?3 OR effort < ?4)"
    " AND id < (SELECT max(id) FROM retry_grant) ORDER BY id LIMIT ?5)";
constexpr char kTouchSql[] = "UPDATE media SET revision = revision + 1 WHERE media_id = ?";

// What a row takes besides its text: an id of 36 bytes, numbers, its entries in indexes.
constexpr std::int64_t kBytesOfLine = 45, kBytesOfProgress = 55, kBytesOfGrant = 190;

}  // namespace

Details& Details::operator+=(const Details& more) {
    images += more.images;
    lines += more.lines;
    progress += more.progress;
    grants += more.grants;
    bytes += more.bytes;
    return *this;
}

DetailRows::DetailRows(Database& database)
    : select_days_(database, kSelectDaysSql),
      replace_days_(database, kReplaceDaysSql),
      look_(database, kLookSql),
      size_of_lines_(database, kSizeOfLinesSql),
      drop_lines_(database, kDropLinesSql),
      drop_progress_(database, kDropProgressSql),
      drop_grants_(database, kDropGrantsSql),
      touch_(database, kTouchSql) {}

core::Count DetailRows::days() {
    core::Count days = core::Settings{}.keep_detail_days;
    if (Rows rows = select_days_.query(); rows.next()) rows.read(days);
    // A number that no host can have written drops nothing.
    return days >= 0 && days <= core::caps::kMaxDetailDays ? days : 0;
}

void DetailRows::save_days(core::Count days) {
    if (days != this->days()) replace_days_.run(days);
}

DetailRows::Portion DetailRows::look(const core::MediaId& after, core::Instant before) {
    Portion portion;
    for (Rows rows = look_.query(after, before, kLookedAt); rows.next();) {
        Old old;
        bool has_details{};
        rows.read(old.media, old.effort, old.is_over, has_details);
        portion.last = old.media;
        if (has_details) portion.images.push_back(std::move(old));
    }
    return portion;
}

Details DetailRows::drop(const core::MediaId& after, core::Instant before) {
    Details dropped;
    for (const Old& old : look(after, before).images) {
        if (dropped.lines + dropped.progress + dropped.grants >= kDropped) break;
        drop(old, before, dropped);
    }
    return dropped;
}

// What people see of an image changes only with its revision (R15).
void DetailRows::drop(const Old& old, core::Instant before, Details& dropped) {
    ++dropped.images;
    if (old.is_over) {
        dropped.bytes += number_in(size_of_lines_.query(old.media));
        const std::int64_t lines = drop_lines_.run(old.media), progress = drop_progress_.run(old.media);
        if (lines + progress > 0) touch_.run(old.media);
        dropped.lines += lines;
        dropped.progress += progress;
        dropped.bytes += lines * kBytesOfLine + progress * kBytesOfProgress;
    }
    const std::int64_t grants = drop_grants_.run(old.media, before, old.is_over, old.effort, kDropped);
    dropped.grants += grants;
    dropped.bytes += grants * kBytesOfGrant;
}

}  // namespace host::store
