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
constexpr char kLastPromptIdSql[] = "SELECT last_insert_rowid()";
constexpr char kUpdatePromptSql[] =
    "UPDATE kept_prompt SET used = ?2, refused = ?3, made = ?4, last_used_at = ?5 WHERE id = ?1";
// But never the one that was just added, although others may say that they were used later, by a clock that ran ahead.
constexpr char kDropOldestSql[] =
    "DELETE FROM kept_prompt WHERE id NOT IN"
    " (SELECT id FROM kept_prompt ORDER BY id = ?1 DESC, last_used_at DESC, id DESC LIMIT 200)";
static_assert(core::kMostKeptPrompts == 200);
constexpr char kDeletePromptSql[] = "DELETE FROM kept_prompt WHERE id = ?";
constexpr char kDeletePromptsSql[] = "DELETE FROM kept_prompt";
constexpr char kCountPromptsSql[] = "SELECT count(*) FROM kept_prompt";
// Which prompt a session began with (no attempt), and which one an attempt was counted for.
constexpr char kSelectUseSql[] =
    "SELECT prompt_id FROM prompt_use WHERE media_id = ?1 AND attempt_id = ?2 AND (?3 IS NULL OR effort = ?3)";
constexpr char kReplaceUseSql[] =
    "INSERT OR REPLACE INTO prompt_use(media_id, attempt_id, effort, prompt_id) VALUES(?, ?, ?, ?)";
constexpr char kDeleteUseSql[] = "DELETE FROM prompt_use WHERE media_id = ? AND attempt_id = ?";
constexpr char kMoveUsesSql[] =
    "UPDATE OR REPLACE prompt_use SET media_id = ?2, effort = CASE effort WHEN ?3 THEN ?4 ELSE effort END"
    " WHERE media_id = ?1";
constexpr char kCountAttemptSql[] =
    "UPDATE kept_prompt SET refused = min(max(refused + ?2, 0), 1000000000), made = min(max(made + ?3, 0), 1000000000)"
    " WHERE id = ?1";
static_assert(core::kMaxCount == 1'000'000'000);
constexpr char kSelectSwitchSql[] = "SELECT is_on FROM prompt_history WHERE id = 1";
constexpr char kReplaceSwitchSql[] = "INSERT OR REPLACE INTO prompt_history(id, is_on) VALUES(1, ?)";

const core::AttemptId kNoAttempt;

bool can_be_kept(const core::KeptPrompt& entry) {
    return !entry.prompt.empty() && entry.prompt.size() <= core::caps::kMaxPromptBytes;
}

// Any value on disk becomes one that is safe to calculate with.
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
      last_id_(database, kLastPromptIdSql),
      update_(database, kUpdatePromptSql),
      drop_oldest_(database, kDropOldestSql),
      delete_(database, kDeletePromptSql),
      delete_all_(database, kDeletePromptsSql),
      count_(database, kCountPromptsSql),
      select_use_(database, kSelectUseSql),
      replace_use_(database, kReplaceUseSql),
      delete_use_(database, kDeleteUseSql),
      move_uses_(database, kMoveUsesSql),
      count_attempt_(database, kCountAttemptSql),
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

core::PromptId PromptRows::insert(const core::KeptPrompt& entry) {
    insert_.run(entry.used, entry.refused, entry.made, entry.last_used_at, entry.prompt);
    const core::PromptId id{number_in(last_id_.query())};
    drop_oldest_.run(id.value);
    return id;
}

core::PromptId PromptRows::note_use(const std::string& prompt, core::Instant now) {
    auto known = find(prompt);
    core::KeptPrompt entry = known.value_or(core::KeptPrompt{.id = {}, .prompt = prompt});
    entry.used += 1;
    entry.last_used_at = now;
    bring_into_range(entry);
    if (!known) return insert(entry);
    write(entry);
    return entry.id;
}

std::optional<core::PromptId> PromptRows::prompt_of(const core::MediaId& media, const core::AttemptId& attempt,
                                                    std::optional<core::Count> effort) {
    std::optional<core::PromptId> prompt;
    if (Rows rows = select_use_.query(media, attempt, effort); rows.next()) rows.read(prompt.emplace().value);
    return prompt;
}

void PromptRows::add(const core::PromptNews& news, core::Instant now) {
    if (news.began) {
        replace_use_.run(news.media, kNoAttempt, news.effort, note_use(*news.began, now).value);
    }
    const auto of_session = news.counted.empty() ? std::nullopt : prompt_of(news.media, kNoAttempt, news.effort);
    for (const core::Attempt& attempt : news.counted) {
        if (!of_session) break;
        count_attempt_.run(of_session->value, attempt.moderated ? 1 : 0, attempt.moderated ? 0 : 1);
        replace_use_.run(news.media, attempt.id, news.effort, of_session->value);
    }
    for (const core::Attempt& attempt : news.corrected) {
        const auto prompt = prompt_of(news.media, attempt.id, std::nullopt);
        if (!prompt) continue;
        count_attempt_.run(prompt->value, attempt.moderated ? 1 : -1, attempt.moderated ? -1 : 1);
        delete_use_.run(news.media, attempt.id);  // a verdict changes once
    }
}

void PromptRows::move(const core::MediaId& from, const core::MediaId& to, const LedgerMove& how) {
    if (!how.outranks) delete_use_.run(from, kNoAttempt);  // the session of the other one stays
    move_uses_.run(from, to, how.current, how.becomes);
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

// Only the value that a host writes switches it on; any other counts as off.
bool PromptRows::is_on() { return number_in(select_switch_.query()) == 1; }

void PromptRows::save_switch(bool on) {
    if (on != is_on()) replace_switch_.run(on);
}

}  // namespace host::store
