#include "platform/pipe.hpp"

#include <system_error>

#include "platform/windows/win32.hpp"

namespace host::platform {

Pipe::Pipe() {
    HANDLE reads = nullptr, writes = nullptr;
    if (!::CreatePipe(&reads, &writes, nullptr, 64 * 1024)) throw std::system_error(win32::last_error(), "pipe");
    win32::Handle from(reads), to(writes);
    out = Descriptor(win32::descriptor_of(std::move(from)));
    in = Descriptor(win32::descriptor_of(std::move(to)));
    if (!out || !in) throw std::system_error(std::make_error_code(std::errc::too_many_files_open), "pipe");
}

// The end to read from alone can be asked; the other one learns it from its next write.
bool has_hung_up(int fd) {
    const HANDLE pipe = win32::handle_of(fd);
    if (::GetFileType(pipe) != FILE_TYPE_PIPE) return false;
    DWORD ready = 0;
    return !::PeekNamedPipe(pipe, nullptr, 0, nullptr, &ready, nullptr) && ::GetLastError() == ERROR_BROKEN_PIPE;
}

// The size of a pipe is its maker's choice.
void widen_pipe(int /*fd*/, std::size_t /*bytes*/) {}

// There are no such flags.
KeptFlags::KeptFlags(int fd) : fd_(fd), flags_(0) {}
KeptFlags::~KeptFlags() { static_cast<void>(fd_), static_cast<void>(flags_); }

}  // namespace host::platform
