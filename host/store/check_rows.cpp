#include "store/check_rows.hpp"

#include <algorithm>

namespace host::store {

namespace {

constexpr char kSelectRunSql[] = "SELECT owner, until, place FROM file_check WHERE id = 1";
constexpr char kReplaceRunSql[] = "INSERT OR REPLACE INTO file_check(id, owner, until, place) VALUES(1, ?, ?, ?)";
constexpr char kDeleteRunSql[] = "DELETE FROM file_check";

}  // namespace

CheckRows::CheckRows(Database& database)
    : select_(database, kSelectRunSql), replace_(database, kReplaceRunSql), delete_(database, kDeleteRunSql) {}

std::optional<CheckRun> CheckRows::load() {
    std::optional<CheckRun> run;
    if (Rows rows = select_.query(); rows.next()) {
        run.emplace();
        rows.read(run->owner, run->until, run->place);
        run->until = std::clamp(run->until, core::kNever, core::kLatest);  // so that it is safe to calculate with
    }
    return run;
}

void CheckRows::save(const CheckRun& run) { replace_.run(run.owner, run.until, run.place); }

void CheckRows::forget() { delete_.run(); }

}  // namespace host::store
