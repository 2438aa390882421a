// A file that a person asked for (--export, --html): private, and there once it is complete. If writing fails, what was
// there before stays. It takes the place of another file only with --force, and never that of one of the host's own.
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

// Whether a new file may take the place of one that is there.
enum class Existing { keep, replace };

// Like why_not_into(), and also when something has that name and has to be kept.
[[nodiscard]] std::optional<std::string> why_not_make(const std::filesystem::path& file,
                                                      const std::optional<std::filesystem::path>& db,
                                                      Existing existing);

class NewFile {
public:
    NewFile(const std::filesystem::path& file, Existing existing);  // 0600. publish() says what went wrong
    ~NewFile();                                                     // removes it if it was not published
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    [[nodiscard]] std::ostream& out();
    // None: it is there. Else why not, in a sentence, and what was there before is still there: also a file that
    // somebody else has made under this name meanwhile, if it has to be kept.
    [[nodiscard]] std::optional<std::string> publish();

private:
    class Buffer;
    std::string name_;
    Existing existing_;
    std::unique_ptr<Buffer> buffer_;
    std::ostream out_;
};

}  // namespace host::cli
