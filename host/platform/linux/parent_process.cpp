#include "platform/posix/parent_process.hpp"

#include <sys/syscall.h>
#include <unistd.h>

namespace host::platform {

ParentProcess watch_parent() {
#ifdef SYS_pidfd_open
    const pid_t parent = ::getppid();
    if (parent <= 1) return {};
    Descriptor end(static_cast<int>(::syscall(SYS_pidfd_open, parent, 0)));
    if (!end) return {};
    return {.end = std::move(end), .is_gone = ::getppid() != parent};
#else
    return {};
#endif
}

}  // namespace host::platform
