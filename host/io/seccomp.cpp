#include "io/seccomp.hpp"

#ifdef GRH_SECCOMP

#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

namespace host::io {
namespace {

constexpr std::uint32_t kDeny = SCMP_ACT_ERRNO(EPERM);

// No word about what only root may do: the kernel refuses that by itself, and each line costs each start a microsecond.
constexpr int kDenied[] = {
    // The network. What is open already (a browser may hand us sockets) is read and written with read and write.
    SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(accept),
    SCMP_SYS(accept4), SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(sendmmsg), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg),
    SCMP_SYS(recvmmsg),
    // Other programs; and threads, of which the host has none.
    SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(clone), SCMP_SYS(clone3),
    // Other processes.
    SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(process_madvise),
    SCMP_SYS(kcmp), SCMP_SYS(pidfd_getfd), SCMP_SYS(kill), SCMP_SYS(tkill), SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(rt_tgsigqueueinfo), SCMP_SYS(pidfd_send_signal),
    // A second way to most calls, past this list.
    SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register),
    // What Landlock does not govern: the owners, attributes and times of other files; files without their path.
    SCMP_SYS(chown), SCMP_SYS(lchown), SCMP_SYS(fchownat), SCMP_SYS(setxattr), SCMP_SYS(lsetxattr),
    SCMP_SYS(removexattr), SCMP_SYS(lremovexattr), SCMP_SYS(utime), SCMP_SYS(utimes), SCMP_SYS(futimesat),
    SCMP_SYS(utimensat), SCMP_SYS(open_by_handle_at),
    // Other views of the system, which any user may open for himself.
    SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(chroot), SCMP_SYS(pivot_root), SCMP_SYS(mount), SCMP_SYS(umount2),
    SCMP_SYS(move_mount), SCMP_SYS(open_tree), SCMP_SYS(mount_setattr), SCMP_SYS(fsopen), SCMP_SYS(fsmount),
    SCMP_SYS(personality),
    // The doors that many holes of the kernel were behind.
    SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd), SCMP_SYS(keyctl), SCMP_SYS(add_key),
    SCMP_SYS(request_key), SCMP_SYS(vmsplice), SCMP_SYS(modify_ldt)};

// Denied with some arguments only.
bool add_conditional(scmp_filter_ctx filter) {
    const auto deny = [filter](int call, scmp_arg_cmp when) {
        return seccomp_rule_add(filter, kDeny, call, 1, when) == 0;
    };
    // Code is in place by now. Nobody types into the terminal that stderr may be. abort() signals itself.
    constexpr scmp_arg_cmp kExecutable{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC};
    constexpr scmp_arg_cmp kTyping{1, SCMP_CMP_MASKED_EQ, 0xffff'ffffu, TIOCSTI};
    constexpr scmp_arg_cmp kNotZero{0, SCMP_CMP_NE, 0, 0};
    const scmp_arg_cmp somebody_else{0, SCMP_CMP_NE, static_cast<scmp_datum_t>(getpid()), 0};
    return deny(SCMP_SYS(mmap), kExecutable) && deny(SCMP_SYS(mprotect), kExecutable) &&
           deny(SCMP_SYS(pkey_mprotect), kExecutable) && deny(SCMP_SYS(ioctl), kTyping) &&
           deny(SCMP_SYS(tgkill), somebody_else) && deny(SCMP_SYS(prlimit64), kNotZero);
}

}  // namespace

bool enter_seccomp() {
    const std::unique_ptr<void, decltype(&seccomp_release)> filter(seccomp_init(SCMP_ACT_ALLOW), &seccomp_release);
    if (!filter) return false;
    for (const int call : kDenied) {
        if (seccomp_rule_add(filter.get(), kDeny, call, 0) != 0) return false;  // of other architectures: skipped
    }
    // A tree instead of a list: the kernel walks it for each system call there is when it takes the filter in.
    seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
    return add_conditional(filter.get()) && seccomp_load(filter.get()) == 0;
}

}  // namespace host::io

#else

namespace host::io {

bool enter_seccomp() { return false; }

}  // namespace host::io

#endif
