// How far the daily check of the file has got, and which host is at it.
//
// Only in a file of kCheckSchema or later.
#pragma once

#include <optional>
#include <string>

#include "core/time.hpp"
#include "store/sqlite.hpp"

namespace host::store {

inline constexpr int kCheckSchema = 10;

struct CheckRun {
    std::string owner;      // a name that no other host has; empty: nobody is at it
    core::Instant until{};  // then another host may go on; it is moved on while the owner is at it
    std::string place;      // IntegrityCheck::place(): all before it was found to be intact
};

class CheckRows {
public:
    explicit CheckRows(Database& database);

    [[nodiscard]] std::optional<CheckRun> load();  // none: no check has begun
    void save(const CheckRun& run);
    void forget();  // it has ended

private:
    Statement select_, replace_, delete_;
};

}  // namespace host::store
