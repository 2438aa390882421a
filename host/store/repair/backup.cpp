#include "store/repair/backup.hpp"

#include <algorithm>
#include <string>
#include <system_error>
#include <tuple>
#include <vector>

#include "store/repair/copy_names.hpp"
#include "store/state_file.hpp"

namespace host::store {

namespace {

namespace fs = std::filesystem;

constexpr core::Millis kPatience{800};

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

std::vector<NamedCopy> backups_of(const fs::path& file, CopyName::Part part) {
    std::vector<NamedCopy> found = copies_beside(file);
    std::erase_if(found, [&](const NamedCopy& copy) {
        return copy.name.kind != CopyName::Kind::backup || copy.name.part != part;
    });
    return found;
}

// Newest first: by time, and of one time the newer schema.
std::vector<NamedCopy> newest_backups_of(const fs::path& file) {
    std::vector<NamedCopy> found = backups_of(file, CopyName::Part::whole);
    std::error_code ignored;
    std::erase_if(found, [&](const NamedCopy& copy) { return !fs::is_regular_file(copy.path, ignored); });
    std::ranges::sort(found, [](const NamedCopy& a, const NamedCopy& b) {
        return std::tie(a.name.time, a.name.schema) > std::tie(b.name.time, b.name.schema);
    });
    return found;
}

// What a host that was killed meanwhile left behind. Nobody else is at it: we hold the write lock.
void drop_drafts(const fs::path& file) {
    std::error_code ignored;
    for (const NamedCopy& left : backups_of(file, CopyName::Part::draft)) fs::remove(left.path, ignored);
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
    const fs::path backup = backup_path(file, schema, stamp_of(file));
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
    const auto all = newest_backups_of(file);
    for (std::size_t i = kBackupsKept; i < all.size(); ++i) fs::remove(all[i].path, ignored);
    return backup;
}

std::optional<fs::path> find_backup(const fs::path& file, int schema) {
    for (const NamedCopy& backup : newest_backups_of(file)) {
        if (backup.name.schema <= schema) return backup.path;
    }
    return std::nullopt;
}

}  // namespace host::store
