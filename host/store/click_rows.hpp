// What is known about a media's clicks besides their results (R24): what the page was set to, and whether the newest
// click was seen to start anything.
//
// Only in a file of kEvidenceSchema or later; for an older one everything is empty, and nothing is read.
#pragma once

#include <optional>

#include "core/media.hpp"
#include "store/sqlite.hpp"

namespace host::store {

inline constexpr int kEvidenceSchema = 6;

class ClickRows {
public:
    explicit ClickRows(Database& database);

    // Fills these parts of its effort. An impossible option is read as unknown.
    void load(core::Media& media);
    // Writes what differs; most media have no row. The row of the media must exist by the commit.
    void save(const std::optional<core::Media>& before, const core::Media& after);

private:
    Statement select_, replace_, delete_;
};

}  // namespace host::store
