#include "store/repair/older_copies.hpp"

#include "platform/file.hpp"
#include "store/repair/copy_names.hpp"

namespace host::store {

std::vector<std::filesystem::path> older_copies_of(const std::filesystem::path& file) {
    std::vector<std::filesystem::path> found;
    for (NamedCopy& copy : copies_beside(file)) {
        const auto status = platform::status_of(copy.path);
        if (status && platform::is_ours_alone(*status)) found.push_back(std::move(copy.path));
    }
    return found;
}

}  // namespace host::store
