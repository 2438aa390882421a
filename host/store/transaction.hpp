// One transaction of one Database, which it must not outlive.
#pragma once

#include <utility>

#include "store/sqlite.hpp"

namespace host::store {

// Rolls back unless committed. A read transaction is a stable view; committing or dropping it is the same.
class [[nodiscard]] Transaction {
public:
    enum class Kind { write, read };

    // Write: BEGIN IMMEDIATE, so that it waits for another host here and not in the middle.
    explicit Transaction(Database& database, Kind kind = Kind::write);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    // A commit that throws is in doubt: drop the connection, open a new one, read again, then answer.
    // (Except storage_busy: readers held the file for too long, and nothing was written.)
    void commit();

private:
    Database* database_;
};

}  // namespace host::store
