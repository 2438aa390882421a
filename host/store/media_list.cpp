#include "store/media_list.hpp"

#include <algorithm>
#include <limits>

#include "core/check.hpp"
#include "core/fold.hpp"

namespace host::store {

namespace {

// All of a small table, of which the limit keeps few: 0.5 ms for 10 000 images. Sorting all of them takes ten times as
// long. The filter is part of the query for the same reason, and because a query for each image takes 30 ms.
constexpr char kByTimeSql[] =
    "SELECT media_id, at FROM last_change WHERE (at, media_id) < (?1, ?2) ORDER BY at DESC, media_id DESC LIMIT ?3";
// Images that a host of an older schema has made have no row there, and are behind the others. Of an outcome that is
// not known here, the number is larger than ?7, which is what it counts as (disk_enums.hpp).
constexpr char kFilteredByTimeSql[] =
    "SELECT media_id, coalesce(at, 0) AS moment FROM media LEFT JOIN last_change USING(media_id)"
    " WHERE is_active BETWEEN ?4 AND ?5 AND (?6 < 0 OR min(outcome, ?7) = ?6)"
    " AND (coalesce(at, 0), media_id) < (?1, ?2) ORDER BY moment DESC, media_id DESC LIMIT ?3";
constexpr char kHasOlderSql[] = "SELECT (SELECT count(*) FROM media) <> (SELECT count(*) FROM last_change)";
constexpr char kByIdSql[] = "SELECT media_id, 0 FROM media WHERE ?1 = 0 AND media_id > ?2 ORDER BY media_id";
constexpr char kStateSql[] = "SELECT is_active, outcome FROM media WHERE media_id = ?";
// Every image of them, however many attempts of it begin with the text: all of these are looked at.
constexpr char kNamedSql[] =
    "SELECT media_id FROM attempt WHERE attempt_id >= ?1 AND attempt_id < ?2"
    " UNION SELECT media_id FROM alias WHERE post_id >= ?1 AND post_id < ?2"
    " UNION SELECT media_id FROM other_name WHERE name >= ?1 AND name < ?2";
constexpr char kPromptSql[] = "SELECT last_prompt_value FROM media WHERE media_id = ?";

constexpr std::int64_t kMostRows = 10'000;
constexpr std::size_t kMostText = 4 * 1024 * 1024;  // of prompts
constexpr std::size_t kLeastOfName = 4;             // letters of an attempt's id; fewer begin too many
constexpr char kBehindAll[] = "\xF4\x8F\xBF\xBF";   // the last character of Unicode

}  // namespace

MediaList::MediaList(Database& database)
    : by_id_(database, kByIdSql),
      by_time_(database, kByTimeSql),
      filtered_by_time_(database, kFilteredByTimeSql),
      has_older_(database, kHasOlderSql),
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

bool MediaList::has_older() {
    bool has{};
    if (Rows rows = has_older_.query(); rows.next()) rows.read(has);
    return has;
}

// At most `limit` places behind `start` that the filter takes, the search aside.
Rows MediaList::latest(const core::ListFilter& filter, const core::ListPlace& start, std::int64_t limit) {
    if (!filter.active && !filter.state && !has_older()) return by_time_.query(start.at, start.media, limit);
    constexpr std::int64_t kAny = -1;
    std::int64_t outcome = kAny;
    bool may_be_inactive = filter.active != true, may_be_active = filter.active != false;
    if (filter.state == core::ListState::active) {
        may_be_inactive = false;
    } else if (filter.state) {
        may_be_active = false;
        outcome = static_cast<std::int64_t>(core::outcome_of(*filter.state));
    }
    // None, where the two contradict each other: between 1 and 0 there is nothing.
    return filtered_by_time_.query(start.at, start.media, limit, !may_be_inactive, may_be_active, outcome,
                                   static_cast<std::int64_t>(core::Outcome::cancelled));
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
    std::int64_t rows_left = kMostRows;
    std::size_t text_left = kMostText;
    ListPage page;
    // One more than the page holds tells whether there is a next one. A search takes some of them only.
    const std::int64_t most = search.empty() ? std::int64_t{limit} + 1 : kMostRows + 1;
    Rows rows = by_time ? latest(filter, start, most) : by_id_.query(start.at, start.media);
    while (rows_left > 0 && text_left > 0) {
        if (!rows.next()) {
            page.looked_at.reset();
            return page;
        }
        --rows_left;
        core::ListPlace place;
        rows.read(place.media, place.at);
        bool is_found = by_time || is_wanted(filter, place.media);
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
