#include "store/health_rows.hpp"

#include <algorithm>

namespace host::store {

namespace {

constexpr core::Instant kLatest = core::instant_from_ms(std::int64_t{1} << 53);

constexpr char kSelectSql[] = "SELECT checked_at, salvaged_at, restored, lost, original FROM health WHERE id = 1";
constexpr char kReplaceSql[] =
    "INSERT OR REPLACE INTO health(id, checked_at, salvaged_at, restored, lost, original) VALUES(1, ?, ?, ?, ?, ?)";
constexpr char kExistsSql[] = "SELECT 1 FROM salvaged WHERE media_id = ?";
constexpr char kInsertSql[] = "INSERT OR IGNORE INTO salvaged(media_id) VALUES(?)";
constexpr char kDeleteSql[] = "DELETE FROM salvaged WHERE media_id = ?";

}  // namespace

HealthRows::HealthRows(Database& database)
    : select_(database, kSelectSql),
      replace_(database, kReplaceSql),
      exists_(database, kExistsSql),
      insert_(database, kInsertSql),
      delete_(database, kDeleteSql) {}

Health HealthRows::health() {
    Health h;
    if (Rows rows = select_.query(); rows.next()) {
        rows.read(h.checked_at, h.salvaged_at, h.restored, h.lost, h.original);
    }
    // Whatever is on disk can be reckoned with.
    for (core::Instant* moment : {&h.checked_at, &h.salvaged_at}) *moment = std::clamp(*moment, core::kNever, kLatest);
    return h;
}

void HealthRows::save(const Health& h) { replace_.run(h.checked_at, h.salvaged_at, h.restored, h.lost, h.original); }

bool HealthRows::is_salvaged(const core::MediaId& media) { return exists_.query(media).next(); }

void HealthRows::mark(const core::MediaId& media, bool salvaged) { (salvaged ? insert_ : delete_).run(media); }

}  // namespace host::store
