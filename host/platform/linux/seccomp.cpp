#include "platform/linux/seccomp.hpp"

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))

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

using Program = std::vector<sock_filter>;

constexpr sock_filter kAllow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
constexpr sock_filter kDeny = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);

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

// The numbers at which what is denied begins and ends, by turns; below the first everything is allowed.
std::vector<std::uint32_t> edges() {
    std::vector<std::uint32_t> numbers(std::begin(kDenied), std::end(kDenied)), edges;
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

// A tree, not a list: when the kernel takes the filter in, it walks it for each system call there is.
Program tree_of(std::span<const std::uint32_t> edges, bool is_denied_below) {
    if (edges.empty()) return {is_denied_below ? kDeny : kAllow};
    const std::size_t middle = edges.size() / 2;
    const bool is_denied_above = is_denied_below == (middle % 2 != 0);
    const Program below = tree_of(edges.first(middle), is_denied_below);
    Program program{jump(BPF_JGE, edges[middle], below.size(), 0)};
    append(program, below);
    append(program, tree_of(edges.subspan(middle + 1), is_denied_above));
    return program;
}
// A jump is a byte. The farthest one skips half of the tree: of at most two edges for each call, with an instruction
// for each edge and for each space between them.
static_assert(2 * std::size(kDenied) + 1 < 256);

Program filter() {
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
    append(program, tree_of(edges(), false));
    return program;
}

}  // namespace

bool enter_seccomp() {
    Program program = filter();
    const sock_fprog wanted{.len = static_cast<unsigned short>(program.size()), .filter = program.data()};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &wanted) == 0;
}

}  // namespace host::platform

#else

namespace host::platform {

bool enter_seccomp() { return false; }

}  // namespace host::platform

#endif
