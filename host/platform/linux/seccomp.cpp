#include "platform/linux/seccomp.hpp"

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

namespace host::platform {
namespace {

#ifdef __x86_64__
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64, kNumbersEnd = 0x4000'0000;  // x32 begins
#else
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64, kNumbersEnd = UINT32_MAX;
#endif

// Newer than the headers of some systems. From 424 on numbers are the same on every architecture here.
constexpr int kMemfdSecret = 447, kProcessMrelease = 448, kFchmodat2 = 452, kSetxattrat = 463, kRemovexattrat = 466,
              kOpenTreeAttr = 467, kFileSetattr = 469;

// SQLite and the host itself change files that they have open: fchmod, fchown and ftruncate stay. Landlock decides what
// can be opened.
constexpr int kDenied[] = {
#ifdef __x86_64__
    // What younger architectures do not have: mostly older names of calls below.
    SYS_fork, SYS_vfork, SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat, SYS_inotify_init,
    SYS_modify_ldt, SYS_iopl, SYS_ioperm,
#endif
    // The network. What is open already (a browser may hand us sockets) is read and written with read and write.
    SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_sendto, SYS_sendmsg,
    SYS_sendmmsg, SYS_recvfrom, SYS_recvmsg, SYS_recvmmsg,
    // Other programs; and threads, of which the host has none.
    SYS_execve, SYS_execveat, SYS_clone, SYS_clone3,
    // Other processes: looking into them, stopping them, changing how they run, talking to them past the network.
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_process_madvise, kProcessMrelease, SYS_kcmp,
    SYS_pidfd_getfd, SYS_kill, SYS_tkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo, SYS_pidfd_send_signal,
    SYS_migrate_pages, SYS_move_pages, SYS_setpriority, SYS_ioprio_set, SYS_sched_setparam, SYS_sched_setscheduler,
    SYS_sched_setattr, SYS_sched_setaffinity, SYS_shmget, SYS_shmctl, SYS_semget, SYS_semop, SYS_semtimedop, SYS_semctl,
    SYS_msgget, SYS_msgsnd, SYS_msgrcv, SYS_msgctl, SYS_mq_open, SYS_mq_unlink,
    // Memory that may become code (SHM_EXEC), and files that have no path.
    SYS_shmat, SYS_memfd_create, kMemfdSecret,
    // A second way to most calls, past this list.
    SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register,
    // What Landlock does not govern: modes, owners, attributes and times of files by their name; before Linux 6.2 their
    // length, too; watching files; files by their handle.
    SYS_fchmodat, kFchmodat2, SYS_fchownat, SYS_truncate, SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr, kSetxattrat,
    SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr, kRemovexattrat, kFileSetattr, SYS_utimensat, SYS_inotify_init1,
    SYS_fanotify_init, SYS_name_to_handle_at, SYS_open_by_handle_at,
    // Other views of the system, which any user may open for himself.
    SYS_unshare, SYS_setns, SYS_chroot, SYS_pivot_root, SYS_mount, SYS_umount2, SYS_move_mount, SYS_open_tree,
    kOpenTreeAttr, SYS_mount_setattr, SYS_fsopen, SYS_fsconfig, SYS_fspick, SYS_fsmount, SYS_personality,
    // The doors that many holes of the kernel were behind.
    SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_keyctl, SYS_add_key, SYS_request_key, SYS_vmsplice,
    // The machine itself, if the host runs as root.
    SYS_kexec_load, SYS_kexec_file_load, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_reboot, SYS_swapon,
    SYS_swapoff, SYS_acct, SYS_quotactl, SYS_quotactl_fd, SYS_settimeofday, SYS_clock_settime, SYS_adjtimex,
    SYS_clock_adjtime, SYS_sethostname, SYS_setdomainname, SYS_syslog};

// What host, SQLite and libc make of calls once they are inside: recorded over the tests and the table of faults
// (tests/platform/linux/record_calls), and what libc may use instead (clocks without a vDSO, larger blocks of memory,
// the end of a stopped process's sleep).
constexpr int kKnown[] = {
#ifdef __x86_64__
    SYS_access, SYS_arch_prctl, SYS_dup2, SYS_epoll_create, SYS_epoll_wait, SYS_eventfd, SYS_getdents, SYS_link,
    SYS_lstat, SYS_mkdir, SYS_open, SYS_pipe, SYS_poll, SYS_readlink, SYS_rename, SYS_rmdir, SYS_select, SYS_stat,
    SYS_time, SYS_unlink,
#endif
    // Files. What can be opened, made, renamed and removed is Landlock's part.
    SYS_openat, SYS_close, SYS_close_range, SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_pwrite64,
    SYS_lseek, SYS_fsync, SYS_fdatasync, SYS_ftruncate, SYS_fallocate, SYS_fadvise64, SYS_sendfile, SYS_copy_file_range,
    SYS_fstat, SYS_newfstatat, SYS_statx, SYS_statfs, SYS_fstatfs, SYS_faccessat, SYS_faccessat2, SYS_readlinkat,
    SYS_getdents64, SYS_getcwd, SYS_mkdirat, SYS_unlinkat, SYS_linkat, SYS_renameat, SYS_renameat2, SYS_fchmod,
    SYS_fchown, SYS_flock, SYS_fcntl, SYS_ioctl, SYS_umask, SYS_dup, SYS_dup3, SYS_pipe2,
    // Waiting.
    SYS_epoll_create1, SYS_epoll_ctl, SYS_epoll_pwait, SYS_epoll_pwait2, SYS_eventfd2, SYS_timerfd_create,
    SYS_timerfd_settime, SYS_timerfd_gettime, SYS_ppoll, SYS_pselect6, SYS_pidfd_open, SYS_nanosleep,
    SYS_clock_nanosleep, SYS_restart_syscall, SYS_futex, SYS_sched_yield,
    // Time, chance, and what the process may know of itself and its machine.
    SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_getrandom, SYS_getpid, SYS_getppid, SYS_gettid,
    SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_uname, SYS_sysinfo, SYS_getrusage, SYS_times, SYS_getcpu,
    SYS_getrlimit, SYS_prlimit64, SYS_sched_getaffinity,
    // Memory. No page becomes code.
    SYS_brk, SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_msync, SYS_membarrier,
    // Signals of its own, the sandbox's last part, and the end.
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_rt_sigpending, SYS_rt_sigtimedwait, SYS_rt_sigsuspend,
    SYS_sigaltstack, SYS_tgkill, SYS_set_robust_list, SYS_get_robust_list, SYS_set_tid_address, SYS_rseq,
    SYS_landlock_create_ruleset, SYS_landlock_add_rule, SYS_landlock_restrict_self, SYS_exit, SYS_exit_group};

using Program = std::vector<sock_filter>;

constexpr sock_filter kAllow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
constexpr sock_filter kDeny = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
constexpr sock_filter kUnknown = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS);

constexpr sock_filter load(std::size_t offset) {
    return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
}
constexpr sock_filter kLoadNumber = load(offsetof(seccomp_data, nr));

// Where `condition` holds, so many instructions are skipped, and else the others.
constexpr sock_filter jump(int condition, std::uint32_t value, std::size_t if_true, std::size_t if_false) {
    return BPF_JUMP(static_cast<std::uint16_t>(BPF_JMP | condition | BPF_K), value, static_cast<std::uint8_t>(if_true),
                    static_cast<std::uint8_t>(if_false));
}

void append(Program& to, const Program& more) { to.insert(to.end(), more.begin(), more.end()); }

// Denies `call` where an argument, the first is 0, meets the condition, or where it does not. Its low 32 bits count, as
// they do for the kernel in flags, commands and process ids. Keeps the number of the call loaded.
enum class When { met, not_met };
void append_check(Program& program, int call, std::size_t argument, int condition, std::uint32_t value,
                  When denied = When::met) {
    const std::size_t met = denied == When::met ? 0 : 1;
    append(program, {jump(BPF_JEQ, static_cast<std::uint32_t>(call), 0, 4),
                     load(offsetof(seccomp_data, args) + argument * sizeof(std::uint64_t)),
                     jump(condition, value, met, 1 - met), kDeny, kLoadNumber});
}

// Denies `call` unless an argument, the first is 0, is one of `values`. Keeps the number of the call loaded.
void append_choice(Program& program, int call, std::size_t argument, std::span<const std::uint32_t> values) {
    append(program, {jump(BPF_JEQ, static_cast<std::uint32_t>(call), 0, values.size() + 3),
                     load(offsetof(seccomp_data, args) + argument * sizeof(std::uint64_t))});
    for (std::size_t left = values.size(); left > 0; --left)
        program.push_back(jump(BPF_JEQ, values[values.size() - left], left, 0));
    append(program, {kDeny, kLoadNumber});
}

// The numbers at which runs of listed calls begin and end, in turn. No call below the first number is listed.
std::vector<std::uint32_t> edges(std::span<const int> list) {
    std::vector<std::uint32_t> numbers(list.begin(), list.end()), edges;
    std::ranges::sort(numbers);
    for (const std::uint32_t number : numbers) {
        if (!edges.empty() && edges.back() >= number) {
            edges.back() = number + 1;
        } else {
            edges.insert(edges.end(), {number, number + 1});
        }
    }
    return edges;
}

struct Verdicts {
    sock_filter listed, others;
};

// A tree, not a list: when the kernel takes the filter in, it walks it for each system call there is.
Program tree_of(std::span<const std::uint32_t> edges, const Verdicts& verdicts, bool is_listed_below = false) {
    if (edges.empty()) return {is_listed_below ? verdicts.listed : verdicts.others};
    const std::size_t middle = edges.size() / 2;
    const bool is_listed_above = is_listed_below == (middle % 2 != 0);
    const Program below = tree_of(edges.first(middle), verdicts, is_listed_below);
    Program program{jump(BPF_JGE, edges[middle], below.size(), 0)};
    append(program, below);
    append(program, tree_of(edges.subspan(middle + 1), verdicts, is_listed_above));
    return program;
}
// A jump is a byte. The farthest one skips half of the tree: of at most two edges for each call, with an instruction
// for each edge and for each space between them.
static_assert(2 * std::size(kDenied) + 1 < 256 && 2 * std::size(kKnown) + 1 < 256);

// Locks, flags and copies of descriptors; not whom the kernel signals when a file changes.
constexpr std::uint32_t kFileCommands[] = {F_DUPFD,     F_DUPFD_CLOEXEC, F_GETFD,     F_SETFD,  F_GETFL,
                                           F_SETFL,     F_GETLK,         F_SETLK,     F_SETLKW, F_OFD_GETLK,
                                           F_OFD_SETLK, F_OFD_SETLKW,    F_GETPIPE_SZ};
// What Asio and libc ask of pipes and terminals. It changes nothing that outlives the process.
constexpr std::uint32_t kDeviceCommands[] = {FIONREAD, FIONBIO, FIOCLEX, FIONCLEX, TCGETS, TIOCGWINSZ, TIOCGPGRP};

Program filter(SystemCalls calls) {
    // Calls of another architecture have other numbers: this program makes none.
    Program program{load(offsetof(seccomp_data, arch)),
                    jump(BPF_JEQ, kArchitecture, 1, 0),
                    kDeny,
                    kLoadNumber,
                    jump(BPF_JGE, kNumbersEnd, 0, 1),
                    kDeny};
    // Code is in place by now. Nobody types into the terminal that stderr may be. abort() signals itself.
    for (const int call : {SYS_mmap, SYS_mprotect, SYS_pkey_mprotect}) {
        append_check(program, call, 2, BPF_JSET, PROT_EXEC);
    }
    for (const std::uint32_t typing : {TIOCSTI, TIOCLINUX}) append_check(program, SYS_ioctl, 1, BPF_JEQ, typing);
    append_check(program, SYS_tgkill, 0, BPF_JEQ, static_cast<std::uint32_t>(getpid()), When::not_met);
    append_check(program, SYS_prlimit64, 0, BPF_JEQ, 0, When::not_met);
    if (calls == SystemCalls::known_only) {
        append_choice(program, SYS_fcntl, 1, kFileCommands);
        append_choice(program, SYS_ioctl, 1, kDeviceCommands);
        append(program, tree_of(edges(kKnown), {.listed = kAllow, .others = kUnknown}));
    } else {
        append(program, tree_of(edges(kDenied), {.listed = kDeny, .others = kAllow}));
    }
    return program;
}

}  // namespace

bool enter_seccomp(SystemCalls calls) {
    Program program = filter(calls);
    const sock_fprog wanted{.len = static_cast<unsigned short>(program.size()), .filter = program.data()};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &wanted) == 0;
}

}  // namespace host::platform

#else

namespace host::platform {

bool enter_seccomp(SystemCalls) { return false; }

}  // namespace host::platform

#endif
