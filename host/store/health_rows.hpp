// The health of the file: when it was last checked, what was salvaged, and which media still wait for the user.
//
// Only in a file of kHealthSchema or later; for an older one everything is empty, and nothing is read.
#pragma once

#include <optional>
#include <string>

#include "core/ids.hpp"
#include "store/sqlite.hpp"

namespace host::store {

inline constexpr int kHealthSchema = 3;

struct Health {
    core::Instant checked_at{};   // kNever: never as a whole
    core::Instant salvaged_at{};  // kNever: never
    std::int64_t restored{};      // media, at that time
    std::int64_t lost{};          // rows that could be seen to be missing, at that time
    std::string original;         // file name of the damaged original beside this file; empty: none was kept then
    bool operator==(const Health&) const = default;
};

class HealthRows {
public:
    explicit HealthRows(Database& database);

    [[nodiscard]] Health health();
    void save(const Health& health);
    [[nodiscard]] bool is_salvaged(const core::MediaId& media);
    void mark(const core::MediaId& media, bool salvaged);

private:
    Statement select_, replace_, exists_, insert_, delete_;
};

}  // namespace host::store
