#include "platform/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "platform/own_files.hpp"

namespace host::platform {
namespace {

using std::filesystem::path;
using Status = std::expected<FileStatus, std::error_code>;

constexpr mode_t kPrivate = S_IRUSR | S_IWUSR;
constexpr mode_t kModeBits = 07777;
constexpr int kNew = O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;

std::error_code last_error() { return {errno, std::generic_category()}; }

[[noreturn]] void fail(std::error_code error, const path& file) { throw std::system_error(error, file.string()); }
[[noreturn]] void fail(std::errc error, const path& file) { fail(std::make_error_code(error), file); }
[[noreturn]] void fail(const path& file) { fail(last_error(), file); }

FileKind kind_of(mode_t mode) {
    if (S_ISREG(mode)) return FileKind::regular;
    if (S_ISDIR(mode)) return FileKind::folder;
    return S_ISLNK(mode) ? FileKind::link : FileKind::other;
}

FileId id_of(const struct stat& info) {
    return {static_cast<std::uint64_t>(info.st_dev), static_cast<std::uint64_t>(info.st_ino)};
}

Status described(int result, const struct stat& info) {
    if (result != 0) return std::unexpected(last_error());
    return FileStatus{.id = id_of(info),
                      .kind = kind_of(info.st_mode),
                      .names = static_cast<std::uint64_t>(info.st_nlink),
                      .is_ours = info.st_uid == ::geteuid(),
                      .mode = static_cast<unsigned>(info.st_mode & kModeBits),
                      .bytes = static_cast<std::uint64_t>(info.st_size)};
}

// A folder that may be written but not read still takes files.
Descriptor open_folder(const path& folder) {
    Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
#ifdef O_PATH
    if (!opened && errno == EACCES) opened = Descriptor(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
#endif
    if (!opened) fail(folder);
    return opened;
}

// 0 once the disk itself has it. On macOS fsync() leaves it in the cache of the disk.
int sync_to_disk(int fd) {
#if defined(F_FULLFSYNC)
    if (::fcntl(fd, F_FULLFSYNC) == 0) return 0;  // not every file system has it
#endif
    return ::fsync(fd);
}

// The file systems of some disks and networks have nothing to sync, and say so.
bool has_nothing_to_sync(int error) { return error == EINVAL || error == ENOTSUP || error == EBADF; }

// 0, or an errno.
int rename_if_free(int folder, const char* from, const char* to) {
#if defined(RENAME_NOREPLACE)
    return ::renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0 ? 0 : errno;
#elif defined(RENAME_EXCL)
    return ::renameatx_np(folder, from, folder, to, RENAME_EXCL) == 0 ? 0 : errno;
#else
    static_cast<void>(folder), static_cast<void>(from), static_cast<void>(to);
    return ENOTSUP;
#endif
}

bool is_not_known(int error) {
    return error == EINVAL || error == ENOSYS || error == ENOTSUP || error == EOPNOTSUPP || error == EPERM;
}

// A plain rename would replace what another process has made meanwhile. Not every file system knows the one that does
// not, and not every one knows hard links. 0, or an errno: EEXIST when the name is taken.
int name_if_free(int folder, const char* from, const char* to) {
    const int error = rename_if_free(folder, from, to);
    if (error == 0 || !is_not_known(error)) return error;
    if (::linkat(folder, from, folder, to, 0) == 0) return 0;
    return is_not_known(errno) ? ENOTSUP : errno;
}

}  // namespace

std::error_code make_folder(const path& folder, unsigned mode) {
    if (::mkdir(folder.c_str(), static_cast<mode_t>(mode)) != 0) return last_error();
    const Descriptor made(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!made || ::fchmod(made.get(), static_cast<mode_t>(mode)) != 0)
        return last_error();  // the umask has taken some of it away
    return {};
}

void Descriptor::close() noexcept {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Status status_of(const path& file) {
    struct stat info {};
    int result = ::lstat(file.c_str(), &info);
#if defined(__linux__)
    // FUSE remembers for a second that a file had two names, and NFS for longer: they are asked again.
    if (struct statx fresh{}; result == 0 && info.st_nlink > 1 && S_ISREG(info.st_mode)) {
        constexpr int kHow = AT_SYMLINK_NOFOLLOW | AT_STATX_FORCE_SYNC;
        if (::statx(AT_FDCWD, file.c_str(), kHow, STATX_BASIC_STATS, &fresh) == 0) {
            result = ::lstat(file.c_str(), &info);
        }
    }
#endif
    return described(result, info);
}

Status status_behind(const path& file) {
    struct stat info {};
    return described(::stat(file.c_str(), &info), info);
}

Status status_of(int fd) {
    struct stat info {};
    return described(::fstat(fd, &info), info);
}

std::expected<FileStamp, std::error_code> stamp_of(const path& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) return std::unexpected(last_error());
    const auto nanoseconds = [](const timespec& moment) {
        return std::int64_t{moment.tv_sec} * 1'000'000'000 + moment.tv_nsec;
    };
#if defined(__APPLE__)
    const timespec &written = info.st_mtimespec, &changed = info.st_ctimespec;
#else
    const timespec &written = info.st_mtim, &changed = info.st_ctim;
#endif
    return FileStamp{.id = id_of(info),
                     .bytes = static_cast<std::uint64_t>(info.st_size),
                     .written = nanoseconds(written),
                     .changed = nanoseconds(changed)};
}

path without_links(const path& file, std::error_code& error) { return std::filesystem::canonical(file, error); }

// By descriptor: inside its sandbox a host cannot change a file by its name.
std::error_code take_from_others(const path& file, unsigned mode) {
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!opened || ::fchmod(opened.get(), static_cast<mode_t>(mode & ~kModeOfOthers)) != 0) return last_error();
    return {};
}

std::expected<FileStatus, std::error_code> claim_file(int fd) noexcept {
    auto status = status_of(fd);
    if (!status) return status;
    if (!is_ours_alone(*status)) return std::unexpected(std::make_error_code(std::errc::operation_not_permitted));
    if ((status->mode & kModeOfOthers) == 0) return status;
    if (::fchmod(fd, kPrivate) != 0) return std::unexpected(last_error());
    status->mode = kPrivate;
    return status;
}

std::error_code check_access(const path& file, Access wanted) {
    const int mode = wanted == Access::execute ? X_OK
                     : wanted == Access::read  ? R_OK
                     : wanted == Access::write ? W_OK
                                               : R_OK | W_OK;
    return ::access(file.c_str(), mode) == 0 ? std::error_code{} : last_error();
}

std::expected<Descriptor, std::error_code> open_to_read(const path& file) {
    Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    if (!opened) return std::unexpected(last_error());
    return opened;
}

std::expected<Descriptor, std::error_code> create_new(const path& file) {
    Descriptor made(::open(file.c_str(), O_WRONLY | O_APPEND | kNew, kPrivate));
    if (!made) return std::unexpected(last_error());
    const auto status = status_of(made.get());
    if (!status) return std::unexpected(status.error());
    if (!is_ours_alone(*status)) return std::unexpected(std::make_error_code(std::errc::operation_not_permitted));
    return made;
}

std::expected<Descriptor, std::error_code> open_to_append(NativeName file) noexcept {
    Descriptor opened(::open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, kPrivate));
    if (!opened) return std::unexpected(last_error());
    if (const auto status = claim_file(opened.get()); !status) return std::unexpected(status.error());
    return opened;
}

std::expected<Descriptor, std::error_code> open_or_make(const path& file) noexcept {
    Descriptor opened(::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, kPrivate));
    if (!opened) return std::unexpected(last_error());
    return opened;
}

std::expected<std::string, std::error_code> read_all(const Descriptor& file, std::size_t max_bytes) {
    const auto status = status_of(file.get());
    if (!status) return std::unexpected(status.error());
    const std::error_code too_large = std::make_error_code(std::errc::file_too_large);
    if (status->bytes > max_bytes) return std::unexpected(too_large);
    // One byte more than the file has, so that no further read is needed to find the end.
    std::string text(static_cast<std::size_t>(status->bytes) + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return std::unexpected(last_error());
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
        if (size > max_bytes) return std::unexpected(too_large);  // it has grown
        if (size == text.size()) text.resize(2 * size);
    }
    text.resize(size);
    return text;
}

bool write_at_once(int fd, std::string_view bytes) noexcept {
    return ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
}

std::string read_some(const Descriptor& file, std::size_t most) {
    std::string bytes(most, '\0');
    const ssize_t got = ::read(file.get(), bytes.data(), bytes.size());
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

bool rewrite(int fd, std::string_view bytes) noexcept {
    // In this order, so that whoever reads it meanwhile never finds it empty.
    if (::pwrite(fd, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return false;
    return ::ftruncate(fd, static_cast<off_t>(bytes.size())) == 0;
}

std::error_code try_to_hold(int fd) noexcept {
    while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EINTR) return last_error();
    }
    return {};
}

bool is_held(int fd) noexcept { return ::flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK; }

bool remove_file(const path& file) noexcept { return ::unlink(file.c_str()) == 0; }

std::expected<std::string, std::error_code> read_whole(const path& file, std::size_t max_bytes) {
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!opened) return std::unexpected(last_error());
    const auto status = status_of(opened.get());
    if (!status) return std::unexpected(status.error());
    if (status->kind != FileKind::regular) return std::unexpected(std::make_error_code(std::errc::not_supported));
    return read_all(opened, max_bytes);
}

Draft::Draft(const std::filesystem::path& place) {
    if (!place.has_filename()) fail(std::errc::is_a_directory, place);
    const std::filesystem::path folder = place.has_parent_path() ? place.parent_path() : ".";
    folder_ = open_folder(folder);
    name_ = place.filename().native();
    draft_ = name_ + std::string{kDraftMark} + unguessable();
    path_ = folder / draft_;
    file_ = Descriptor(::openat(folder_.get(), draft_.c_str(), O_WRONLY | kNew, kPrivate));
    if (!file_) fail(place);
    has_draft_name_ = true;
    const auto status = status_of(file_.get());
    // A file system that gives new files to somebody else can keep nothing private.
    if (!status || !is_ours_alone(*status)) {
        ::unlinkat(folder_.get(), draft_.c_str(), 0);
        fail(status ? std::make_error_code(std::errc::operation_not_permitted) : status.error(), place);
    }
    id_ = status->id;
}

Draft::~Draft() {
    if (has_draft_name_) ::unlinkat(folder_.get(), draft_.c_str(), 0);
}

void Draft::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(path_);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

// In a folder where others may write, somebody may have put another file under the draft's name.
void Draft::check_name() const {
    struct stat info {};
    if (::fstatat(folder_.get(), draft_.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) fail(path_);
    if (id_of(info) != id_) fail(std::errc::operation_not_permitted, path_);
}

void Draft::sync() {
    if (file_ && sync_to_disk(file_.get()) != 0 && !has_nothing_to_sync(errno)) fail(path_);
}

void Draft::sync_folder() const {
    if (sync_to_disk(folder_.get()) != 0 && !has_nothing_to_sync(errno)) fail(path_.parent_path());
}

void Draft::rename() {
    check_name();
    if (::renameat(folder_.get(), draft_.c_str(), folder_.get(), name_.c_str()) != 0) fail(path_);
    has_draft_name_ = false;
}

void Draft::replace(unsigned mode) {
    if (mode != kPrivate && ::fchmod(file_.get(), static_cast<mode_t>(mode)) != 0) fail(path_);
    sync();
    rename();
    sync_folder();
}

Descriptor Draft::replace_now() {
    rename();
    return std::move(file_);
}

bool Draft::publish_if_free() {
    sync();
    check_name();
    file_.close();
    const int error = name_if_free(folder_.get(), draft_.c_str(), name_.c_str());
    if (error != 0 && error != EEXIST) fail({error, std::generic_category()}, path_);
    // It is gone already after a rename, and when another process has found the file under two names.
    if (::unlinkat(folder_.get(), draft_.c_str(), 0) != 0 && errno != ENOENT) fail(path_);
    has_draft_name_ = false;
    sync_folder();
    return error == 0;
}

TemporaryFolder::TemporaryFolder(const std::string& name) {
    std::string pattern = (std::filesystem::temp_directory_path() / (name + "-XXXXXX")).string();
    if (!::mkdtemp(pattern.data())) {
        throw std::system_error(last_error(), "cannot create a folder for temporary files; check TMPDIR");
    }
    path_ = std::move(pattern);
}

}  // namespace host::platform
