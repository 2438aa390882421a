// The first act of the host: nothing but frames may ever reach the pipe to the browser.
//
// A single stray print on stdout ends or hangs the connection, and it may come from any library. So fd 1 becomes
// another name of stderr, and the pipe lives on under a private number. Called once, before anything is opened.
#pragma once

namespace host::platform {

// Opens /dev/null on each of fds 0-2 that is closed, so that no file of ours ever gets their numbers.
// Returns the private descriptor of what was stdout: 3 or more, closed on exec. Throws std::system_error.
[[nodiscard]] int claim_stdout();

}  // namespace host::platform
