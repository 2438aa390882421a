#include "store/repair/backup.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>
#include <vector>

#include "store/state_file.hpp"

namespace host::store {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".backup";
constexpr core::Millis kPatience{800};

struct Backup {
    fs::path path;
    int schema{};
    std::string time;
};

std::string stamp_of(const fs::path& file) {
    using namespace std::chrono;
    std::error_code problem;
    const auto time = fs::last_write_time(file, problem);
    if (problem) {
        throw StoreError(storage_code(problem.value()), 0,
                         "cannot look at " + file.string() + ": " + problem.message());
    }
    return stamp(floor<core::Millis>(file_clock::to_sys(time)));
}

// Newest first: by time, and of one time the newer schema.
std::vector<Backup> backups_of(const fs::path& file) {
    std::vector<Backup> found;
    std::error_code ignored;
    const std::string start = file.filename().string() + ".v";
    for (const fs::path& path : files_in(file.parent_path())) {
        const std::string name = path.filename().string();
        if (!name.starts_with(start) || !name.ends_with(kEnding) || !fs::is_regular_file(path, ignored)) continue;
        const char* const end = name.data() + name.size() - kEnding.size();
        int schema = 0;
        const auto [next, problem] = std::from_chars(name.data() + start.size(), end, schema);
        if (problem != std::errc{} || next == end || *next != '-') continue;
        found.push_back({path, schema, std::string(next + 1, end)});
    }
    std::ranges::sort(found, [](const Backup& a, const Backup& b) {
        return std::tie(a.time, a.schema) > std::tie(b.time, b.schema);
    });
    return found;
}

// What a host that was killed meanwhile left behind. Nobody else is at it: we hold the write lock.
void drop_drafts(const fs::path& file) {
    std::error_code ignored;
    const std::string start = file.filename().string() + ".v";
    for (const fs::path& path : files_in(file.parent_path())) {
        const std::string name = path.filename().string();
        if (name.starts_with(start) && name.find(".backup.new-") != std::string::npos) fs::remove(path, ignored);
    }
}

void check(const fs::path& copy, int schema) {
    Database database(copy, Database::Access::read_only, kPatience);
    std::string verdict;
    std::int64_t version{};
    Statement integrity(database, "PRAGMA integrity_check(1)");
    if (Rows rows = integrity.query(); rows.next()) rows.read(verdict);
    Statement numbered(database, "SELECT schema FROM meta WHERE id = 1");
    if (Rows rows = numbered.query(); rows.next()) rows.read(version);
    if (verdict != "ok" || version != schema) {
        throw StoreError(core::ErrorCode::storage_corrupt, 0,
                         "will not upgrade the state file: its backup is damaged (" + verdict + ")");
    }
}

}  // namespace

fs::path make_backup(const fs::path& file, int schema) {
    drop_drafts(file);
    fs::path backup = file;
    backup += ".v" + std::to_string(schema) + "-" + stamp_of(file) + std::string{kEnding};
    {
        Draft draft(backup);
        {
            // A connection of its own: the one that holds the write lock cannot be copied from.
            Database source(file, Database::Access::read_only, kPatience);
            Database copy(draft.path(), Database::Access::read_write, kPatience);
            copy.make_private_draft();
            source.copy_to(copy);
            copy.make_private_draft();  // again: a file that has a log says so in its first page
        }
        check(draft.path(), schema);
        draft.publish();
    }
    std::error_code ignored;
    const auto all = backups_of(file);
    for (std::size_t i = kBackupsKept; i < all.size(); ++i) fs::remove(all[i].path, ignored);
    return backup;
}

std::optional<fs::path> find_backup(const fs::path& file, int schema) {
    for (const Backup& backup : backups_of(file)) {
        if (backup.schema <= schema) return backup.path;
    }
    return std::nullopt;
}

}  // namespace host::store
