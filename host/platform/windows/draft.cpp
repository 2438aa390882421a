#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "platform/file.hpp"
#include "platform/own_files.hpp"
#include "platform/windows/access_list.hpp"
#include "platform/windows/win32.hpp"

namespace host::platform {
namespace {

using std::filesystem::path;
using win32::Handle;

[[noreturn]] void fail(std::error_code error, const path& file) { throw std::system_error(error, file.string()); }
[[noreturn]] void fail(std::errc error, const path& file) { fail(std::make_error_code(error), file); }
[[noreturn]] void fail_as_system(const path& file) { fail(win32::last_error(), file); }

// Others cannot rename or delete the folder while this is open.
Descriptor open_folder(const path& folder) {
    Handle opened(::CreateFileW(folder.c_str(), FILE_READ_ATTRIBUTES | SYNCHRONIZE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
    if (!opened) fail_as_system(folder);
    return Descriptor(win32::descriptor_of(std::move(opened)));
}

// Programs that look at new files (virus scanners, indexers) hold them open for a moment.
constexpr DWORD kRest = 10;  // ms
constexpr int kTries = 50;
bool is_in_use(DWORD error) { return error == ERROR_SHARING_VIOLATION || error == ERROR_ACCESS_DENIED; }

// As rename() does elsewhere: the name is never missing, and whoever has the old file open keeps it. Windows 10 has it
// since 1709. Returns what GetLastError() says.
DWORD rename_like_posix(const path& from, const path& to) {
    constexpr DWORD kReplace = 0x1, kPosix = 0x2;                  // FILE_RENAME_FLAG_...
    constexpr auto kRenameInfoEx = FILE_INFO_BY_HANDLE_CLASS(22);  // FileRenameInfoEx
    const Handle file(::CreateFileW(from.c_str(), DELETE | SYNCHRONIZE,
                                    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
                                    FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_WRITE_THROUGH, nullptr));
    if (!file) return ::GetLastError();
    std::error_code error;
    const std::wstring name = std::filesystem::absolute(to, error).native();
    std::vector<std::byte> bytes(sizeof(FILE_RENAME_INFO) + name.size() * sizeof(wchar_t));
    auto* const wanted = reinterpret_cast<FILE_RENAME_INFO*>(bytes.data());
    const DWORD flags = kReplace | kPosix;
    std::copy_n(reinterpret_cast<const std::byte*>(&flags), sizeof flags, bytes.data());  // in the place of a BOOLEAN
    wanted->FileNameLength = static_cast<DWORD>(name.size() * sizeof(wchar_t));
    name.copy(wanted->FileName, name.size());
    const bool done = ::SetFileInformationByHandle(file.get(), kRenameInfoEx, wanted, static_cast<DWORD>(bytes.size()));
    return done ? ERROR_SUCCESS : ::GetLastError();
}

DWORD rename_over(const path& from, const path& to) {
    DWORD error = ERROR_SUCCESS;
    for (int tries = 0; tries < kTries; ++tries) {
        error = rename_like_posix(from, to);
        if (error == ERROR_SUCCESS) return error;
        if (!is_in_use(error)) {  // a file system or a Windows that does not know it
            if (::MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
                return ERROR_SUCCESS;
            error = ::GetLastError();
        }
        if (!is_in_use(error)) return error;
        ::Sleep(kRest);
    }
    return error;
}

DWORD rename_if_free(const path& from, const path& to) {
    DWORD error = ERROR_SUCCESS;
    for (int tries = 0; tries < kTries; ++tries) {
        if (::MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_WRITE_THROUGH)) return ERROR_SUCCESS;
        error = ::GetLastError();
        if (!is_in_use(error) || ::GetFileAttributesW(to.c_str()) != INVALID_FILE_ATTRIBUTES) break;
        ::Sleep(kRest);
    }
    const bool taken = is_in_use(error) && ::GetFileAttributesW(to.c_str()) != INVALID_FILE_ATTRIBUTES;
    return taken ? DWORD{ERROR_ALREADY_EXISTS} : error;
}

}  // namespace

Draft::Draft(const std::filesystem::path& place) {
    if (!place.has_filename()) fail(std::errc::is_a_directory, place);
    const std::filesystem::path folder = place.has_parent_path() ? place.parent_path() : ".";
    folder_ = open_folder(folder);
    name_ = place.native();
    draft_ = (folder / place.filename()).native() + win32::wide(kDraftMark) + win32::wide(unguessable());
    path_ = draft_;
    SECURITY_ATTRIBUTES secret = win32::private_attributes();
    constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    constexpr DWORD kWanted = FILE_GENERIC_READ | FILE_GENERIC_WRITE | WRITE_DAC;
    Handle made(::CreateFileW(draft_.c_str(), kWanted, kShareAll, &secret, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr));
    if (!made) fail_as_system(place);
    file_ = Descriptor(win32::descriptor_of(std::move(made)));
    if (!file_) fail(std::errc::too_many_files_open, place);
    has_draft_name_ = true;
    const auto status = status_of(file_.get());
    // A file system that gives new files to somebody else can keep nothing private.
    if (!status || !is_ours_alone(*status)) {
        file_.close();
        ::DeleteFileW(draft_.c_str());
        fail(status ? std::make_error_code(std::errc::operation_not_permitted) : status.error(), place);
    }
    id_ = status->id;
}

Draft::~Draft() {
    file_.close();
    if (has_draft_name_) ::DeleteFileW(draft_.c_str());
}

void Draft::write(std::string_view bytes) {
    constexpr std::size_t kMost = 1u << 30;
    while (!bytes.empty()) {
        const auto part = bytes.substr(0, kMost);
        if (!write_at_once(file_.get(), part)) fail_as_system(path_);
        bytes.remove_prefix(part.size());
    }
}

// In a folder where others may write, somebody may have put another file under the draft's name.
void Draft::check_name() const {
    const auto status = status_of(path_);
    if (!status) fail(status.error(), path_);
    if (status->id != id_) fail(std::errc::operation_not_permitted, path_);
}

void Draft::sync() {
    if (file_ && !::FlushFileBuffers(win32::handle_of(file_.get()))) fail_as_system(path_);
}

// The file system's own journal keeps names, and the renames above are written through.
void Draft::sync_folder() const {}

void Draft::rename() {
    check_name();
    if (const DWORD error = rename_over(draft_, name_); error != ERROR_SUCCESS) fail(win32::error_of(error), path_);
    has_draft_name_ = false;
}

void Draft::replace(unsigned mode) {
    if ((mode & kModeOfOthers) != 0) {
        const DWORD error = win32::inherit_from_folder(win32::handle_of(file_.get()));
        if (error != ERROR_SUCCESS) fail(win32::error_of(error), path_);
    }
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
    const DWORD error = rename_if_free(draft_, name_);
    const bool taken = error == ERROR_ALREADY_EXISTS || error == ERROR_FILE_EXISTS;
    if (error != ERROR_SUCCESS && !taken) fail(win32::error_of(error), path_);
    if (taken) ::DeleteFileW(draft_.c_str());
    has_draft_name_ = false;
    return !taken;
}

TemporaryFolder::TemporaryFolder(const std::string& name) {
    std::error_code error;
    const std::filesystem::path place = std::filesystem::temp_directory_path(error);
    if (!error) {
        path_ = place / (name + "-" + unguessable());
        error = make_folder(path_, 0700);
    }
    if (error) throw std::system_error(error, "cannot create a folder for temporary files; check TMP");
}

}  // namespace host::platform
