// Grants (R10). A UNIQUE index in the file allows one open grant per media.
//
// A closed grant never opens again and never changes.
#pragma once

#include <optional>
#include <vector>

#include "core/grant.hpp"
#include "store/sqlite.hpp"

namespace host::store {

class SessionStore;

class GrantRows {
public:
    explicit GrantRows(Database& database);

    [[nodiscard]] std::optional<core::Grant> find(core::GrantId id);  // in any state
    [[nodiscard]] std::vector<core::Grant> open();
    [[nodiscard]] std::optional<core::Grant> last_claimed(const core::MediaId& media);  // or clicked; in any state
    void close(const core::Grant& grant);  // from any open state; not open on disk: nothing happens

private:
    friend SessionStore;  // the open grant is loaded and saved with its media
    [[nodiscard]] std::optional<core::Grant> open_of(const core::MediaId& media);
    void save_open(const core::Grant& grant);  // new, or a new state of an open one
    void move(const core::MediaId& from, const core::MediaId& to);

    Statement select_open_of_, select_, select_open_, select_last_claimed_, save_, close_, move_;
};

}  // namespace host::store
