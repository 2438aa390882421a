#include "platform/windows/win32.hpp"

#include <fcntl.h>
#include <io.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

#include "platform/descriptor.hpp"
#include "platform/system_error.hpp"

namespace host::platform {
namespace {

constexpr DWORD kQuotaExceeded = 1295;  // ERROR_DISK_QUOTA_EXCEEDED, which mingw does not name

struct Known {
    DWORD system;
    int error;
};
constexpr std::array kKnown{Known{ERROR_FILE_NOT_FOUND, ENOENT},
                            Known{ERROR_PATH_NOT_FOUND, ENOENT},
                            Known{ERROR_INVALID_NAME, ENOENT},
                            Known{ERROR_BAD_PATHNAME, ENOENT},
                            Known{ERROR_BAD_NETPATH, ENOENT},
                            Known{ERROR_BAD_NET_NAME, ENOENT},
                            Known{ERROR_INVALID_DRIVE, ENOENT},
                            Known{ERROR_NOT_READY, ENOENT},
                            Known{ERROR_ACCESS_DENIED, EACCES},
                            Known{ERROR_SHARING_VIOLATION, EACCES},
                            Known{ERROR_DELETE_PENDING, EACCES},
                            Known{ERROR_CANT_ACCESS_FILE, EACCES},
                            Known{ERROR_PRIVILEGE_NOT_HELD, EPERM},
                            Known{ERROR_INVALID_OWNER, EPERM},
                            Known{ERROR_WRITE_PROTECT, EROFS},
                            Known{ERROR_ALREADY_EXISTS, EEXIST},
                            Known{ERROR_FILE_EXISTS, EEXIST},
                            Known{ERROR_DISK_FULL, ENOSPC},
                            Known{ERROR_HANDLE_DISK_FULL, ENOSPC},
                            Known{kQuotaExceeded, ENOSPC},
                            Known{ERROR_FILE_TOO_LARGE, EFBIG},
                            Known{ERROR_LOCK_VIOLATION, EWOULDBLOCK},
                            Known{ERROR_IO_PENDING, EWOULDBLOCK},
                            Known{ERROR_DIRECTORY, ENOTDIR},
                            Known{ERROR_DIR_NOT_EMPTY, ENOTEMPTY},
                            Known{ERROR_NOT_ENOUGH_MEMORY, ENOMEM},
                            Known{ERROR_OUTOFMEMORY, ENOMEM},
                            Known{ERROR_TOO_MANY_OPEN_FILES, EMFILE},
                            Known{ERROR_INVALID_HANDLE, EBADF},
                            Known{ERROR_INVALID_PARAMETER, EINVAL},
                            Known{ERROR_BROKEN_PIPE, EPIPE},
                            Known{ERROR_NO_DATA, EPIPE},
                            Known{ERROR_PIPE_NOT_CONNECTED, EPIPE},
                            Known{ERROR_NOT_SUPPORTED, ENOTSUP},
                            Known{ERROR_INVALID_FUNCTION, ENOTSUP},
                            Known{ERROR_CALL_NOT_IMPLEMENTED, ENOTSUP},
                            Known{ERROR_FILENAME_EXCED_RANGE, ENAMETOOLONG}};

}  // namespace

int errno_of(int system_error) noexcept {
    if (system_error == 0) return 0;
    const auto found = std::ranges::find(kKnown, static_cast<DWORD>(system_error), &Known::system);
    return found == kKnown.end() ? EIO : found->error;
}

bool is_full(int error) noexcept { return error == ENOSPC || error == EFBIG; }

void Descriptor::close() noexcept {
    if (fd_ >= 0) ::_close(std::exchange(fd_, -1));
}

}  // namespace host::platform

namespace host::platform::win32 {

HANDLE handle_of(int fd) noexcept {
    // The C library ends the process when it is asked about a number that it does not have.
    if (fd < 0) return INVALID_HANDLE_VALUE;
    return reinterpret_cast<HANDLE>(::_get_osfhandle(fd));
}

int descriptor_of(Handle handle) noexcept {
    if (!handle) return -1;
    const int fd = ::_open_osfhandle(reinterpret_cast<std::intptr_t>(handle.get()), _O_BINARY | _O_NOINHERIT);
    if (fd >= 0) static_cast<void>(handle.release());
    return fd;
}

std::error_code error_of(DWORD system_error) noexcept {
    return {errno_of(static_cast<int>(system_error)), std::generic_category()};
}

std::error_code last_error() noexcept { return error_of(::GetLastError()); }

std::wstring wide(std::string_view text) {
    const int bytes = static_cast<int>(text.size());
    std::wstring all(static_cast<std::size_t>(::MultiByteToWideChar(CP_UTF8, 0, text.data(), bytes, nullptr, 0)),
                     L'\0');
    ::MultiByteToWideChar(CP_UTF8, 0, text.data(), bytes, all.data(), static_cast<int>(all.size()));
    return all;
}

std::string utf8(std::wstring_view text) {
    const int units = static_cast<int>(text.size());
    const int bytes = ::WideCharToMultiByte(CP_UTF8, 0, text.data(), units, nullptr, 0, nullptr, nullptr);
    std::string all(static_cast<std::size_t>(bytes), '\0');
    ::WideCharToMultiByte(CP_UTF8, 0, text.data(), units, all.data(), bytes, nullptr, nullptr);
    return all;
}

}  // namespace host::platform::win32
