// When each image last changed: a row for each, apart from its other rows, so that a list in this order reads little.
//
// Only in a file of kChangeSchema or later. A host of an older schema writes no row for a new image.
#pragma once

#include <optional>

#include "core/media.hpp"
#include "store/sqlite.hpp"

namespace host::store {

inline constexpr int kChangeSchema = 9;

class ChangeRows {
public:
    explicit ChangeRows(Database& database);

    void load(core::Media& media);
    void save(const std::optional<core::Media>& before, const core::Media& after);

private:
    Statement select_, update_, insert_;
};

}  // namespace host::store
