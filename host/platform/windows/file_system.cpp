#include "platform/file_system.hpp"

#include <string>

#include "platform/windows/win32.hpp"

namespace host::platform {

std::optional<std::string_view> remote_file_system_of(const std::filesystem::path& folder) {
    std::wstring volume(MAX_PATH + 1, L'\0');
    if (!::GetVolumePathNameW(folder.c_str(), volume.data(), static_cast<DWORD>(volume.size()))) return std::nullopt;
    return ::GetDriveTypeW(volume.c_str()) == DRIVE_REMOTE ? std::optional<std::string_view>{"network"} : std::nullopt;
}

std::error_code try_lock(int fd) {
    OVERLAPPED place{};
    const HANDLE file = win32::handle_of(fd);
    if (!::LockFileEx(file, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &place))
        return win32::last_error();
    ::UnlockFileEx(file, 0, 1, 0, &place);
    return {};
}

}  // namespace host::platform
