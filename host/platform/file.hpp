// Files as the operating system has them: whose one is, how it is opened, and how a new one comes into being.
//
// Knows nothing of what is in a file, and returns plain values. Every new file of the host is made here: under a name
// that nobody can guess, by this process alone, private, and with its real name only once it is complete.
// Failures are std::error_code or std::system_error, as each function says; errno values, generic category.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "platform/descriptor.hpp"

namespace host::platform {

// Which file it is, whatever it is called.
struct FileId {
    std::uint64_t device{};
    std::uint64_t number{};
    auto operator<=>(const FileId&) const = default;
};

enum class FileKind { regular, folder, link, other };

struct FileStatus {
    FileId id;
    FileKind kind{};
    std::uint64_t names{};  // hard links
    bool is_ours{};         // it belongs to the user of this process
    unsigned mode{};        // permissions alone, 07777
    std::uint64_t bytes{};
};
// In a mode: all permissions of everybody but the owner, and those to write. Windows has no modes, so there a mode is
// derived from the file's access control list, without the system and its administrators.
inline constexpr unsigned kModeOfOthers = 0077, kOthersMayWrite = 0022;
// Of a folder: people who may write in it may not remove what others have made.
inline constexpr unsigned kSticky = 01000;

// The file itself: a link is not followed. errc::no_such_file_or_directory when there is none.
[[nodiscard]] std::expected<FileStatus, std::error_code> status_of(const std::filesystem::path& file);
// The file that a link leads to.
[[nodiscard]] std::expected<FileStatus, std::error_code> status_behind(const std::filesystem::path& file);
[[nodiscard]] std::expected<FileStatus, std::error_code> status_of(int fd);

// Returns true for a regular file of this user under this one name: whatever is done to it befalls no other file of
// anybody's.
[[nodiscard]] bool is_ours_alone(const FileStatus& status);

// The status of a file that is ours alone, after taking every permission of others away (0600).
// errc::operation_not_permitted: it is not ours alone, and stays as it is. Async-signal-safe.
[[nodiscard]] std::expected<FileStatus, std::error_code> claim_file(int fd) noexcept;

// Takes every permission of others away from a file or folder of ours, by its name; a link is not followed.
[[nodiscard]] std::error_code take_from_others(const std::filesystem::path& file, unsigned mode);

// What tells whether a file has changed: which one it is, how long, and when it was last written or renamed
// (nanoseconds since 1970). The last cannot be set to what one likes. A link is followed.
struct FileStamp {
    FileId id;
    std::uint64_t bytes{};
    std::int64_t written{}, changed{};
};
[[nodiscard]] std::expected<FileStamp, std::error_code> stamp_of(const std::filesystem::path& file);

// The path without links on the way; the file must be there.
[[nodiscard]] std::filesystem::path without_links(const std::filesystem::path& file, std::error_code& error);

// None: this process may do that with the file. errc::permission_denied, errc::read_only_file_system and the like say
// why not. Asks the system and not the mode: an administrator is not bound by modes, and disks may be read-only.
enum class Access { read, write, read_and_write, execute };
[[nodiscard]] std::error_code check_access(const std::filesystem::path& file, Access wanted);

// Makes the folders that are missing on the way to `folder`, and it, with exactly this mode, whatever the umask. What
// is there already stays as it is.
[[nodiscard]] std::error_code make_folders(const std::filesystem::path& folder, unsigned mode);

// Opens a file that is there, for reading. errc::too_many_symbolic_link_levels: it is a link. A pipe or a device does
// not block: look at its status before reading.
[[nodiscard]] std::expected<Descriptor, std::error_code> open_to_read(const std::filesystem::path& file);

// Makes a file, 0600, and opens it for appending. errc::file_exists when the name is taken, by a link also.
[[nodiscard]] std::expected<Descriptor, std::error_code> create_new(const std::filesystem::path& file);

// Opens a file of ours for appending, or makes it, and claims it (above). A link is not followed. Errors as those of
// claim_file() and of opening. Async-signal-safe.
using NativeName = const std::filesystem::path::value_type*;
[[nodiscard]] std::expected<Descriptor, std::error_code> open_to_append(NativeName file) noexcept;

// Opens a file for reading and writing, or makes it, 0600. A link is not followed. Whose it is is not looked at.
[[nodiscard]] std::expected<Descriptor, std::error_code> open_or_make(const std::filesystem::path& file) noexcept;

// All bytes up to the end. errc::file_too_large: there are more than `max_bytes`.
[[nodiscard]] std::expected<std::string, std::error_code> read_all(const Descriptor& file, std::size_t max_bytes);

// Writes in one call, so that lines of several processes do not mix. Returns true when all of it was written.
// Async-signal-safe.
bool write_at_once(int fd, std::string_view bytes) noexcept;

// The bytes from where the descriptor is now on, at most `most`. Empty also on failure.
[[nodiscard]] std::string read_some(const Descriptor& file, std::size_t most);

// Makes this all that is in the file. Returns true when it is. Another process may see a part of it.
bool rewrite(int fd, std::string_view bytes) noexcept;

// Locks the whole file (flock) until its descriptor is closed. At once: errc::operation_would_block when another
// process has it locked.
[[nodiscard]] std::error_code try_to_hold(int fd) noexcept;
[[nodiscard]] bool lock_at_once(int fd) noexcept;  // false: it is not locked, for whatever reason
// Returns true when another process has locked it so.
[[nodiscard]] bool is_held(int fd) noexcept;

bool remove_file(const std::filesystem::path& file) noexcept;  // a link itself; false: it is still there, or never was

// A regular file as a whole; a link is followed. errc::file_too_large above `max_bytes`, errc::not_supported for what
// is no regular file, errc::no_such_file_or_directory when there is none.
[[nodiscard]] std::expected<std::string, std::error_code> read_whole(const std::filesystem::path& file,
                                                                     std::size_t max_bytes);

// Puts `text` in the place of the file: a reader sees the old content or the new one, even after a power cut. The file
// has this mode whatever the umask. Folders that are missing are made for the same people: 0700 for a file of 0600,
// 0755 for one that all may read.
[[nodiscard]] std::error_code replace_whole(const std::filesystem::path& file, std::string_view text,
                                            std::filesystem::perms mode);

// In the names of drafts, between the real name and the part that cannot be guessed.
inline constexpr std::string_view kDraftMark = ".new-";

// A file that gets its name only when it is complete; it is removed with its owner unless it has been published.
//
// Everything happens in the folder that was opened first, wherever the path leads meanwhile.
class Draft {
public:
    // A new, empty file in the folder of `place`, 0600, opened for writing. Throws std::system_error.
    explicit Draft(const std::filesystem::path& place);
    ~Draft();
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }  // until it is published
    [[nodiscard]] int fd() const { return file_.get(); }

    void write(std::string_view bytes);  // all of them. Throws std::system_error

    // These give it its name. They throw std::system_error, and then whatever had the name before still has it; an
    // error of the last step alone, syncing the folder, comes after the change.
    void replace(unsigned mode = 0600);  // takes the place of what is there: of a link, not of what it leads to
    // False: the name is taken, and the draft goes. Its descriptor is closed before it has the name: closing any
    // descriptor of a database drops the locks that SQLite has on it. errc::not_supported: this file system has no way.
    [[nodiscard]] bool publish_if_free();
    [[nodiscard]] Descriptor replace_now();  // as replace(), but need not survive a power cut: still open

private:
    void check_name() const;
    void rename();
    void sync();
    void sync_folder() const;

    Descriptor folder_, file_;
    std::filesystem::path path_;
    std::filesystem::path::string_type draft_, name_;
    FileId id_;
    bool has_draft_name_{};
};

// A new, empty folder for temporary files, 0700. Removed with all that is in it when this ends.
class TemporaryFolder {
public:
    // `name` begins its name. Throws std::system_error when there is no place for it.
    explicit TemporaryFolder(const std::string& name);
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace host::platform
