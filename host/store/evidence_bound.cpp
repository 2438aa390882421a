#include "store/evidence_bound.hpp"

#include <algorithm>
#include <utility>

namespace host::store {

namespace {

// Grows with every row, and is read from the ends of two tables.
constexpr char kNewestSql[] =
    "SELECT (SELECT coalesce(max(seq), 0) FROM attempt) + (SELECT coalesce(max(rowid), 0) FROM other_name)";
// Of all images: a bound for those that count here, which needs no look at any of them.
constexpr char kAllRowsSql[] =
    "SELECT (SELECT count(*) FROM attempt) + (SELECT count(*) FROM other_name) + (SELECT count(*) FROM media)";
// The newest first. `touched` says who has acted besides evidence.
constexpr char kEvidenceSql[] =
    "SELECT media_id, 1 + (SELECT count(*) FROM attempt WHERE attempt.media_id = media.media_id)"
    " + (SELECT count(*) FROM other_name WHERE other_name.media_id = media.media_id)"
    " FROM media LEFT JOIN last_change USING(media_id)"
    " WHERE effort = 0 AND outcome = 0 AND in_flight = 0 AND assumed = 0 AND last_click = 0"
    " AND NOT EXISTS(SELECT 1 FROM touched WHERE touched.media_id = media.media_id)"
    " AND NOT EXISTS(SELECT 1 FROM salvaged WHERE salvaged.media_id = media.media_id)"
    " AND NOT EXISTS(SELECT 1 FROM retry_grant WHERE retry_grant.media_id = media.media_id)"
    " ORDER BY coalesce(last_change.at, 0) DESC, media_id";
constexpr char kDeleteEvidenceSql[] = "DELETE FROM media WHERE media_id = ?";

}  // namespace

EvidenceBounds::EvidenceBounds(Database& database, EvidenceBound bound)
    : bound_(bound),
      newest_(database, kNewestSql),
      rows_(database, kAllRowsSql),
      oldest_(database, kEvidenceSql),
      delete_(database, kDeleteEvidenceSql) {}

bool EvidenceBounds::is_worth_a_look(std::int64_t rows_added) {
    since_asked_ += rows_added;
    if (newest_seen_ && since_asked_ < bound_.ask_every) return false;
    since_asked_ = 0;
    const std::int64_t newest = number_in(newest_.query());
    // What hosts before this one had not asked for is not more than that, each.
    const std::int64_t before =
        std::exchange(newest_seen_, newest).value_or(newest - std::max(rows_added, bound_.ask_every));
    since_look_ += std::max<std::int64_t>(newest - before, 0);
    return newest / bound_.look_every != before / bound_.look_every;
}

std::vector<core::MediaId> EvidenceBounds::drop_what_is_over(const IsLive& is_live) {
    const std::int64_t at_once = std::max(bound_.drop_at_once, 2 * std::exchange(since_look_, 0));
    if (number_in(rows_.query()) <= bound_.most_rows) {
        return {};
    }
    std::vector<std::pair<core::MediaId, std::int64_t>> over;  // the newest of them first
    std::int64_t kept = 0;
    for (Rows rows = oldest_.query(); rows.next();) {
        std::pair<core::MediaId, std::int64_t> image;
        rows.read(image.first, image.second);
        kept += image.second;
        if (kept > bound_.most_rows && !is_live(image.first)) {
            over.push_back(std::move(image));
        }
    }
    std::vector<core::MediaId> dropped;
    std::int64_t rows_dropped = 0;
    while (!over.empty() && rows_dropped < at_once) {
        rows_dropped += over.back().second;
        delete_.run(over.back().first);
        dropped.push_back(std::move(over.back().first));
        over.pop_back();
    }
    return dropped;
}

}  // namespace host::store
