#include "store/grant_rows.hpp"

#include "core/check.hpp"

namespace host::store {

namespace {

// The states 1, 2, 3 are core::is_open(); the text is that of the index retry_grant_open.
static_assert(core::is_open(core::GrantState{1}) && core::is_open(core::GrantState{2}) &&
              core::is_open(core::GrantState{3}) && !core::is_open(core::GrantState{4}));

constexpr char kSelectOpenOfSql[] =
    "SELECT id, media_id, tab, document, state, reason, closed_by, effort, attempt, offered_at, expires_at,"
    " claimed_at, clicked_at FROM retry_grant WHERE media_id = ? AND state IN (1, 2, 3)";
constexpr char kSelectGrantSql[] =
    "SELECT id, media_id, tab, document, state, reason, closed_by, effort, attempt, offered_at, expires_at,"
    " claimed_at, clicked_at FROM retry_grant WHERE id = ?";
// +id keeps SQLite from reading the whole table in the order of id: it sorts the few rows of the index instead.
constexpr char kSelectOpenSql[] =
    "SELECT id, media_id, tab, document, state, reason, closed_by, effort, attempt, offered_at, expires_at,"
    " claimed_at, clicked_at FROM retry_grant WHERE state IN (1, 2, 3) ORDER BY +id";
constexpr char kSelectLastClaimedSql[] =
    "SELECT id, media_id, tab, document, state, reason, closed_by, effort, attempt, offered_at, expires_at,"
    " claimed_at, clicked_at FROM retry_grant WHERE media_id = ? AND (claimed_at > 0 OR clicked_at > 0)"
    " ORDER BY id DESC LIMIT 1";
constexpr char kSaveGrantSql[] =
    "INSERT INTO retry_grant(id, media_id, tab, document, state, reason, closed_by, effort, attempt, offered_at,"
    " expires_at, claimed_at, clicked_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
    " ON CONFLICT(id) DO UPDATE SET media_id = ?2, tab = ?3, document = ?4, state = ?5, reason = ?6, closed_by = ?7,"
    " effort = ?8, attempt = ?9, offered_at = ?10, expires_at = ?11, claimed_at = ?12, clicked_at = ?13"
    " WHERE state IN (1, 2, 3)";
constexpr char kCloseGrantSql[] =
    "UPDATE retry_grant SET state = ?2, closed_by = ?3, claimed_at = ?4, clicked_at = ?5"
    " WHERE id = ?1 AND state IN (1, 2, 3)";
constexpr char kMoveGrantSql[] = "UPDATE retry_grant SET media_id = ?2 WHERE media_id = ?1";

void read(Rows& rows, core::Grant& g) {
    rows.read(g.id, g.media, g.document.tab, g.document.document, g.state, g.reason, g.closed_by, g.effort, g.attempt,
              g.offered_at, g.expires_at, g.claimed_at, g.clicked_at);
}

std::optional<core::Grant> one(Rows rows) {
    std::optional<core::Grant> result;
    if (rows.next()) {
        read(rows, result.emplace());
    }
    return result;
}

}  // namespace

GrantRows::GrantRows(Database& database)
    : select_open_of_(database, kSelectOpenOfSql),
      select_(database, kSelectGrantSql),
      select_open_(database, kSelectOpenSql),
      select_last_claimed_(database, kSelectLastClaimedSql),
      save_(database, kSaveGrantSql),
      close_(database, kCloseGrantSql),
      move_(database, kMoveGrantSql) {}

std::optional<core::Grant> GrantRows::open_of(const core::MediaId& media) { return one(select_open_of_.query(media)); }

std::optional<core::Grant> GrantRows::find(core::GrantId id) { return one(select_.query(id)); }

std::optional<core::Grant> GrantRows::last_claimed(const core::MediaId& media) {
    return one(select_last_claimed_.query(media));
}

std::vector<core::Grant> GrantRows::open() {
    std::vector<core::Grant> result;
    for (Rows rows = select_open_.query(); rows.next();) {
        read(rows, result.emplace_back());
    }
    return result;
}

void GrantRows::save_open(const core::Grant& g) {
    HOST_CHECK(core::is_open(g.state));
    const auto rows = save_.run(g.id, g.media, g.document.tab, g.document.document, g.state, g.reason, g.closed_by,
                                g.effort, g.attempt, g.offered_at, g.expires_at, g.claimed_at, g.clicked_at);
    HOST_CHECK(rows == 1);  // a closed grant would have opened again
}

void GrantRows::close(const core::Grant& g) {
    HOST_CHECK(!core::is_open(g.state));
    close_.run(g.id, g.state, g.closed_by, g.claimed_at, g.clicked_at);
}

void GrantRows::move(const core::MediaId& from, const core::MediaId& to) { move_.run(from, to); }

}  // namespace host::store
