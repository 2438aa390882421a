// Every handle is opened so that others may rename and delete the file meanwhile, as on other systems. Only a folder in
// which a draft is made stays under its name until the draft is done.
#include "platform/file.hpp"

#include <algorithm>
#include <cerrno>

#include "platform/own_files.hpp"
#include "platform/windows/access_list.hpp"
#include "platform/windows/win32.hpp"

namespace host::platform {

using std::filesystem::path;
using win32::Handle;
using Status = std::expected<FileStatus, std::error_code>;

namespace {

constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
// The point of a link itself, a folder too; and a pipe by that name learns nothing of who we are.
constexpr DWORD kItself =
    FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_BACKUP_SEMANTICS | SECURITY_SQOS_PRESENT | SECURITY_ANONYMOUS;
constexpr DWORD kBehind = kItself & ~DWORD{FILE_FLAG_OPEN_REPARSE_POINT};
constexpr DWORD kLook = FILE_READ_ATTRIBUTES | READ_CONTROL;
// Our locks are on a byte that no file has: on Windows a lock keeps others from reading what it covers.
constexpr DWORD kLockedByte = 0x40000000;  // the upper half of its place

std::unexpected<std::error_code> problem(std::errc error) { return std::unexpected(std::make_error_code(error)); }
std::unexpected<std::error_code> last_problem() { return std::unexpected(win32::last_error()); }

Handle open_existing(const wchar_t* file, DWORD access, DWORD flags) {
    return Handle(::CreateFileW(file, access, kShareAll, nullptr, OPEN_EXISTING, flags, nullptr));
}

std::uint64_t joined(DWORD high, DWORD low) { return (std::uint64_t{high} << 32) | low; }

FileId id_of(const BY_HANDLE_FILE_INFORMATION& info) {
    return {info.dwVolumeSerialNumber, joined(info.nFileIndexHigh, info.nFileIndexLow)};
}

FileKind kind_of(HANDLE file, DWORD attributes) {
    if (::GetFileType(file) != FILE_TYPE_DISK) return FileKind::other;
    if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0) return FileKind::link;
    return (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0 ? FileKind::folder : FileKind::regular;
}

Status described(HANDLE file, bool follows) {
    if (file == INVALID_HANDLE_VALUE) return problem(std::errc::bad_file_descriptor);
    BY_HANDLE_FILE_INFORMATION info{};
    if (!::GetFileInformationByHandle(file, &info)) {
        if (::GetFileType(file) != FILE_TYPE_DISK) return FileStatus{.id = {}, .kind = FileKind::other};  // a pipe
        return last_problem();
    }
    // What is behind a link may still be marked: a file that a cloud keeps, say.
    const DWORD attributes =
        follows ? info.dwFileAttributes & ~DWORD{FILE_ATTRIBUTE_REPARSE_POINT} : info.dwFileAttributes;
    const FileKind kind = kind_of(file, attributes);
    const auto ownership = win32::ownership_of(file, kind == FileKind::folder);
    if (!ownership) return std::unexpected(ownership.error());
    return FileStatus{.id = id_of(info),
                      .kind = kind,
                      .names = info.nNumberOfLinks,
                      .is_ours = ownership->is_ours,
                      .mode = ownership->mode,
                      .bytes = joined(info.nFileSizeHigh, info.nFileSizeLow)};
}

Status status_by_name(const path& file, DWORD flags) {
    const Handle opened = open_existing(file.c_str(), kLook, flags);
    if (!opened) return last_problem();
    return described(opened.get(), flags == kBehind);
}

std::expected<Descriptor, std::error_code> as_descriptor(Handle opened) {
    if (!opened) return last_problem();
    Descriptor file(win32::descriptor_of(std::move(opened)));
    if (!file) return problem(std::errc::too_many_files_open);
    return file;
}

// A file that is there or a new, private one; never what a link leads to.
std::expected<Descriptor, std::error_code> open_itself(NativeName file, DWORD access, DWORD how) {
    SECURITY_ATTRIBUTES secret{};
    if (how != OPEN_EXISTING) secret = win32::private_attributes();
    Handle opened(::CreateFileW(file, access | kLook, kShareAll, how != OPEN_EXISTING ? &secret : nullptr, how,
                                (kItself & ~DWORD{FILE_FLAG_BACKUP_SEMANTICS}) | FILE_ATTRIBUTE_NORMAL, nullptr));
    BY_HANDLE_FILE_INFORMATION info{};
    if (opened && ::GetFileInformationByHandle(opened.get(), &info) &&
        (info.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0) {
        return problem(std::errc::too_many_symbolic_link_levels);
    }
    return as_descriptor(std::move(opened));
}

// Nanoseconds since 1970, from tenths of microseconds since 1601.
std::int64_t nanoseconds(const LARGE_INTEGER& moment) {
    return std::chrono::nanoseconds{win32::Ticks{moment.QuadPart} - win32::kFrom1601To1970}.count();
}

std::error_code lock(int fd, DWORD how) noexcept {
    OVERLAPPED place{};
    place.OffsetHigh = kLockedByte;
    if (::LockFileEx(win32::handle_of(fd), how | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &place)) return {};
    return win32::last_error();
}

}  // namespace

Status status_of(const path& file) { return status_by_name(file, kItself); }
Status status_behind(const path& file) { return status_by_name(file, kBehind); }
Status status_of(int fd) { return described(win32::handle_of(fd), false); }

std::expected<FileStatus, std::error_code> claim_file(int fd) noexcept {
    auto status = status_of(fd);
    if (!status) return status;
    if (!is_ours_alone(*status)) return problem(std::errc::operation_not_permitted);
    if ((status->mode & kModeOfOthers) == 0) return status;
    if (const DWORD error = win32::make_private(win32::handle_of(fd)); error != ERROR_SUCCESS)
        return std::unexpected(win32::error_of(error));
    status->mode = 0600;
    return status;
}

std::error_code take_from_others(const path& file, unsigned /*mode*/) {
    const Handle opened = open_existing(file.c_str(), WRITE_DAC | kLook, kItself);
    if (!opened) return win32::last_error();
    const auto status = described(opened.get(), false);
    if (!status) return status.error();
    if (status->kind == FileKind::link) return std::make_error_code(std::errc::too_many_symbolic_link_levels);
    return win32::error_of(win32::make_private(opened.get()));
}

std::expected<FileStamp, std::error_code> stamp_of(const path& file) {
    const Handle opened = open_existing(file.c_str(), FILE_READ_ATTRIBUTES, kBehind);
    BY_HANDLE_FILE_INFORMATION info{};
    FILE_BASIC_INFO times{};
    if (!opened || !::GetFileInformationByHandle(opened.get(), &info) ||
        !::GetFileInformationByHandleEx(opened.get(), FileBasicInfo, &times, sizeof times)) {
        return last_problem();
    }
    return FileStamp{.id = id_of(info),
                     .bytes = joined(info.nFileSizeHigh, info.nFileSizeLow),
                     .written = nanoseconds(times.LastWriteTime),
                     .changed = nanoseconds(times.ChangeTime)};
}

path without_links(const path& file, std::error_code& error) {
    error.clear();
    const Handle opened = open_existing(file.c_str(), FILE_READ_ATTRIBUTES, kBehind);
    std::wstring name(32 * 1024, L'\0');
    const DWORD length = opened ? ::GetFinalPathNameByHandleW(opened.get(), name.data(),
                                                              static_cast<DWORD>(name.size()), FILE_NAME_NORMALIZED)
                                : 0;
    if (length == 0 || length >= name.size()) {
        error = length == 0 ? win32::last_error() : std::make_error_code(std::errc::filename_too_long);
        return {};
    }
    name.resize(length);
    // As people write it: C:\folder and \\server\share.
    constexpr std::wstring_view kLong = L"\\\\?\\", kLongShare = L"\\\\?\\UNC\\";
    if (name.starts_with(kLongShare)) return L"\\\\" + name.substr(kLongShare.size());
    return name.starts_with(kLong) ? name.substr(kLong.size()) : name;
}

std::error_code make_folder(const path& folder, unsigned mode) {
    SECURITY_ATTRIBUTES secret = win32::private_attributes();
    const bool is_private = (mode & kModeOfOthers) == 0;
    if (::CreateDirectoryW(folder.c_str(), is_private ? &secret : nullptr)) return {};
    const DWORD error = ::GetLastError();
    // A drive is there, and says that nobody may make it.
    if (error == ERROR_ACCESS_DENIED && ::GetFileAttributesW(folder.c_str()) != INVALID_FILE_ATTRIBUTES) {
        return std::make_error_code(std::errc::file_exists);
    }
    return win32::error_of(error);
}

std::error_code check_access(const path& file, Access wanted) {
    const DWORD attributes = ::GetFileAttributesW(file.c_str());
    if (attributes == INVALID_FILE_ATTRIBUTES) return win32::last_error();
    const bool is_folder = (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    const DWORD write = is_folder ? FILE_ADD_FILE | FILE_ADD_SUBDIRECTORY : FILE_WRITE_DATA | FILE_APPEND_DATA;
    const DWORD access = wanted == Access::execute ? FILE_EXECUTE
                         : wanted == Access::read  ? FILE_READ_DATA
                         : wanted == Access::write ? write
                                                   : write | FILE_READ_DATA;
    if (!is_folder && (access & FILE_WRITE_DATA) != 0 && (attributes & FILE_ATTRIBUTE_READONLY) != 0)
        return std::make_error_code(std::errc::permission_denied);
    return open_existing(file.c_str(), access, kBehind) ? std::error_code{} : win32::last_error();
}

std::expected<Descriptor, std::error_code> open_to_read(const path& file) {
    return open_itself(file.c_str(), FILE_GENERIC_READ, OPEN_EXISTING);
}

std::expected<Descriptor, std::error_code> create_new(const path& file) {
    auto made = open_itself(file.c_str(), FILE_GENERIC_READ | FILE_APPEND_DATA, CREATE_NEW);
    if (!made) return made;
    const auto status = status_of(made->get());
    if (!status) return std::unexpected(status.error());
    if (!is_ours_alone(*status)) return problem(std::errc::operation_not_permitted);
    return made;
}

// To append and not to write is what makes each call add to the end, whoever else does. Reading is for the locks.
std::expected<Descriptor, std::error_code> open_to_append(NativeName file) noexcept {
    auto opened = open_itself(file, FILE_GENERIC_READ | FILE_APPEND_DATA | WRITE_DAC, OPEN_ALWAYS);
    if (!opened) return opened;
    if (const auto status = claim_file(opened->get()); !status) return std::unexpected(status.error());
    return opened;
}

std::expected<Descriptor, std::error_code> open_or_make(const path& file) noexcept {
    return open_itself(file.c_str(), FILE_GENERIC_READ | FILE_GENERIC_WRITE, OPEN_ALWAYS);
}

std::expected<std::string, std::error_code> read_all(const Descriptor& file, std::size_t max_bytes) {
    const auto status = status_of(file.get());
    if (!status) return std::unexpected(status.error());
    if (status->bytes > max_bytes) return problem(std::errc::file_too_large);
    std::string text(static_cast<std::size_t>(status->bytes) + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const DWORD most = static_cast<DWORD>(std::min<std::size_t>(text.size() - size, 1u << 30));
        DWORD got = 0;
        if (!::ReadFile(win32::handle_of(file.get()), text.data() + size, most, &got, nullptr)) return last_problem();
        if (got == 0) break;
        size += got;
        if (size > max_bytes) return problem(std::errc::file_too_large);  // it has grown
        if (size == text.size()) text.resize(2 * size);
    }
    text.resize(size);
    return text;
}

std::string read_some(const Descriptor& file, std::size_t most) {
    std::string bytes(most, '\0');
    DWORD got = 0;
    if (!::ReadFile(win32::handle_of(file.get()), bytes.data(), static_cast<DWORD>(most), &got, nullptr)) got = 0;
    bytes.resize(got);
    return bytes;
}

bool write_at_once(int fd, std::string_view bytes) noexcept {
    DWORD written = 0;
    return ::WriteFile(win32::handle_of(fd), bytes.data(), static_cast<DWORD>(bytes.size()), &written, nullptr) &&
           written == bytes.size();
}

bool rewrite(int fd, std::string_view bytes) noexcept {
    const HANDLE file = win32::handle_of(fd);
    constexpr LARGE_INTEGER kStart{};
    // In this order, so that whoever reads it meanwhile never finds it empty.
    return ::SetFilePointerEx(file, kStart, nullptr, FILE_BEGIN) && (bytes.empty() || write_at_once(fd, bytes)) &&
           ::SetEndOfFile(file);
}

std::error_code try_to_hold(int fd) noexcept { return lock(fd, LOCKFILE_EXCLUSIVE_LOCK); }

bool is_held(int fd) noexcept { return lock(fd, 0) == std::errc::operation_would_block; }

bool remove_file(const path& file) noexcept { return ::DeleteFileW(file.c_str()); }

std::expected<std::string, std::error_code> read_whole(const path& file, std::size_t max_bytes) {
    auto opened = as_descriptor(open_existing(file.c_str(), FILE_GENERIC_READ, kBehind));
    if (!opened) return std::unexpected(opened.error());
    const auto status = described(win32::handle_of(opened->get()), true);
    if (!status) return std::unexpected(status.error());
    if (status->kind != FileKind::regular) return problem(std::errc::not_supported);
    return read_all(*opened, max_bytes);
}

}  // namespace host::platform
