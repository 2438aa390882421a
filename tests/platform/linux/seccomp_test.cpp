// seccomp: which system calls fail inside, and that nothing else does.
#include "platform/linux/seccomp.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <string>

#include "platform/linux/process_flags.hpp"
#include "platform/process.hpp"
#include "support/catch.hpp"
#include "support/in_child.hpp"
#include "support/temp_dir.hpp"

namespace {

constexpr int kNotHere = 255;

using host::platform::SystemCalls;

template <class Act>
int inside(SystemCalls calls, const Act& act) {  // the errno of `act`; 0: it worked
    return support::in_child([&] {
        host::platform::renounce_privileges();
        if (!host::platform::enter_seccomp(calls)) return kNotHere;
        return act() < 0 ? errno : 0;
    });
}

// The same under either list. What only the list of known calls leaves out fails there as if the kernel did not have
// it.
template <class Act>
int inside(const Act& act) {
    const int denied = inside(SystemCalls::denied_families, act), known = inside(SystemCalls::known_only, act);
    INFO("denied families: " << denied << ", known calls only: " << known);
    CHECK((known == denied || (known == ENOSYS && denied == EPERM)));
    return denied;
}

// Its arguments make no sense: a kernel that looks at them says so, with another errno.
int error_of_call(long number) {
    return inside([number] { return static_cast<int>(syscall(number, -1, -1, -1, -1, -1, -1)); });
}

bool seccomp_is_here() {
    if (inside([] { return 0; }) != kNotHere) return true;
    WARN("no seccomp in this build or kernel: not tested");
    return false;
}

TEST_CASE("inside seccomp there is no network") {
    if (!seccomp_is_here()) return;
    for (const int family : {AF_INET, AF_INET6, AF_UNIX, AF_NETLINK}) {
        CHECK(inside([&] { return socket(family, SOCK_DGRAM, 0); }) == EPERM);
    }
    CHECK(inside([] { return connect(0, nullptr, 0); }) == EPERM);
    CHECK(inside([] { return bind(0, nullptr, 0); }) == EPERM);
    CHECK(inside([] { return static_cast<int>(syscall(SYS_sendmsg, 0, nullptr, 0)); }) == EPERM);
    CHECK(inside([] { return static_cast<int>(syscall(SYS_io_uring_setup, 1, nullptr)); }) == EPERM);
}

TEST_CASE("inside seccomp no other program or process is started") {
    if (!seccomp_is_here()) return;
    char name[] = "/bin/true";
    char* const words[] = {name, nullptr};
    CHECK(inside([&] { return execve(name, words, nullptr); }) == EPERM);
    CHECK(inside([] { return fork(); }) == EPERM);
    CHECK(inside([] { return unshare(CLONE_NEWUSER); }) == EPERM);
}

TEST_CASE("inside seccomp other processes are out of reach") {
    if (!seccomp_is_here()) return;
    const pid_t parent = getpid();
    CHECK(inside([] { return static_cast<int>(ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)); }) == EPERM);
    CHECK(inside([&] { return static_cast<int>(syscall(SYS_process_vm_readv, parent, 0, 0, 0, 0, 0)); }) == EPERM);
    CHECK(inside([&] { return kill(parent, 0); }) == EPERM);
    CHECK(inside([&] { return static_cast<int>(syscall(SYS_tgkill, parent, parent, 0)); }) == EPERM);
    CHECK(inside([&] { return prlimit(parent, RLIMIT_NOFILE, nullptr, nullptr); }) == EPERM);
    CHECK(inside([&] { return setpriority(PRIO_PROCESS, static_cast<id_t>(parent), 19); }) == EPERM);
    for (const int call : {SYS_process_vm_writev, SYS_process_madvise, SYS_kcmp, SYS_pidfd_getfd, SYS_pidfd_send_signal,
                           SYS_tkill, SYS_rt_sigqueueinfo, SYS_migrate_pages, SYS_move_pages, SYS_ioprio_set,
                           SYS_sched_setscheduler, SYS_sched_setattr, SYS_sched_setaffinity}) {
        INFO(call);
        CHECK(error_of_call(call) == EPERM);
    }
}

TEST_CASE("inside seccomp nothing is shared with other processes: no memory, semaphores or message queues") {
    if (!seccomp_is_here()) return;
    CHECK(inside([] { return shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600); }) == EPERM);
    for (const int call : {SYS_shmat, SYS_shmctl, SYS_semget, SYS_semop, SYS_semtimedop, SYS_semctl, SYS_msgget,
                           SYS_msgsnd, SYS_msgrcv, SYS_msgctl, SYS_mq_open, SYS_mq_unlink}) {
        INFO(call);
        CHECK(error_of_call(call) == EPERM);
    }
}

// Landlock does not look at these, nor at truncate() before Linux 6.2.
TEST_CASE("inside seccomp no file is changed by its name: mode, owner, times, attributes or length") {
    if (!seccomp_is_here()) return;
    const support::TempDir dir;
    const std::string file = (dir.path() / "file").string();
    std::ofstream(file) << "as it was";
    struct stat before {
    }, after{};
    REQUIRE(stat(file.c_str(), &before) == 0);
    const char* const name = file.c_str();
    CHECK(inside([&] { return truncate(name, 0); }) == EPERM);
    CHECK(inside([&] { return chmod(name, 0777); }) == EPERM);
    CHECK(inside([&] { return fchmodat(AT_FDCWD, name, 0777, 0); }) == EPERM);
    CHECK(inside([&] { return chown(name, 1, 1); }) == EPERM);
    CHECK(inside([&] { return lchown(name, 1, 1); }) == EPERM);
    CHECK(inside([&] { return fchownat(AT_FDCWD, name, 1, 1, 0); }) == EPERM);
    CHECK(inside([&] { return utimensat(AT_FDCWD, name, nullptr, 0); }) == EPERM);
    constexpr int kFchmodat2 = 452, kSetxattrat = 463, kRemovexattrat = 466, kFileSetattr = 469;
    for (const int call : {SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr, SYS_removexattr, SYS_lremovexattr,
                           SYS_fremovexattr, kFchmodat2, kSetxattrat, kRemovexattrat, kFileSetattr,
                           SYS_name_to_handle_at, SYS_open_by_handle_at, SYS_inotify_init1, SYS_fanotify_init}) {
        INFO(call);
        CHECK(error_of_call(call) == EPERM);
    }
    REQUIRE(stat(file.c_str(), &after) == 0);
    CHECK(after.st_ctim.tv_sec == before.st_ctim.tv_sec);
    CHECK(after.st_ctim.tv_nsec == before.st_ctim.tv_nsec);
}

TEST_CASE("inside seccomp the machine and its views of itself are out of reach, for root too") {
    if (!seccomp_is_here()) return;
    constexpr int kOpenTreeAttr = 467;
    for (const int call : {SYS_mount,
                           SYS_umount2,
                           SYS_move_mount,
                           SYS_open_tree,
                           kOpenTreeAttr,
                           SYS_mount_setattr,
                           SYS_fsopen,
                           SYS_fsconfig,
                           SYS_fspick,
                           SYS_fsmount,
                           SYS_pivot_root,
                           SYS_chroot,
                           SYS_setns,
                           SYS_personality,
                           SYS_bpf,
                           SYS_perf_event_open,
                           SYS_userfaultfd,
                           SYS_keyctl,
                           SYS_add_key,
                           SYS_request_key,
                           SYS_vmsplice,
                           SYS_io_uring_enter,
                           SYS_io_uring_register,
                           SYS_kexec_load,
                           SYS_kexec_file_load,
                           SYS_init_module,
                           SYS_finit_module,
                           SYS_delete_module,
                           SYS_reboot,
                           SYS_swapon,
                           SYS_swapoff,
                           SYS_acct,
                           SYS_quotactl,
                           SYS_settimeofday,
                           SYS_clock_settime,
                           SYS_adjtimex,
                           SYS_clock_adjtime,
                           SYS_sethostname,
                           SYS_setdomainname,
                           SYS_syslog}) {
        INFO(call);
        CHECK(error_of_call(call) == EPERM);
    }
}

TEST_CASE("inside seccomp nobody types into a terminal") {
    if (!seccomp_is_here()) return;
    char key = 'x';
    CHECK(inside([&] { return ioctl(STDERR_FILENO, TIOCSTI, &key); }) == EPERM);
    CHECK(inside([&] { return ioctl(STDERR_FILENO, TIOCLINUX, &key); }) == EPERM);
    CHECK(inside([&] { return ioctl(-1, TIOCGWINSZ, &key); }) == EBADF);
}

#ifdef __x86_64__
TEST_CASE("inside seccomp the numbers of another architecture lead nowhere") {
    if (!seccomp_is_here()) return;
    constexpr long kX32 = 0x4000'0000;
    CHECK(inside([] { return static_cast<int>(syscall(kX32 + SYS_getpid)); }) == EPERM);
    CHECK(inside([] {
              long result = 20;  // getpid, by the numbers of 32 bits
              asm volatile("int $0x80" : "+a"(result) : : "memory");
              return static_cast<int>(errno = static_cast<int>(-result), -1);
          }) == EPERM);
}
#endif

TEST_CASE("inside seccomp no memory becomes code") {
    if (!seccomp_is_here()) return;
    const auto map = [](int protection) {
        return mmap(nullptr, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0;
    };
    CHECK(inside([&] { return map(PROT_READ | PROT_WRITE | PROT_EXEC); }) == EPERM);
    CHECK(inside([&] {
              void* const page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              return mprotect(page, 4096, PROT_READ | PROT_EXEC);
          }) == EPERM);
    CHECK(inside([&] { return map(PROT_READ | PROT_WRITE); }) == 0);
    CHECK(inside([] { return shmat(0, nullptr, SHM_EXEC) == reinterpret_cast<void*>(-1) ? -1 : 0; }) == EPERM);
    CHECK(inside([] { return memfd_create("code", 0); }) == EPERM);
    constexpr int kMemfdSecret = 447;
    CHECK(error_of_call(kMemfdSecret) == EPERM);
    CHECK(error_of_call(SYS_pkey_mprotect) == EPERM);
}

TEST_CASE("inside seccomp what a host does still works") {
    if (!seccomp_is_here()) return;
    CHECK(inside([] { return open("/dev/null", O_RDWR); }) == 0);
    CHECK(inside([] { return eventfd(0, 0); }) == 0);
    CHECK(inside([] { return static_cast<int>(syscall(SYS_pidfd_open, getppid(), 0)); }) == 0);  // the parent's watch
    CHECK(inside([] { return poll(nullptr, 0, 1); }) == 0);
    rlimit limit{};
    CHECK(inside([&] { return getrlimit(RLIMIT_NOFILE, &limit); }) == 0);
    const support::TempDir dir;
    const std::string file = (dir.path() / "new").string();
    CHECK(
        inside([&] {  // SQLite gives a journal the mode and owner of its database, and the host tightens what is loose
            unlink(file.c_str());
            const int fd = open(file.c_str(), O_CREAT | O_EXCL | O_RDWR, 0644);
            if (fd < 0 || fchmod(fd, 0600) != 0 || fchown(fd, geteuid(), getegid()) != 0) return -1;
            return ftruncate(fd, 10);
        }) == 0);
}

TEST_CASE("where only known calls work, one that the list of denied families lets through does not exist") {
    if (!seccomp_is_here()) return;
    constexpr long kNextYear = 600;
    const auto ask = [] { return static_cast<int>(syscall(kNextYear)); };
    CHECK(inside(SystemCalls::denied_families, ask) == ENOSYS);  // the kernel's own answer
    for (const long call : {kNextYear, static_cast<long>(SYS_signalfd4), static_cast<long>(SYS_symlinkat),
                            static_cast<long>(SYS_mknodat), static_cast<long>(SYS_setuid), static_cast<long>(SYS_prctl),
                            static_cast<long>(SYS_getpeername), static_cast<long>(SYS_splice)}) {
        INFO(call);
        CHECK(inside(SystemCalls::known_only,
                     [&] { return static_cast<int>(syscall(call, -1, -1, -1, -1, -1, -1)); }) == ENOSYS);
    }
}

TEST_CASE("where only known calls work, descriptors and terminals are asked only what a host asks of them") {
    if (!seccomp_is_here()) return;
    const auto result = [](const auto& act) { return inside(SystemCalls::known_only, act); };
    CHECK(result([] { return fcntl(STDERR_FILENO, F_SETOWN, getppid()); }) == EPERM);  // signals for others
    CHECK(result([] { return fcntl(STDERR_FILENO, F_SETSIG, SIGKILL); }) == EPERM);
    CHECK(result([] { return fcntl(STDERR_FILENO, F_NOTIFY, DN_CREATE); }) == EPERM);
    CHECK(result([] { return fcntl(STDERR_FILENO, F_GETFL); }) == 0);
    CHECK(result([] { return fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10); }) == 0);
    int size = 0;
    CHECK(result([&] { return ioctl(STDERR_FILENO, TIOCSWINSZ, &size); }) == EPERM);
    CHECK(result([&] { return ioctl(-1, FIONREAD, &size); }) == EBADF);
}

TEST_CASE("inside seccomp a failed check still stops the process") {
    if (!seccomp_is_here()) return;
    CHECK(inside([]() -> int {
              host::platform::forbid_core_files();
              std::signal(SIGABRT, SIG_DFL);
              std::abort();
          }) == -1);
}

}  // namespace
