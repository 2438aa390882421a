// The process that started this one, as a descriptor that says when it ends: a pidfd on Linux, a kqueue on macOS.
//
// Not Linux' PR_SET_PDEATHSIG: it fires when the *thread* that started us ends, and Chromium starts hosts from pool
// threads.
#pragma once

#include "platform/descriptor.hpp"

namespace host::platform {

struct ParentProcess {
    // Becomes readable when the parent ends. None: there is nobody to watch (started by init, or from outside our pid
    // namespace), or the system has no such descriptors (an old kernel).
    Descriptor end;
    bool is_gone{};  // it ended while this was made, so that `end` may be of another process
};

[[nodiscard]] ParentProcess watch_parent();

}  // namespace host::platform
