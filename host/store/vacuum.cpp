#include "store/vacuum.hpp"

#include "store/transaction.hpp"

namespace host::store {

namespace {

constexpr char kAddEraseSql[] = "UPDATE meta SET erased = erased + 1 WHERE id = 1";
constexpr char kSelectErasedSql[] = "SELECT erased FROM meta WHERE id = 1";
constexpr char kSelectDueSql[] = "SELECT count(*) FROM meta WHERE id = 1 AND scrubbed < erased";
// Not "= erased": another host may have erased something since.
constexpr char kMarkSql[] = "UPDATE meta SET scrubbed = ?1 WHERE id = 1 AND scrubbed < ?1";

}  // namespace

Vacuum::Vacuum(Database& database)
    : database_(database),
      add_erase_(database, kAddEraseSql),
      select_erased_(database, kSelectErasedSql),
      select_due_(database, kSelectDueSql),
      mark_(database, kMarkSql) {}

void Vacuum::note_erase() { add_erase_.run(); }

bool Vacuum::is_due() { return count(select_due_) > 0; }

void Vacuum::run() {
    const std::int64_t erased = count(select_erased_);
    database_.rewrite();
    Transaction transaction(database_);
    mark_.run(erased);
    transaction.commit();
}

std::int64_t Vacuum::count(Statement& statement) {
    std::int64_t result{};
    if (Rows rows = statement.query(); rows.next()) {
        rows.read(result);
    }
    return result;
}

}  // namespace host::store
