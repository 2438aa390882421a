#include "store/repair/integrity.hpp"

#include "core/invariants.hpp"

namespace host::store {

namespace {

constexpr int kPage = 500;
constexpr int kPortion = 50;
constexpr std::size_t kEnough = 20;
constexpr std::int64_t kMostGrants = std::int64_t{1} << 53;

constexpr char kCheckedTablesSql[] = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";

std::vector<std::string> texts(Database& database, const std::string& sql) {
    std::vector<std::string> found;
    Statement statement(database, sql.c_str());
    for (Rows rows = statement.query(); rows.next();) rows.read(found.emplace_back());
    return found;
}

// `of` is empty for all tables.
std::vector<std::string> damage(Database& database, const std::string& of) {
    const bool all = of.empty();
    auto problems = texts(database, "PRAGMA integrity_check(" + (all ? "20" : '"' + of + '"') + ")");
    if (problems == std::vector<std::string>{"ok"}) problems.clear();
    const std::string checked = all ? "pragma_foreign_key_check" : "pragma_foreign_key_check('" + of + "')";
    for (const std::string& table :
         texts(database, "SELECT DISTINCT \"table\" FROM " + checked + " ORDER BY \"table\"")) {
        problems.push_back("rows of " + table + " belong to no image");
    }
    return problems;
}

bool knows_better(SessionStore& store) { return store.schema_version() > released_schema().back().schema; }

void add_shared(SessionStore& store, std::vector<std::string>& problems) {
    if (const auto problem = core::problem_with(store.settings_as_written()))
        problems.push_back(problem->path + ": out of range");
    const core::Machine machine = store.machine_as_written();
    if (store.schema_version() >= kClockSchema) {
        try {
            (void)store.clock().read();
            (void)store.clock().last_claim();
            (void)store.deleted_clicks().all();
        } catch (const StoreError& error) {
            if (error.code() != core::ErrorCode::storage_corrupt) throw;
            problems.push_back("the shared time, the last claim or a deleted click cannot be read");
        }
    }
    Statement newest(store.database(), "SELECT coalesce(max(id), 0) FROM retry_grant");
    std::int64_t last{};
    if (Rows rows = newest.query(); rows.next()) rows.read(last);
    if (machine.last_grant.value < last || machine.last_grant.value > kMostGrants) {
        problems.push_back("the stored number of the last grant is not that of the newest grant");
    }
}

// Where to go on; none: that was the last.
std::optional<core::MediaId> add_media(SessionStore& store, const std::optional<core::MediaId>& after, int portion,
                                       std::vector<std::string>& problems) {
    MediaPage page = store.media().list(after, portion);
    for (const core::MediaId& id : page.media) {
        const auto media = store.load(id);
        if (!core::is_valid_id(id.value)) problems.push_back("an invalid id");
        if (!media) continue;  // deleted meanwhile
        for (std::string& found : core::violations(*media)) problems.push_back(std::move(found));
    }
    return problems.size() < kEnough ? page.next : std::nullopt;
}

}  // namespace

std::vector<std::string> damage_in(Database& database) { return damage(database, ""); }

std::vector<std::string> contradictions_in(SessionStore& store) {
    std::vector<std::string> problems;
    if (knows_better(store)) return problems;
    add_shared(store, problems);
    std::optional<core::MediaId> after;
    do {
        after = add_media(store, after, kPage, problems);
    } while (after);
    return problems;
}

std::vector<std::string> check(const std::filesystem::path& file) {
    try {
        SessionStore store(file, SessionStore::Options{.read_only = true});
        return store.problems();
    } catch (const StoreError& error) {
        if (error.code() != core::ErrorCode::storage_corrupt || !error.restorable()) throw;
        return {error.what()};
    }
}

IntegrityCheck::IntegrityCheck(SessionStore& store)
    : store_(store), tables_(texts(store.database(), kCheckedTablesSql)) {
    if (!knows_better(store)) add_shared(store, problems_);
}

bool IntegrityCheck::step() {
    if (!tables_.empty()) {
        for (std::string& found : damage(store_.database(), tables_.back())) problems_.push_back(std::move(found));
        tables_.pop_back();
        return problems_.empty() && (!tables_.empty() || !knows_better(store_));
    }
    after_ = add_media(store_, after_, kPortion, problems_);
    return problems_.empty() && after_.has_value();
}

}  // namespace host::store
