// A file that a person asked for (--export, --html): private, and there once it is complete; what breaks off leaves
// what was there before. It never takes the place of a file that the host itself keeps.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

namespace host::cli {

// Why nothing is to be written there, in a sentence; none: it may. The host's own files are known by what they are and
// not by their path: the state file, what lies beside it, its log and its switches, of the state file `db` (--db) and
// of the usual one. Names that one of these would get are theirs, too. What is there and is no regular file, a device
// perhaps, is no place for a file either.
[[nodiscard]] std::optional<std::string> why_not_into(const std::filesystem::path& file,
                                                      const std::optional<std::filesystem::path>& db);

class NewFile {
public:
    explicit NewFile(const std::filesystem::path& file);  // 0600. What goes wrong, publish() says
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
