#include "store/health_rows.hpp"

#include <algorithm>

namespace host::store {

namespace {

constexpr char kSelectHealthSql[] = "SELECT checked_at, salvaged_at, restored, lost, original FROM health WHERE id = 1";
constexpr char kReplaceHealthSql[] =
    "INSERT OR REPLACE INTO health(id, checked_at, salvaged_at, restored, lost, original) VALUES(1, ?, ?, ?, ?, ?)";
constexpr char kExistsSalvagedSql[] = "SELECT 1 FROM salvaged WHERE media_id = ?";
constexpr char kInsertSalvagedSql[] = "INSERT OR IGNORE INTO salvaged(media_id) VALUES(?)";
constexpr char kDeleteSalvagedSql[] = "DELETE FROM salvaged WHERE media_id = ?";

}  // namespace

HealthRows::HealthRows(Database& database)
    : select_(database, kSelectHealthSql),
      replace_(database, kReplaceHealthSql),
      exists_(database, kExistsSalvagedSql),
      insert_(database, kInsertSalvagedSql),
      delete_(database, kDeleteSalvagedSql) {}

Health HealthRows::health() {
    Health h;
    if (Rows rows = select_.query(); rows.next()) {
        rows.read(h.checked_at, h.salvaged_at, h.restored, h.lost, h.original);
    }
    // Any value on disk becomes one that is safe to calculate with.
    for (core::Instant* moment : {&h.checked_at, &h.salvaged_at})
        *moment = std::clamp(*moment, core::kNever, core::kLatest);
    return h;
}

void HealthRows::save(const Health& h) { replace_.run(h.checked_at, h.salvaged_at, h.restored, h.lost, h.original); }

bool HealthRows::is_salvaged(const core::MediaId& media) { return exists_.query(media).next(); }

void HealthRows::mark(const core::MediaId& media, bool salvaged) { (salvaged ? insert_ : delete_).run(media); }

}  // namespace host::store
