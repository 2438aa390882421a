#include "store/media_list.hpp"

#include <algorithm>
#include <limits>

#include "core/check.hpp"
#include "core/fold.hpp"

namespace host::store {

namespace {

constexpr char kByIdSql[] =
    "SELECT media_id, 0, is_active, outcome FROM media WHERE ?1 = 0 AND media_id > ?2 ORDER BY media_id";
// As the index has it (schema step 8).
constexpr char kByTimeSql[] =
    "SELECT media_id, max(last_attempt_time, last_failure_time, last_click, watched_at), is_active, outcome FROM media"
    " WHERE max(last_attempt_time, last_failure_time, last_click, watched_at) <= ?1"
    " AND (max(last_attempt_time, last_failure_time, last_click, watched_at) < ?1 OR media_id < ?2)"
    " ORDER BY max(last_attempt_time, last_failure_time, last_click, watched_at) DESC, media_id DESC";
constexpr char kNamedSql[] =
    "SELECT * FROM (SELECT media_id FROM attempt WHERE attempt_id >= ?1 AND attempt_id < ?2 LIMIT 1000)"
    " UNION SELECT * FROM (SELECT media_id FROM alias WHERE post_id >= ?1 AND post_id < ?2 LIMIT 1000)"
    " UNION SELECT * FROM (SELECT media_id FROM other_name WHERE name >= ?1 AND name < ?2 LIMIT 1000)";
constexpr char kPromptSql[] = "SELECT last_prompt_value FROM media WHERE media_id = ?";

constexpr std::size_t kMostRows = 10'000;
constexpr std::size_t kMostText = 4 * 1024 * 1024;  // of prompts
constexpr std::size_t kLeastOfName = 4;             // letters of an attempt's id; fewer begin too many
constexpr char kBehindAll[] = "\xF4\x8F\xBF\xBF";   // the last character of Unicode

}  // namespace

MediaList::MediaList(Database& database)
    : by_id_(database, kByIdSql),
      by_time_(database, kByTimeSql),
      named_(database, kNamedSql),
      prompt_(database, kPromptSql) {}

// Images one of whose attempts or other names begins so.
std::set<core::MediaId> MediaList::named(const std::string& beginning) {
    std::set<core::MediaId> found;
    if (beginning.size() < kLeastOfName) return found;
    for (Rows rows = named_.query(beginning, beginning + kBehindAll); rows.next();) {
        core::MediaId media;
        rows.read(media);
        found.insert(std::move(media));
    }
    return found;
}

std::string MediaList::prompt_of(const core::MediaId& media) {
    std::string prompt;
    if (Rows rows = prompt_.query(media); rows.next()) rows.read(prompt);
    return prompt;
}

ListPage MediaList::page(const core::ListFilter& filter, const std::optional<core::ListPlace>& after, int limit) {
    HOST_CHECK(limit > 0);
    const bool by_time = filter.order == core::ListOrder::recent;
    const std::string search = core::folded(filter.search);
    const auto by_name = search.empty() ? std::set<core::MediaId>{} : named(filter.search);
    const core::ListPlace start = after.value_or(
        core::ListPlace{by_time ? std::numeric_limits<std::int64_t>::max() : 0, core::MediaId{}});  // before all
    std::size_t rows_left = kMostRows, text_left = kMostText;
    ListPage page;
    Rows rows = (by_time ? by_time_ : by_id_).query(start.at, start.media);
    while (rows_left > 0 && text_left > 0) {
        if (!rows.next()) {
            page.looked_at.reset();
            return page;
        }
        --rows_left;
        core::ListPlace place;
        bool is_active{};
        core::Outcome outcome{};
        rows.read(place.media, place.at, is_active, outcome);
        bool is_wanted = (!filter.active || *filter.active == is_active) &&
                         (!filter.state || *filter.state == core::list_state_of(is_active, outcome));
        if (is_wanted && !search.empty() && !by_name.contains(place.media) &&
            !core::contains_folded(place.media.value, search)) {
            const std::string prompt = prompt_of(place.media);
            text_left -= std::min(text_left, prompt.size());
            is_wanted = core::contains_folded(prompt, search);
        }
        if (is_wanted && page.images.size() == static_cast<std::size_t>(limit)) {  // so there is a next page
            page.looked_at = page.images.back();
            return page;
        }
        page.looked_at = place;
        if (is_wanted) page.images.push_back(std::move(place));
    }
    return page;
}

}  // namespace host::store
