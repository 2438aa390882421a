// The pages of a list of images, in an order and behind a filter.
//
// Each page costs a bounded time: it is found by its key, and ends early after so many rows and so much text.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/session_list.hpp"
#include "store/sqlite.hpp"

namespace host::store {

struct ListPage {
    std::vector<core::ListPlace> images;
    std::optional<core::ListPlace> looked_at;  // up to here, this one included; none: up to the end
};

class MediaList {
public:
    explicit MediaList(Database& database);

    // At most `limit` images behind `after`; it may be none where many had to be looked at.
    [[nodiscard]] ListPage page(const core::ListFilter& filter, const std::optional<core::ListPlace>& after, int limit);

private:
    [[nodiscard]] std::set<core::MediaId> named(const std::string& beginning);
    [[nodiscard]] std::string prompt_of(const core::MediaId& media);

    [[nodiscard]] bool is_wanted(const core::ListFilter& filter, const core::MediaId& media);
    [[nodiscard]] bool has_older();
    [[nodiscard]] Rows latest(const core::ListFilter& filter, const core::ListPlace& start, std::int64_t limit);

    Statement by_id_, by_time_, filtered_by_time_, has_older_, state_, named_, prompt_;
};

}  // namespace host::store
