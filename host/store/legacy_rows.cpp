#include "store/legacy_rows.hpp"

#include <utility>

namespace host::store {

namespace {

constexpr char kSelectImportSql[] =
    "SELECT media_id, coalesce(source, 1) FROM legacy_import LEFT JOIN legacy_source USING(digest) WHERE digest = ?";
constexpr char kReplaceImportSql[] = "INSERT OR REPLACE INTO legacy_import(digest, media_id, at) VALUES(?, ?, ?)";
constexpr char kMoveImportsSql[] = "UPDATE legacy_import SET media_id = ?2 WHERE media_id = ?1";

constexpr char kOriginSql[] =
    "INSERT INTO legacy_source(digest, source, cost) VALUES(?1, ?2, ?3)"
    " ON CONFLICT(digest) DO UPDATE SET source = ?2 WHERE source <> ?2";
constexpr char kOfPagesSql[] = "SELECT count(*), coalesce(sum(cost), 0) FROM legacy_source WHERE source <> 2";
constexpr char kKeptSql[] =
    "SELECT coalesce(source, 1) FROM legacy_entry LEFT JOIN legacy_source USING(digest) WHERE digest = ?";
constexpr char kGiveUpSql[] = "UPDATE legacy_entry SET state = 2, reason = ?2 WHERE digest = ?1 AND state = 1";
constexpr char kUnnameSql[] = "DELETE FROM legacy_post WHERE digest = ?";

constexpr char kKeepSql[] =
    "INSERT INTO legacy_entry(digest, state, key, name, reason, at, raw) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    " ON CONFLICT(digest) DO UPDATE SET state = ?2, reason = ?5 WHERE state <> ?2 OR reason <> ?5";
constexpr char kForgetSql[] = "DELETE FROM legacy_entry WHERE digest = ?";
constexpr char kForgetAllSql[] = "DELETE FROM legacy_entry";
constexpr char kNameSql[] = "INSERT OR IGNORE INTO legacy_post(post_id, digest) VALUES(?, ?)";
constexpr char kSelectLegacyPostsSql[] = "SELECT DISTINCT post_id FROM legacy_post ORDER BY post_id";
constexpr char kSelectWaitingForSql[] =
    "SELECT digest FROM legacy_entry JOIN legacy_post USING(digest) WHERE post_id = ? AND state = 1 ORDER BY id";
constexpr char kSelectWaitingSql[] =
    "SELECT key, raw, coalesce(source, 1) FROM legacy_entry LEFT JOIN legacy_source USING(digest)"
    " WHERE digest = ? AND state = 1";
constexpr char kCountSql[] = "SELECT count(*) FROM legacy_entry WHERE state = ?";
constexpr char kNewestLegacySql[] =
    "SELECT state, key, name, reason, at, length(CAST(raw AS BLOB)) FROM legacy_entry ORDER BY id DESC LIMIT ?";
// Entries that are about an image, or that name it: by its id, by what it was taken for, or by an attempt.
constexpr char kSelectAboutSql[] =
    "WITH id(of_it) AS (SELECT ?1 UNION SELECT attempt_id FROM attempt WHERE media_id = ?1"
    " UNION SELECT post_id FROM alias WHERE media_id = ?1)"
    " SELECT digest, at FROM legacy_entry WHERE name IN id"
    " OR digest IN (SELECT digest FROM legacy_post WHERE post_id IN id)"
    " OR digest IN (SELECT digest FROM legacy_import WHERE media_id = ?1)";
// The same by another name of it, which a page may have made up: it must be what the entry itself is about.
constexpr char kSelectNamedSql[] =
    "SELECT digest, at FROM legacy_entry WHERE name = ?1"
    " OR digest IN (SELECT digest FROM legacy_post WHERE post_id = ?1)";
constexpr char kRememberErasedSql[] = "INSERT OR IGNORE INTO legacy_import(digest, media_id, at) VALUES(?, NULL, ?)";

LegacyState state_of(std::int64_t number) {  // one that a newer host wrote: kept, and not to be placed
    return number == static_cast<std::int64_t>(LegacyState::pending) ? LegacyState::pending : LegacyState::rejected;
}

}  // namespace

LegacyOrigin from_disk(std::int64_t number, LegacyOrigin) {
    for (const auto known : {LegacyOrigin::user, LegacyOrigin::left}) {
        if (number == static_cast<std::int64_t>(known)) return known;
    }
    return LegacyOrigin::page;
}

LegacyRows::LegacyRows(Database& database)
    : select_import_(database, kSelectImportSql),
      replace_import_(database, kReplaceImportSql),
      move_imports_(database, kMoveImportsSql),
      origin_(database, kOriginSql),
      of_pages_(database, kOfPagesSql),
      kept_(database, kKeptSql),
      give_up_(database, kGiveUpSql),
      unname_(database, kUnnameSql),
      keep_(database, kKeepSql),
      forget_(database, kForgetSql),
      forget_all_(database, kForgetAllSql),
      name_(database, kNameSql),
      select_posts_(database, kSelectLegacyPostsSql),
      select_waiting_for_(database, kSelectWaitingForSql),
      select_waiting_(database, kSelectWaitingSql),
      count_(database, kCountSql),
      newest_(database, kNewestLegacySql),
      select_about_(database, kSelectAboutSql),
      select_named_(database, kSelectNamedSql),
      remember_erased_(database, kRememberErasedSql) {}

std::optional<LegacyRows::Memory> LegacyRows::imported(const std::string& digest) {
    std::optional<Memory> result;
    if (Rows rows = select_import_.query(digest); rows.next()) {
        Memory& memory = result.emplace();
        rows.read(memory.media, memory.origin);
    }
    return result;
}

void LegacyRows::remember(const core::LegacyRecord& record, const core::MediaId& media, LegacyOrigin origin,
                          core::Instant at) {
    replace_import_.run(record.digest, media, at);
    origin_.run(record.digest, origin, core::cost_of(record));
}

std::optional<LegacyOrigin> LegacyRows::kept(const std::string& digest) {
    std::optional<LegacyOrigin> origin;
    if (Rows rows = kept_.query(digest); rows.next()) {
        rows.read(origin);
    }
    return origin;
}

void LegacyRows::keep(const core::LegacyRecord& pending, const std::string& reason, LegacyOrigin origin,
                      core::Instant at) {
    keep_.run(pending.digest, static_cast<int>(LegacyState::pending), pending.key, pending.name, reason, at,
              pending.raw);
    for (const core::PostId& post : pending.posts) {
        name_.run(post, pending.digest);
    }
    for (const core::MediaId& image : pending.hints) {
        name_.run(image, pending.digest);
    }
    origin_.run(pending.digest, origin, core::cost_of(pending));
}

void LegacyRows::keep(const core::LegacyRejection& rejected, LegacyOrigin origin, core::Instant at) {
    keep_.run(rejected.digest, static_cast<int>(LegacyState::rejected), rejected.key, rejected.name, rejected.reason,
              at, rejected.raw);
    origin_.run(rejected.digest, origin, core::cost_of(rejected));
}

void LegacyRows::give_up(const std::string& digest, std::string_view reason) {
    give_up_.run(digest, reason);
    unname_.run(digest);
}

void LegacyRows::forget(const std::string& digest) { forget_.run(digest); }

std::vector<core::PostId> LegacyRows::waiting_posts() {
    std::vector<core::PostId> posts;
    for (Rows rows = select_posts_.query(); rows.next();) {
        rows.read(posts.emplace_back());
    }
    return posts;
}

std::vector<std::string> LegacyRows::waiting_for(const core::PostId& post) {
    std::vector<std::string> digests;
    for (Rows rows = select_waiting_for_.query(post); rows.next();) {
        rows.read(digests.emplace_back());
    }
    return digests;
}

std::optional<LegacyWaiting> LegacyRows::waiting(const std::string& digest) {
    std::optional<LegacyWaiting> entry;
    if (Rows rows = select_waiting_.query(digest); rows.next()) {
        entry.emplace();
        rows.read(entry->key, entry->raw, entry->origin);
    }
    return entry;
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

std::int64_t LegacyRows::forget_all() { return forget_all_.run(); }

LegacyOfPages LegacyRows::of_pages() {
    LegacyOfPages all;
    if (Rows rows = of_pages_.query(); rows.next()) {
        rows.read(all.records, all.cost);
    }
    return all;
}

void LegacyRows::move(const core::MediaId& from, const core::MediaId& to) { move_imports_.run(from, to); }

std::int64_t LegacyRows::erase(const core::MediaId& media, std::span<const core::PostId> names) {
    std::vector<std::pair<std::string, core::Instant>> about;
    const auto take = [&about](Rows rows) {
        while (rows.next()) {
            auto& [digest, at] = about.emplace_back();
            rows.read(digest, at);
        }
    };
    take(select_about_.query(media.value));
    for (const core::PostId& name : names) take(select_named_.query(name.value));
    std::int64_t count = 0;
    for (const auto& [digest, at] : about) {
        remember_erased_.run(digest, at);
        count += forget_.run(digest);
    }
    return count;
}

}  // namespace host::store
