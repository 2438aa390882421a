#include "store/repair/integrity.hpp"

#include <algorithm>
#include <charconv>

#include "core/invariants.hpp"

namespace host::store {

namespace {

constexpr int kPage = 500;
constexpr int kMediaInPortion = 10;  // each with its lines and attempts
constexpr std::size_t kEnough = 20;
constexpr char kOrphanedSql[] = "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check ORDER BY \"table\"";
constexpr std::int64_t kMostGrants = std::int64_t{1} << 53;

std::vector<std::string> texts(Database& database, const std::string& sql) {
    std::vector<std::string> found;
    Statement statement(database, sql.c_str());
    for (Rows rows = statement.query(); rows.next();) rows.read(found.emplace_back());
    return found;
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

// Values of keys as text, without blanks: "i" and a number, or "t" and the first bytes of a text in hexadecimal.
constexpr std::size_t kBytesOfText = 6;

std::string as_text(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return "i" + std::to_string(*number);
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return "";
    std::string shown = "t";
    for (const char byte : text->substr(0, kBytesOfText)) {
        for (const int digit : {static_cast<unsigned char>(byte) >> 4, byte & 15}) shown += "0123456789abcdef"[digit];
    }
    return shown;
}

// NULL: no such text.
Value value_of(std::string_view shown) {
    const std::string_view rest = shown.substr(std::min<std::size_t>(1, shown.size()));
    if (shown.starts_with('i')) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        if (error == std::errc{} && end == rest.data() + rest.size()) return number;
    } else if (shown.starts_with('t') && rest.size() % 2 == 0) {
        std::string text;
        for (std::size_t at = 0; at < rest.size(); at += 2) {
            unsigned byte = 0;
            if (std::from_chars(rest.data() + at, rest.data() + at + 2, byte, 16).ptr != rest.data() + at + 2)
                return nullptr;
            text += static_cast<char>(byte);
        }
        return text;
    }
    return nullptr;
}

// Before and after the first blank.
std::pair<std::string_view, std::string_view> halves(std::string_view text) {
    const auto blank = text.find(' ');
    if (blank == text.npos) return {text, {}};
    return {text.substr(0, blank), text.substr(blank + 1)};
}

constexpr char kAllMedia[] = "m";  // the place after all pages and trees

std::vector<std::string> found_in_portions(SessionStore& store, std::string_view place = "") {
    IntegrityCheck portions(store, place);
    while (portions.step()) {
    }
    return portions.problems();
}

}  // namespace

std::vector<std::string> damage_in(Database& database) {
    auto problems = texts(database, "PRAGMA integrity_check(20)");
    if (problems == std::vector<std::string>{"ok"}) problems.clear();
    for (const std::string& table : texts(database, kOrphanedSql))
        problems.push_back("rows of " + table + " belong to no image");
    return problems;
}

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

std::vector<std::string> check(const std::filesystem::path& file, bool is_in_use) {
    try {
        SessionStore store(file, SessionStore::Options{.read_only = true});
        // A reader of a file with a log keeps no writer waiting, only what empties the log; and the portions leave its
        // pages out.
        const bool in_portions = is_in_use && store.journal_state().mode != JournalMode::write_ahead;
        if (in_portions) return found_in_portions(store).empty() ? std::vector<std::string>{} : store.problems();
        auto found = store.integrity_problems();
        if (found.empty() && !knows_better(store)) found = found_in_portions(store, kAllMedia);
        return found;
    } catch (const StoreError& error) {
        if (error.code() != core::ErrorCode::storage_corrupt || !error.restorable()) throw;
        return {error.what()};
    }
}

IntegrityCheck::IntegrityCheck(SessionStore& store, std::string_view place) : store_(store), pages_(store.database()) {
    const Transaction view = store.begin_read();
    trees_ = trees_in(store.database());
    go_to(place);
}

// A place is the letter of its part, and "page", "tree", "tree first-column-of-the-key" or "media".
std::string IntegrityCheck::place() const {
    switch (part_) {
        case Part::pages: return "p " + std::to_string(pages_.place());
        case Part::media: return after_ ? "m " + as_text(after_->value) : "m";
        case Part::trees: break;
    }
    const auto key = rows_ ? rows_->place() : std::nullopt;
    return "t " + trees_[tree_].name() + (key ? " " + as_text(*key) : "");
}

void IntegrityCheck::go_to(std::string_view place) {
    const auto [part, rest] = halves(place);
    const auto [name, key] = halves(rest);
    if (part == "p") {
        std::uint32_t page = 0;
        std::from_chars(name.data(), name.data() + name.size(), page);
        pages_.start_at(page);
    } else if (part == "m") {
        part_ = Part::media;
        if (const auto media = value_of(name); std::holds_alternative<std::string>(media))
            after_ = core::MediaId{std::get<std::string>(media)};
    } else if (part == "t") {
        const auto found = std::ranges::find(trees_, name, &Tree::name);
        part_ = Part::trees;
        if (found == trees_.end()) return;
        tree_ = static_cast<std::size_t>(found - trees_.begin());
        Value first = value_of(key);
        if (std::holds_alternative<std::nullptr_t>(first)) return;
        rows_ = std::make_unique<TreeCheck>(store_.database(), trees_[tree_]);
        rows_->start_at(std::move(first));
    }
}

bool IntegrityCheck::step() {
    const Transaction one_moment = store_.begin_read();
    (void)number_of(store_.database(), "SELECT schema FROM meta");  // it begins with this, not before
    return step_in_part() && problems_.empty();
}

bool IntegrityCheck::step_in_part() {
    switch (part_) {
        case Part::pages:
            if (store_.journal_state().mode == JournalMode::write_ahead || !pages_.step(problems_)) part_ = Part::trees;
            return true;
        case Part::trees:
            if (!step_in_trees()) part_ = Part::media;
            return part_ == Part::trees || !knows_better(store_);
        case Part::media: break;
    }
    if (!after_) add_shared(store_, problems_);
    after_ = add_media(store_, after_, kMediaInPortion, problems_);
    return after_.has_value();
}

bool IntegrityCheck::step_in_trees() {
    if (tree_ >= trees_.size()) return false;
    if (!rows_) rows_ = std::make_unique<TreeCheck>(store_.database(), trees_[tree_]);
    if (!rows_->step(problems_) && problems_.empty()) {
        rows_.reset();
        ++tree_;
    }
    return tree_ < trees_.size();
}

}  // namespace host::store
