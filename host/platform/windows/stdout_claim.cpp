#include "platform/stdout_claim.hpp"

#include <fcntl.h>
#include <io.h>

#include <cstdio>
#include <system_error>

#include "platform/windows/win32.hpp"

namespace host::platform {
namespace {

using win32::Handle;

[[noreturn]] void fail(const char* doing) { throw std::system_error(win32::last_error(), doing); }

// The C library's numbers and the system's handles must say the same.
void fill(int fd, DWORD standard) {
    if (win32::handle_of(fd) != INVALID_HANDLE_VALUE && ::GetFileType(::GetStdHandle(standard)) != FILE_TYPE_UNKNOWN)
        return;
    Handle nothing(::CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                                 OPEN_EXISTING, 0, nullptr));
    if (!nothing) fail("opening NUL");
    const int opened = win32::descriptor_of(std::move(nothing));
    if (opened < 0) fail("opening NUL");
    if (opened != fd) {
        ::_dup2(opened, fd);
        ::_close(opened);
    }
    ::SetStdHandle(standard, win32::handle_of(fd));
}

}  // namespace

int claim_stdout() {
    fill(0, STD_INPUT_HANDLE);
    fill(1, STD_OUTPUT_HANDLE);
    fill(2, STD_ERROR_HANDLE);
    for (const int fd : {0, 1, 2}) ::_setmode(fd, _O_BINARY);
    HANDLE copy = nullptr;
    const HANDLE self = ::GetCurrentProcess();
    if (!::DuplicateHandle(self, win32::handle_of(1), self, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS))
        fail("keeping stdout for frames");
    const int frames = win32::descriptor_of(Handle(copy));
    if (frames < 0 || ::_dup2(2, 1) != 0) fail("pointing stdout at stderr");
    ::SetStdHandle(STD_OUTPUT_HANDLE, win32::handle_of(2));
    return frames;
}

}  // namespace host::platform
