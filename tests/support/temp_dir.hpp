// A folder of its own for a test, gone when the test is.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

#include "platform/own_files.hpp"

namespace support {

// A new folder in that one, 0700. `name` begins its name.
inline std::filesystem::path new_folder(const std::filesystem::path& in, const std::string& name) {
    for (;;) {
        const auto folder = in / (name + host::platform::unguessable().substr(0, 6));
        const auto problem = host::platform::make_folder(folder, 0700);
        if (!problem) return folder;
        if (problem != std::errc::file_exists) throw std::system_error(problem, folder.string());
    }
}

class TempDir {
public:
    TempDir() : path_(new_folder(std::filesystem::temp_directory_path(), "grh-")) {}
    ~TempDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace support
