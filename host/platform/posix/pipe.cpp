#include "platform/pipe.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace host::platform {

// Not pipe2, which macOS lacks. The host has one thread, so no child is started between the calls.
Pipe::Pipe() {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    out = Descriptor(ends[0]);
    in = Descriptor(ends[1]);
    for (const int fd : ends) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

bool has_hung_up(int fd) {
    pollfd state{.fd = fd, .events = 0, .revents = 0};
    return ::poll(&state, 1, 0) == 1 && (state.revents & (POLLHUP | POLLERR)) != 0;
}

void widen_pipe([[maybe_unused]] int fd, [[maybe_unused]] std::size_t bytes) {
#ifdef F_SETPIPE_SZ
    ::fcntl(fd, F_SETPIPE_SZ, static_cast<int>(bytes));
#endif
}

KeptFlags::KeptFlags(int fd) : fd_(fd), flags_(::fcntl(fd, F_GETFL)) {}
KeptFlags::~KeptFlags() { ::fcntl(fd_, F_SETFL, flags_); }

}  // namespace host::platform
