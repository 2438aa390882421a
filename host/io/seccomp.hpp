// seccomp: system calls that a host never has a use for fail with EPERM, whoever makes them.
//
// A list of what is denied, not of what is allowed: libc, SQLite and Asio come from the system and may use a new call
// after any update, which must not cost a user the sessions. So what goes is the families with which a host taken over
// could reach further: the network, other programs, other processes, new threads and code, the kernel's administration.
#pragma once

namespace host::io {

// For the rest of this process's life, and of its children's. False: this build or this kernel cannot.
[[nodiscard]] bool enter_seccomp();

}  // namespace host::io
