// seccomp: system calls that a host never has a use for fail with EPERM, whoever makes them.
//
// A list of what is denied, not of what is allowed: libc, SQLite and Asio come from the system and may use a new call
// after any update, which must not cost a user the sessions. So what goes is the families with which a host taken over
// could reach further: the network, other programs, other processes, new threads and code, files by their name where
// Landlock does not look, the kernel's administration. The kernel's own interface, for Linux on x86-64 and AArch64.
#pragma once

namespace host::platform {

// For the rest of this process's life, and of its children's. Needs renounce_privileges() before it, or root. False:
// this build or this kernel cannot, and nothing has changed.
[[nodiscard]] bool enter_seccomp();

}  // namespace host::platform
