#include "store/prompt_rows.hpp"

#include <algorithm>
#include <utility>

#include "core/settings.hpp"

namespace host::store {

namespace {

constexpr char kSelectPromptsSql[] =
    "SELECT id, used, refused, made, last_used_at, prompt FROM kept_prompt ORDER BY last_used_at DESC, id DESC LIMIT "
    "200";
constexpr char kSelectPromptSql[] =
    "SELECT id, used, refused, made, last_used_at FROM kept_prompt WHERE prompt = ? ORDER BY id LIMIT 1";
constexpr char kInsertPromptSql[] =
    "INSERT INTO kept_prompt(used, refused, made, last_used_at, prompt) VALUES(?, ?, ?, ?, ?)";
constexpr char kUpdatePromptSql[] =
    "UPDATE kept_prompt SET used = ?2, refused = ?3, made = ?4, last_used_at = ?5 WHERE id = ?1";
constexpr char kDropOldestSql[] =
    "DELETE FROM kept_prompt WHERE id NOT IN"
    " (SELECT id FROM kept_prompt ORDER BY last_used_at DESC, id DESC LIMIT 200)";
static_assert(core::kMostKeptPrompts == 200);
constexpr char kDeletePromptSql[] = "DELETE FROM kept_prompt WHERE id = ?";
constexpr char kDeletePromptsSql[] = "DELETE FROM kept_prompt";
constexpr char kCountPromptsSql[] = "SELECT count(*) FROM kept_prompt";
constexpr char kSelectSwitchSql[] = "SELECT is_on FROM prompt_history WHERE id = 1";
constexpr char kReplaceSwitchSql[] = "INSERT OR REPLACE INTO prompt_history(id, is_on) VALUES(1, ?)";

bool can_be_kept(const core::KeptPrompt& entry) {
    return !entry.prompt.empty() && entry.prompt.size() <= core::caps::kMaxPromptBytes;
}

// Whatever is on disk can be reckoned with.
void bring_into_range(core::KeptPrompt& entry) {
    for (core::Count* count : {&entry.used, &entry.refused, &entry.made}) {
        *count = std::clamp<core::Count>(*count, 0, core::kMaxCount);
    }
    entry.last_used_at = std::clamp(entry.last_used_at, core::kNever, core::kLatest);
}

}  // namespace

PromptRows::PromptRows(Database& database)
    : select_(database, kSelectPromptsSql),
      select_one_(database, kSelectPromptSql),
      insert_(database, kInsertPromptSql),
      update_(database, kUpdatePromptSql),
      drop_oldest_(database, kDropOldestSql),
      delete_(database, kDeletePromptSql),
      delete_all_(database, kDeletePromptsSql),
      count_(database, kCountPromptsSql),
      select_switch_(database, kSelectSwitchSql),
      replace_switch_(database, kReplaceSwitchSql) {}

std::vector<core::KeptPrompt> PromptRows::all() {
    std::vector<core::KeptPrompt> kept;
    for (Rows rows = select_.query(); rows.next();) {
        core::KeptPrompt entry;
        rows.read(entry.id.value, entry.used, entry.refused, entry.made, entry.last_used_at, entry.prompt);
        bring_into_range(entry);
        if (can_be_kept(entry)) kept.push_back(std::move(entry));
    }
    return kept;
}

std::int64_t PromptRows::count() { return number_in(count_.query()); }

std::optional<core::KeptPrompt> PromptRows::find(const std::string& prompt) {
    Rows rows = select_one_.query(prompt);
    if (!rows.next()) return std::nullopt;
    core::KeptPrompt entry{.id = {}, .prompt = prompt};
    rows.read(entry.id.value, entry.used, entry.refused, entry.made, entry.last_used_at);
    bring_into_range(entry);
    return entry;
}

void PromptRows::write(const core::KeptPrompt& entry) {
    update_.run(entry.id.value, entry.used, entry.refused, entry.made, entry.last_used_at);
}

void PromptRows::insert(const core::KeptPrompt& entry) {
    insert_.run(entry.used, entry.refused, entry.made, entry.last_used_at, entry.prompt);
    drop_oldest_.run();
}

void PromptRows::add(const core::PromptNews& news, core::Instant now) {
    auto known = find(news.prompt);
    if (!known && !news.started) return;
    core::KeptPrompt entry = known.value_or(core::KeptPrompt{.id = {}, .prompt = news.prompt});
    entry.used += news.started ? 1 : 0;
    entry.refused += news.refused;
    entry.made += news.made;
    if (news.started) entry.last_used_at = now;
    bring_into_range(entry);
    known ? write(entry) : insert(entry);
}

bool PromptRows::join(const core::KeptPrompt& theirs) {
    const auto known = find(theirs.prompt);
    if (!known) {
        if (!can_be_kept(theirs) || std::cmp_greater_equal(count(), core::kMostKeptPrompts))
            return false;  // none of the user's own goes for it
        insert(theirs);
        return true;
    }
    const core::KeptPrompt both = core::joined(*known, theirs);
    if (both == *known) return false;
    write(both);
    return true;
}

std::int64_t PromptRows::erase(core::PromptId id) { return delete_.run(id.value); }
std::int64_t PromptRows::erase_all() { return delete_all_.run(); }

// Only what a host writes for it switches it on.
bool PromptRows::is_on() { return number_in(select_switch_.query()) == 1; }

void PromptRows::save_switch(bool on) {
    if (on != is_on()) replace_switch_.run(on);
}

}  // namespace host::store
