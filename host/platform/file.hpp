// Files as the operating system has them: whose one is, which one it is, and how a new one comes into being.
//
// Knows nothing of what is in a file and gives out plain values. Every new file of the host is made here: under a name
// that nobody can guess, by this process alone, private, and with its real name only once it is complete. POSIX.
// Failures are std::error_code or std::system_error, as each function says; errno values, generic category.
#pragma once

#include <compare>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace host::platform {

// A file descriptor that is closed with its owner; one below 0 is none.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() { close(); }
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] explicit operator bool() const { return fd_ >= 0; }
    [[nodiscard]] int release() { return std::exchange(fd_, -1); }  // for who closes it
    void close() noexcept;

private:
    int fd_{-1};
};

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

// Of the file itself: a link is not followed. errc::no_such_file_or_directory when there is none.
[[nodiscard]] std::expected<FileStatus, std::error_code> status_of(const std::filesystem::path& file);
// Of the file that a link leads to.
[[nodiscard]] std::expected<FileStatus, std::error_code> status_behind(const std::filesystem::path& file);
[[nodiscard]] std::expected<FileStatus, std::error_code> status_of(int fd);

// A regular file of this user under this one name: whatever is done to it befalls no other file of anybody's.
[[nodiscard]] bool is_ours_alone(const FileStatus& status);

// Makes the folders that are missing on the way to `folder`, and it, with exactly this mode, whatever the umask. What
// is there already stays as it is.
[[nodiscard]] std::error_code make_folders(const std::filesystem::path& folder, unsigned mode);

// A new file, 0600, opened for appending; errc::file_exists when the name is taken, by a link also.
[[nodiscard]] std::expected<Descriptor, std::error_code> create_new(const std::filesystem::path& file);

// In the names of drafts, between the real name and the part that cannot be guessed.
inline constexpr std::string_view kDraftMark = ".new-";

// A file that gets its name only when it is complete. Goes with its owner unless it has been published.
//
// All that is done with it is done in the folder that was opened first: should the path lead elsewhere meanwhile, the
// file does not.
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

}  // namespace host::platform
