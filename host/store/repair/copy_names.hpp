// What hosts call the copies of the state file that they make beside it:
//     state.db.v8-20260131T120000Z.backup     from before an upgrade, with its schema and the time of its last change
//     state.db.damaged-20260131T120000Z       a damaged original, with the time of the restore
// A file whose name only begins or ends like these is the user's.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace host::store {

struct CopyName {
    enum class Kind { backup, original };
    enum class Part {
        whole,
        draft,   // what is being made, or what a killed host has left of it
        beside,  // a journal, or what belongs to a log
    };
    Kind kind{};
    int schema{};      // of a backup
    std::string time;  // 20260131T120000Z
    Part part{};
};

// `tail` is what follows the name of the state file. None: it is no copy's.
[[nodiscard]] std::optional<CopyName> copy_name(std::string_view tail);

// The path of a whole copy of `file`.
[[nodiscard]] std::filesystem::path backup_path(const std::filesystem::path& file, int schema, const std::string& time);
[[nodiscard]] std::filesystem::path original_path(const std::filesystem::path& file, const std::string& time);

struct NamedCopy {
    std::filesystem::path path;
    CopyName name;
};

// In the order of their names.
[[nodiscard]] std::vector<NamedCopy> copies_beside(const std::filesystem::path& file);

}  // namespace host::store
