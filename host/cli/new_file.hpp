// A file that a person asked for (--export, --html): private, and there once it is complete; what breaks off leaves
// what was there before. It never takes the place of a file that the host itself keeps.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

namespace host::cli {

// A sentence that says why nothing may be written there; none: it may. Refused are the host's own files, by whatever
// path they are named: state file, what lies beside it, log and host.ini, of the state file `db` (--db) and of the
// usual one; names that these files would get; and what is there and is no regular file.
[[nodiscard]] std::optional<std::string> why_not_into(const std::filesystem::path& file,
                                                      const std::optional<std::filesystem::path>& db);

class NewFile {
public:
    explicit NewFile(const std::filesystem::path& file);  // 0600. publish() says what went wrong
    ~NewFile();                                           // removes it if it was not published
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    [[nodiscard]] std::ostream& out();
    // None: it is there. Else why not, "cannot write FILE: ...", and there is what was there before.
    [[nodiscard]] std::optional<std::string> publish();

private:
    class Buffer;
    std::string name_;
    std::unique_ptr<Buffer> buffer_;
    std::ostream out_;
};

}  // namespace host::cli
