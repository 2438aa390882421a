// A file that a person names to be read: --import, --replay.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "platform/file.hpp"

namespace host::cli {

// A sentence that says why nothing can be read from it: "cannot read FILE: No such file or directory", "FILE is a
// folder, not a file". None: it can be.
[[nodiscard]] std::optional<std::string> why_not_from(const std::filesystem::path& file);

// A file as it was named, or what came on standard input, kept in a private file of its own while this lives.
class GivenFile {
public:
    // "-" means standard input, which is read to its end here. Throws std::system_error when there is no place for it.
    explicit GivenFile(const std::string& name);

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] const std::string& name() const { return name_; }  // for people: "standard input". Not yet printable
    [[nodiscard]] std::optional<std::string> why_not() const;        // as above

private:
    std::optional<platform::TemporaryFolder> kept_in_;
    std::filesystem::path path_;
    std::string name_;
};

}  // namespace host::cli
