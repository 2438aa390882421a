// This process, and whether others live.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>

namespace host::platform {

[[nodiscard]] std::int64_t process_id() noexcept;  // may be called by a signal handler

// Returns true when a process of this user has that number. Numbers are used again.
[[nodiscard]] bool is_alive(std::int64_t process);

// Sets the umask: other users get no permission on any file that is made from now on.
void keep_new_files_private();

// Forbids core files, which would hold prompts, to this process and its children.
void forbid_core_files();

// Returns freed memory to the system, where the allocator has a way to. It keeps what large messages took otherwise.
void give_back_memory();

// The signals that ask a process to end: by a person, a terminal that closes, or the system.
[[nodiscard]] std::span<const int> ending_signals();

// From now on, writing to a pipe that nobody reads and to a file that may not grow are errors, not the end of the
// process.
void survive_broken_pipes();

// Waits that long, or until a signal was handled.
void wait_for_signal(std::chrono::milliseconds longest);

}  // namespace host::platform
