// Posts that were taken for a media until a snapshot named their image (R8).
#pragma once

#include <optional>
#include <vector>

#include "core/ids.hpp"
#include "store/sqlite.hpp"

namespace host::store {

class SessionStore;

class AliasRows {
public:
    explicit AliasRows(Database& database);

    [[nodiscard]] std::optional<core::MediaId> find(const core::PostId& post);
    [[nodiscard]] std::vector<core::PostId> of(const core::MediaId& media);  // posts that were taken for it
    // `from` becomes another name of `to`, and so do the other names it had.
    void add(const core::MediaId& from, const core::MediaId& to);

private:
    friend SessionStore;  // names change when media move or go
    void erase(const core::MediaId& name);

    Statement select_, select_posts_, repoint_, replace_, delete_;
};

}  // namespace host::store
