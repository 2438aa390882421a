#include "store/ledger_rows.hpp"

#include <set>
#include <string_view>

namespace host::store {

namespace {

constexpr char kInsertAttemptSql[] =
    "INSERT INTO attempt(media_id, attempt_id, effort, moderated, layer, layer_known, percent, seen_at, source)"
    " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kDeleteAttemptsSql[] = "DELETE FROM attempt WHERE media_id = ?";
// A person may declare what an earlier session has counted: the line stays what it is and joins the current effort,
// which did not count it. So there is nothing of it to correct there (R22).
constexpr char kDeclareSql[] =
    "INSERT INTO attempt(media_id, attempt_id, effort, moderated, layer, layer_known, percent, seen_at, source)"
    " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT(attempt_id, media_id) DO UPDATE"
    " SET seq = (SELECT MAX(seq) + 1 FROM attempt), effort = excluded.effort,"
    " source = CASE source WHEN 0 THEN 4 ELSE source END";
constexpr char kExistsSql[] = "SELECT 1 FROM attempt WHERE attempt_id = ? AND media_id = ?";
constexpr char kCountAttemptsSql[] = "SELECT count(*) FROM attempt WHERE media_id = ?";
constexpr char kSelectKnownSql[] = "SELECT moderated, source FROM attempt WHERE attempt_id = ? AND media_id = ?";
constexpr char kSelectOneSql[] =
    "SELECT media_id, attempt_id, effort, moderated, layer, layer_known, percent, seen_at, source"
    " FROM attempt WHERE attempt_id = ? AND media_id = ?";
constexpr char kCorrectSql[] =
    "UPDATE attempt SET moderated = ?3, layer = ?4, layer_known = ?5, source = ?6"
    " WHERE attempt_id = ?1 AND media_id = ?2";
constexpr char kSelectEffortSql[] = "SELECT attempt_id FROM attempt WHERE media_id = ? AND effort = ? ORDER BY seq";
constexpr char kSelectAttemptsSql[] =
    "SELECT media_id, attempt_id, effort, moderated, layer, layer_known, percent, seen_at, source"
    " FROM attempt WHERE media_id = ? ORDER BY seq";
// What the page listed outranks what a person declared (source 1). What a page says of older versions (source 3) says
// nothing about posts: any page could lead the clicks of another image to its own.
constexpr char kSelectMediaOfAttemptSql[] =
    "SELECT media_id FROM attempt WHERE attempt_id = ? AND source <> 3 ORDER BY source = 1, seq LIMIT 1";
constexpr char kHasPageHistorySql[] = "SELECT 1 FROM attempt WHERE media_id = ? AND source = 3 LIMIT 1";
constexpr char kConfirmSql[] = "UPDATE attempt SET source = 1 WHERE attempt_id = ? AND media_id = ? AND source = 3";
constexpr char kDropTwinsSql[] =
    "DELETE FROM attempt WHERE media_id = ?1 AND attempt_id IN (SELECT attempt_id FROM attempt WHERE media_id = ?2)";
constexpr char kMoveSql[] =
    "UPDATE attempt SET media_id = ?2, effort = CASE effort WHEN ?3 THEN ?4 ELSE ?5 END WHERE media_id = ?1";

core::LedgerEntry read(Rows& rows) {
    core::LedgerEntry e;
    rows.read(e.media, e.attempt, e.effort, e.moderated, e.layer, e.layer_known, e.percent, e.seen_at, e.source);
    return e;
}

}  // namespace

LedgerRows::LedgerRows(Database& database)
    : insert_(database, kInsertAttemptSql),
      delete_all_(database, kDeleteAttemptsSql),
      declare_(database, kDeclareSql),
      exists_(database, kExistsSql),
      count_(database, kCountAttemptsSql),
      select_known_(database, kSelectKnownSql),
      select_one_(database, kSelectOneSql),
      correct_(database, kCorrectSql),
      drop_twins_(database, kDropTwinsSql),
      select_effort_(database, kSelectEffortSql),
      select_all_(database, kSelectAttemptsSql),
      select_media_(database, kSelectMediaOfAttemptSql),
      has_page_history_(database, kHasPageHistorySql),
      confirm_(database, kConfirmSql),
      move_(database, kMoveSql) {}

void LedgerRows::insert(const core::LedgerEntry& e) {
    Statement& statement = core::may_be_known(e.source) ? declare_ : insert_;
    statement.run(e.media, e.attempt, e.effort, e.moderated, e.layer, e.layer_known, e.percent, e.seen_at, e.source);
}

void LedgerRows::replace(const core::MediaId& media, std::span<const core::LedgerEntry> entries) {
    delete_all_.run(media);
    for (const core::LedgerEntry& e : entries) {
        insert_.run(media, e.attempt, e.effort, e.moderated, e.layer, e.layer_known, e.percent, e.seen_at, e.source);
    }
}

std::vector<core::Attempt> LedgerRows::not_in_ledger(const core::MediaId& media,
                                                     std::span<const core::Attempt> attempts) {
    std::vector<core::Attempt> fresh;
    std::set<std::string_view> seen;  // the same attempt twice in one snapshot counts once
    for (const core::Attempt& attempt : attempts) {
        if (!exists_.query(attempt.id, media).next() && seen.insert(attempt.id.value).second) {
            fresh.push_back(attempt);
        }
    }
    return fresh;
}

std::optional<KnownAttempt> LedgerRows::known(const core::MediaId& media, std::string_view attempt) {
    std::optional<KnownAttempt> result;
    if (Rows rows = select_known_.query(attempt, media); rows.next()) {
        result.emplace();
        rows.read(result->moderated, result->source);
    }
    return result;
}

std::optional<core::LedgerEntry> LedgerRows::entry(const core::MediaId& media, const core::AttemptId& attempt) {
    Rows rows = select_one_.query(attempt, media);
    return rows.next() ? std::optional{read(rows)} : std::nullopt;
}

void LedgerRows::correct(const core::LedgerEntry& e) {
    correct_.run(e.attempt, e.media, e.moderated, e.layer, e.layer_known, e.source);
}

void LedgerRows::confirm(const core::MediaId& media, std::span<const core::Attempt> listed) {
    if (!has_page_history_.query(media).next()) return;
    for (const core::Attempt& attempt : listed) confirm_.run(attempt.id, media);
}

std::vector<core::AttemptId> LedgerRows::counted_in(const core::MediaId& media, core::Count effort) {
    std::vector<core::AttemptId> result;
    for (Rows rows = select_effort_.query(media, effort); rows.next();) {
        rows.read(result.emplace_back());
    }
    return result;
}

core::Count LedgerRows::count(const core::MediaId& media) { return number_in(count_.query(media)); }

std::vector<core::LedgerEntry> LedgerRows::all(const core::MediaId& media) {
    std::vector<core::LedgerEntry> result;
    for (Rows rows = select_all_.query(media); rows.next();) {
        result.push_back(read(rows));
    }
    return result;
}

std::optional<core::MediaId> LedgerRows::media_of(const core::AttemptId& attempt) {
    std::optional<core::MediaId> result;
    if (Rows rows = select_media_.query(attempt); rows.next()) {
        rows.read(result);
    }
    return result;
}

void LedgerRows::move(const core::MediaId& from, const core::MediaId& to, const LedgerMove& how) {
    if (how.outranks) {
        drop_twins_.run(to, from);
    } else {
        drop_twins_.run(from, to);
    }
    move_.run(from, to, how.current, how.becomes, how.older);
}

}  // namespace host::store
