// seccomp: system calls that a host never has a use for fail, whoever makes them. The kernel's own interface, for Linux
// on x86-64 and AArch64.
//
// Two lists. Where libc, SQLite and Asio come from the system, an update may use a new call, which must not cost a user
// the sessions: there the families of calls are denied with which a host taken over could reach further (the network,
// other programs, other processes, new threads and code, files by their name where Landlock does not look, the kernel's
// administration), with EPERM. Where they are linked in, it is known which calls they make: all others fail with
// ENOSYS, so that libc falls back to an older one. No call ever ends the process.
#pragma once

namespace host::platform {

enum class SystemCalls {
    denied_families,  // all but the denied ones work
    known_only,       // only those work that this program is known to make
};
// What this build can hold to: known_only where all libraries are linked in.
#ifdef GRH_SELF_CONTAINED
inline constexpr SystemCalls kSystemCalls = SystemCalls::known_only;
#else
inline constexpr SystemCalls kSystemCalls = SystemCalls::denied_families;
#endif

// For the rest of this process's life, and of its children's. Needs renounce_privileges() before it, or root. Returns
// false if this build or this kernel cannot; nothing has changed then.
[[nodiscard]] bool enter_seccomp(SystemCalls calls);

}  // namespace host::platform
