#include "store/transaction.hpp"

#include "core/check.hpp"

namespace host::store {

Transaction::Transaction(Database& database, Kind kind) : database_(&database) {
    HOST_CHECK(!database.in_transaction());
    if (kind == Kind::write) {
        database.begin_immediate();
    } else {
        database.begin_deferred();
    }
}

Transaction::Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
    if (database_ && database_->in_transaction()) {  // some errors have rolled back already
        database_->roll_back();
    }
}

void Transaction::commit() {
    HOST_CHECK(database_);
    database_->commit();
    database_ = nullptr;
}

}  // namespace host::store
