// A disk on which a process dies: SQLite's own file system, but its Nth write, sync, truncation or deletion is the last
// thing that happens (half of a write is done). For a child process: there is no way back.
#pragma once

#include <functional>

namespace host::store {

// Runs `act` in a child process that is killed at the Nth step on disk (1 is the first). True: it was; false: `act` was
// done before. Anything that `act` throws fails the test.
[[nodiscard]] bool killed_at(int step, const std::function<void()>& act);

}  // namespace host::store
