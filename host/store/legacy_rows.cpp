#include "store/legacy_rows.hpp"

namespace host::store {

namespace {

constexpr char kSelectImportSql[] = "SELECT media_id FROM legacy_import WHERE digest = ?";
constexpr char kReplaceImportSql[] = "INSERT OR REPLACE INTO legacy_import(digest, media_id, at) VALUES(?, ?, ?)";
constexpr char kMoveImportsSql[] = "UPDATE legacy_import SET media_id = ?2 WHERE media_id = ?1";

constexpr char kKeepSql[] =
    "INSERT INTO legacy_entry(digest, state, key, name, reason, at, raw) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    " ON CONFLICT(digest) DO UPDATE SET state = ?2, reason = ?5 WHERE state <> ?2 OR reason <> ?5";
constexpr char kForgetSql[] = "DELETE FROM legacy_entry WHERE digest = ?";
constexpr char kNameSql[] = "INSERT OR IGNORE INTO legacy_post(post_id, digest) VALUES(?, ?)";
constexpr char kSelectPostsSql[] = "SELECT DISTINCT post_id FROM legacy_post ORDER BY post_id";
constexpr char kSelectWaitingSql[] =
    "SELECT key, raw FROM legacy_entry JOIN legacy_post USING(digest) WHERE post_id = ? AND state = 1 ORDER BY id";
constexpr char kCountSql[] = "SELECT count(*) FROM legacy_entry WHERE state = ?";
constexpr char kNewestSql[] =
    "SELECT state, key, name, reason, at, length(CAST(raw AS BLOB)) FROM legacy_entry ORDER BY id DESC LIMIT ?";
constexpr char kEraseSql[] = "DELETE FROM legacy_entry WHERE name = ?";

LegacyState state_of(std::int64_t number) {  // one that a newer host wrote: kept, and not to be placed
    return number == static_cast<std::int64_t>(LegacyState::pending) ? LegacyState::pending : LegacyState::rejected;
}

}  // namespace

LegacyRows::LegacyRows(Database& database)
    : select_import_(database, kSelectImportSql),
      replace_import_(database, kReplaceImportSql),
      move_imports_(database, kMoveImportsSql),
      keep_(database, kKeepSql),
      forget_(database, kForgetSql),
      name_(database, kNameSql),
      select_posts_(database, kSelectPostsSql),
      select_waiting_(database, kSelectWaitingSql),
      count_(database, kCountSql),
      newest_(database, kNewestSql),
      erase_(database, kEraseSql) {}

std::optional<LegacyRows::Memory> LegacyRows::imported(const std::string& digest) {
    std::optional<Memory> result;
    if (Rows rows = select_import_.query(digest); rows.next()) {
        rows.read(result.emplace().media);
    }
    return result;
}

void LegacyRows::remember(const std::string& digest, const core::MediaId& media, core::Instant at) {
    replace_import_.run(digest, media, at);
}

void LegacyRows::keep(const core::LegacyRecord& pending, const std::string& reason, core::Instant at) {
    keep_.run(pending.digest, static_cast<int>(LegacyState::pending), pending.key, pending.name, reason, at,
              pending.raw);
    for (const core::PostId& post : pending.posts) {
        name_.run(post, pending.digest);
    }
}

void LegacyRows::keep(const core::LegacyRejection& rejected, core::Instant at) {
    keep_.run(rejected.digest, static_cast<int>(LegacyState::rejected), rejected.key, rejected.name, rejected.reason,
              at, rejected.raw);
}

void LegacyRows::forget(const std::string& digest) { forget_.run(digest); }

std::vector<core::PostId> LegacyRows::waiting_posts() {
    std::vector<core::PostId> posts;
    for (Rows rows = select_posts_.query(); rows.next();) {
        rows.read(posts.emplace_back());
    }
    return posts;
}

std::vector<LegacyWaiting> LegacyRows::waiting_for(const core::PostId& post) {
    std::vector<LegacyWaiting> entries;
    for (Rows rows = select_waiting_.query(post); rows.next();) {
        LegacyWaiting& entry = entries.emplace_back();
        rows.read(entry.key, entry.raw);
    }
    return entries;
}

std::int64_t LegacyRows::count(LegacyState state) {
    std::int64_t result{};
    if (Rows rows = count_.query(static_cast<int>(state)); rows.next()) {
        rows.read(result);
    }
    return result;
}

std::vector<LegacyKept> LegacyRows::newest(int limit) {
    std::vector<LegacyKept> entries;
    for (Rows rows = newest_.query(limit); rows.next();) {
        LegacyKept& entry = entries.emplace_back();
        std::int64_t state{};
        rows.read(state, entry.key, entry.name, entry.reason, entry.at, entry.bytes);
        entry.state = state_of(state);
    }
    return entries;
}

void LegacyRows::move(const core::MediaId& from, const core::MediaId& to) { move_imports_.run(from, to); }

void LegacyRows::erase(const core::MediaId& media) { erase_.run(media); }

}  // namespace host::store
