// Tells, in the middle of a restore, how far it has come: a large file takes longer than anybody would wait for a host
// that says nothing.
#pragma once

#include <cstdint>

#include "store/database.hpp"
#include "store/session_store.hpp"

namespace host::store {

class RestoreMeter {
public:
    RestoreMeter(const RestoreProgress& told, std::int64_t file_bytes) : told_(told), file_bytes_(file_bytes) {}
    RestoreMeter(const RestoreMeter&) = delete;
    RestoreMeter& operator=(const RestoreMeter&) = delete;

    void copied(std::int64_t bytes);                         // rows, out of the damaged file
    void repaired(std::int64_t media, std::int64_t of_all);  // so many, of so many
    void written(int pages, int of_all);                     // back into the file

    void tell() const;

private:
    const RestoreProgress& told_;  // may be empty
    std::int64_t file_bytes_;
    std::int64_t bytes_{}, untold_{};
    int percent_{};
};

// While it lives, whatever the database does has the meter tell now and then, since one statement may take seconds.
// Neither may end before it.
class Metered {
public:
    Metered(Database& database, const RestoreMeter& meter);
    ~Metered();
    Metered(const Metered&) = delete;
    Metered& operator=(const Metered&) = delete;

private:
    Database& database_;
};

}  // namespace host::store
