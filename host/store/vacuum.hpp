// Gone from disk means from every page (R16).
//
// secure_delete zeroes what is deleted, but SQLite leaves copies of rows behind in unused parts of pages when it moves
// them to another page; those it forgets. So after a media was erased the whole file is written anew. That cannot
// happen inside the transaction of the erase, and the process may end in between: the file itself counts the erases.
#pragma once

#include "store/sqlite.hpp"

namespace host::store {

class Vacuum {
public:
    explicit Vacuum(Database& database);

    void note_erase();  // inside the transaction of the erase
    [[nodiscard]] bool is_due();
    void run();  // outside of any transaction; all or nothing

private:
    std::int64_t count(Statement& statement);

    Database& database_;
    Statement add_erase_, select_erased_, select_due_, mark_;
};

}  // namespace host::store
