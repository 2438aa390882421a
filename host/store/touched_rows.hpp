// Who has used a media, and what a page's older data suggests for it (R21).
//
// Only in a file of kTouchedSchema or later; for an older one everything is empty, and nothing is read.
#pragma once

#include <optional>

#include "core/media.hpp"
#include "store/sqlite.hpp"

namespace host::store {

inline constexpr int kTouchedSchema = 4;

class TouchedRows {
public:
    explicit TouchedRows(Database& database);

    // Fills `touched_by` and `suggestion`. Limits and prompt are brought within their caps, whatever is on disk.
    void load(core::Media& media);
    // Writes what differs. The row of the media must exist by the commit.
    void save(const std::optional<core::Media>& before, const core::Media& after);

    [[nodiscard]] std::int64_t count_only_by_page();

private:
    void save(const core::MediaId& media, const std::optional<core::Suggestion>& suggestion);

    Statement select_, replace_touched_, delete_touched_, replace_suggestion_, delete_suggestion_, count_;
};

}  // namespace host::store
