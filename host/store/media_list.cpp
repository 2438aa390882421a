#include "store/media_list.hpp"

#include <algorithm>
#include <limits>

#include "core/check.hpp"
#include "core/fold.hpp"

namespace host::store {

namespace {

// All of a small table, sorted: 5 ms for 10 000 images. Those that a host of an older schema has made have no row.
constexpr char kByTimeSql[] =
    "SELECT media_id, at FROM (SELECT media_id, at FROM last_change UNION ALL SELECT media_id, 0 FROM media"
    " WHERE (SELECT count(*) FROM media) <> (SELECT count(*) FROM last_change)"
    " AND media_id NOT IN (SELECT media_id FROM last_change))"
    " WHERE at <= ?1 AND (at < ?1 OR media_id < ?2) ORDER BY at DESC, media_id DESC";
constexpr char kByIdSql[] = "SELECT media_id, 0 FROM media WHERE ?1 = 0 AND media_id > ?2 ORDER BY media_id";
constexpr char kStateSql[] = "SELECT is_active, outcome FROM media WHERE media_id = ?";
// Every image of them, however many attempts of it begin with the text: all of these are looked at.
constexpr char kNamedSql[] =
    "SELECT media_id FROM attempt WHERE attempt_id >= ?1 AND attempt_id < ?2"
    " UNION SELECT media_id FROM alias WHERE post_id >= ?1 AND post_id < ?2"
    " UNION SELECT media_id FROM other_name WHERE name >= ?1 AND name < ?2";
constexpr char kPromptSql[] = "SELECT last_prompt_value FROM media WHERE media_id = ?";

constexpr std::size_t kMostRows = 10'000;
constexpr std::size_t kMostText = 4 * 1024 * 1024;  // of prompts
constexpr std::size_t kLeastOfName = 4;             // letters of an attempt's id; fewer begin too many
constexpr char kBehindAll[] = "\xF4\x8F\xBF\xBF";   // the last character of Unicode

}  // namespace

MediaList::MediaList(Database& database)
    : by_id_(database, kByIdSql),
      by_time_(database, kByTimeSql),
      state_(database, kStateSql),
      named_(database, kNamedSql),
      prompt_(database, kPromptSql) {}

// Images of which an attempt or another name begins with `beginning`.
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

bool MediaList::is_wanted(const core::ListFilter& filter, const core::MediaId& media) {
    if (!filter.active && !filter.state) return true;
    bool is_active{};
    core::Outcome outcome{};
    if (Rows rows = state_.query(media); rows.next()) rows.read(is_active, outcome);
    return (!filter.active || *filter.active == is_active) &&
           (!filter.state || *filter.state == core::list_state_of(is_active, outcome));
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
    auto by_name = named(filter.search);
    if (search != filter.search) by_name.merge(named(search));
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
        rows.read(place.media, place.at);
        bool is_found = is_wanted(filter, place.media);
        if (is_found && !search.empty() && !by_name.contains(place.media) &&
            !core::contains_folded(place.media.value, search)) {
            const std::string prompt = prompt_of(place.media);
            text_left -= std::min(text_left, prompt.size());
            is_found = core::contains_folded(prompt, search);
        }
        if (is_found && page.images.size() == static_cast<std::size_t>(limit)) {  // so there is a next page
            page.looked_at = page.images.back();
            return page;
        }
        page.looked_at = place;
        if (is_found) page.images.push_back(std::move(place));
    }
    return page;
}

}  // namespace host::store
