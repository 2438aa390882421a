#include "store/repair/older_copies.hpp"

#include <algorithm>
#include <string>

#include "platform/file.hpp"
#include "store/state_file.hpp"

namespace host::store {

std::vector<std::filesystem::path> older_copies_of(const std::filesystem::path& file) {
    std::vector<std::filesystem::path> found;
    const std::string name = file.filename().string();
    for (const std::filesystem::path& path : files_in(file.parent_path())) {
        const std::string other = path.filename().string();
        const bool is_backup = other.starts_with(name + ".v") && other.find(".backup") != std::string::npos;
        const auto status = platform::status_of(path);
        if (!is_backup && !other.starts_with(name + ".damaged-")) continue;
        if (status && status->kind == platform::FileKind::regular) found.push_back(path);
    }
    std::ranges::sort(found);
    return found;
}

}  // namespace host::store
