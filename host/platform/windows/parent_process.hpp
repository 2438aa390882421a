// The process that started this one, as a handle that says when it ends.
#pragma once

namespace host::platform {

struct ParentProcess {
    void* end{};     // a HANDLE, the caller's to close. nullptr: there is nobody to watch, or nobody whom we may watch
    bool is_gone{};  // it ended before this was made
};

[[nodiscard]] ParentProcess watch_parent();

}  // namespace host::platform
