// The last line of a host that has to stop: why, and what it was doing, in host.log.
//
// For failed checks, std::terminate, and the signals of broken code: SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL. Then
// what would have happened anyway happens: mostly, the signal ends the process. The process may be in any state by
// then, so the line is put together on the stack and written with system calls that a signal handler may make. It has
// the check or the signal, the method, and the number and size of the frame; never what is in it. One thread.
#pragma once

#include <filesystem>

namespace host::io {

// Call once; it holds for the rest of the process's life. Opens the log now, for the case that it cannot be opened
// then.
void leave_last_words_in(const std::filesystem::path& log_file);

}  // namespace host::io
