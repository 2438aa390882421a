#include "store/other_names.hpp"

#include "core/check.hpp"

namespace host::store {

namespace {

constexpr char kHasAnySql[] = "SELECT 1 FROM other_name WHERE media_id = ? LIMIT 1";
constexpr char kSelectAttemptSql[] = "SELECT attempt_id FROM other_name WHERE name = ? AND media_id = ?";
constexpr char kSelectOtherNameSql[] =
    "SELECT media_id, attempt_id IS NOT NULL FROM other_name WHERE name = ? ORDER BY attempt_id IS NULL, seq LIMIT 1";
constexpr char kSelectAllSql[] = "SELECT name FROM other_name WHERE media_id = ? ORDER BY seq";
constexpr char kSelectPairsSql[] = "SELECT name, attempt_id FROM other_name WHERE media_id = ? ORDER BY seq";
constexpr char kCountOtherNamesSql[] = "SELECT count(*) FROM other_name WHERE media_id = ?";
constexpr char kCountOfAttemptSql[] = "SELECT count(*) FROM other_name WHERE media_id = ? AND attempt_id = ?";
constexpr char kInsertOtherNameSql[] =
    "INSERT INTO other_name(media_id, name, attempt_id) VALUES(?1, ?2, ?3)"
    " ON CONFLICT(name, media_id) DO UPDATE SET attempt_id = ?3";
constexpr char kMoveOtherNamesSql[] =
    "UPDATE OR IGNORE other_name SET media_id = ?2 WHERE media_id = ?1 AND name <> ?2";

std::size_t count(Rows&& rows) { return static_cast<std::size_t>(number_in(std::move(rows))); }

}  // namespace

OtherNames::OtherNames(Database& database)
    : has_any_(database, kHasAnySql),
      select_attempt_(database, kSelectAttemptSql),
      select_(database, kSelectOtherNameSql),
      select_all_(database, kSelectAllSql),
      select_pairs_(database, kSelectPairsSql),
      count_(database, kCountOtherNamesSql),
      count_of_attempt_(database, kCountOfAttemptSql),
      insert_(database, kInsertOtherNameSql),
      move_(database, kMoveOtherNamesSql) {}

bool OtherNames::has_any(const core::MediaId& media) { return has_any_.query(media).next(); }

std::optional<core::AttemptId> OtherNames::attempt_called(const core::MediaId& media, std::string_view name) {
    std::optional<core::AttemptId> attempt;
    if (Rows rows = select_attempt_.query(name, media); rows.next()) rows.read(attempt);
    if (attempt) return attempt;
    const core::AttemptId itself{std::string{name}};
    return count(count_of_attempt_.query(media, itself)) > 0 ? std::optional{itself} : std::nullopt;
}

std::optional<OtherNames::Found> OtherNames::find(const core::PostId& post) {
    std::optional<Found> found;
    if (Rows rows = select_.query(post); rows.next()) {
        found.emplace();
        rows.read(found->media, found->is_attempt);
    }
    return found;
}

std::vector<core::PostId> OtherNames::of(const core::MediaId& media) {
    std::vector<core::PostId> names;
    for (Rows rows = select_all_.query(media); rows.next();) rows.read(names.emplace_back());
    return names;
}

std::vector<NewName> OtherNames::all(const core::MediaId& media) {
    std::vector<NewName> names;
    for (Rows rows = select_pairs_.query(media); rows.next();) {
        NewName& name = names.emplace_back();
        rows.read(name.name, name.attempt);
    }
    return names;
}

void OtherNames::add(const core::MediaId& media, std::span<const NewName> names) {
    if (names.empty()) return;
    std::size_t known = count(count_.query(media));
    for (const NewName& name : names) {
        HOST_CHECK(!name.attempt || name.name.value != name.attempt->value);
        if (known >= core::kMaxOtherNames) return;
        bool is_known = false;
        std::optional<core::AttemptId> attempt;
        if (Rows rows = select_attempt_.query(name.name, media); rows.next()) {
            is_known = true;
            rows.read(attempt);
        }
        if (is_known && (attempt || !name.attempt)) continue;
        if (name.attempt && count(count_of_attempt_.query(media, *name.attempt)) + 1 >= core::kMaxNamesOfAttempt) {
            continue;
        }
        insert_.run(media, name.name, name.attempt);
        if (!is_known) ++known;
    }
}

void OtherNames::move(const core::MediaId& from, const core::MediaId& to) { move_.run(from, to); }

}  // namespace host::store
