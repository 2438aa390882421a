// A file that a person asked for: next to its place first, and private; what breaks off leaves what was there.
#pragma once

#include <filesystem>
#include <fstream>
#include <ostream>

namespace host::cli {

class NewFile {
public:
    explicit NewFile(const std::filesystem::path& file);  // 0600
    ~NewFile();                                           // removes it if it was not published
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    [[nodiscard]] std::ostream& out() { return out_; }
    [[nodiscard]] bool publish();  // false: it could not be written

private:
    std::filesystem::path file_, draft_;
    std::ofstream out_;
};

}  // namespace host::cli
