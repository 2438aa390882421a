#include "platform/posix/parent_process.hpp"

#include <fcntl.h>
#include <sys/event.h>
#include <sys/types.h>
#include <unistd.h>

namespace host::platform {

// A kqueue is readable when it has an event: that is all that its owner waits for.
ParentProcess watch_parent() {
    const pid_t parent = ::getppid();
    if (parent <= 1) return {};
    Descriptor end(::kqueue());
    if (!end) return {};
    ::fcntl(end.get(), F_SETFD, FD_CLOEXEC);
    struct kevent watch {};
    EV_SET(&watch, parent, EVFILT_PROC, EV_ADD | EV_ONESHOT, NOTE_EXIT, 0, nullptr);
    const bool watched = ::kevent(end.get(), &watch, 1, nullptr, 0, nullptr) == 0;
    const bool is_gone = ::getppid() != parent;
    if (!watched && !is_gone) return {};
    return {.end = std::move(end), .is_gone = is_gone};
}

}  // namespace host::platform
