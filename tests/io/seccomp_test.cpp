// seccomp: which system calls fail inside, and that nothing else does.
#include "io/seccomp.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "io/process_flags.hpp"
#include "support/catch.hpp"
#include "support/in_child.hpp"

namespace {

constexpr int kNotHere = 255;

template <class Act>
int inside(const Act& act) {  // the errno of `act`; 0: it worked
    return support::in_child([&] {
        host::io::renounce_privileges();
        if (!host::io::enter_seccomp()) return kNotHere;
        return act() < 0 ? errno : 0;
    });
}

bool is_here() {
    if (inside([] { return 0; }) != kNotHere) return true;
    WARN("no seccomp in this build or kernel: not tested");
    return false;
}

TEST_CASE("inside seccomp there is no network") {
    if (!is_here()) return;
    for (const int family : {AF_INET, AF_INET6, AF_UNIX, AF_NETLINK}) {
        CHECK(inside([&] { return socket(family, SOCK_DGRAM, 0); }) == EPERM);
    }
    CHECK(inside([] { return connect(0, nullptr, 0); }) == EPERM);
    CHECK(inside([] { return bind(0, nullptr, 0); }) == EPERM);
    CHECK(inside([] { return static_cast<int>(syscall(SYS_sendmsg, 0, nullptr, 0)); }) == EPERM);
    CHECK(inside([] { return static_cast<int>(syscall(SYS_io_uring_setup, 1, nullptr)); }) == EPERM);
}

TEST_CASE("inside seccomp no other program or process is started") {
    if (!is_here()) return;
    char name[] = "/bin/true";
    char* const words[] = {name, nullptr};
    CHECK(inside([&] { return execve(name, words, nullptr); }) == EPERM);
    CHECK(inside([] { return fork(); }) == EPERM);
    CHECK(inside([] { return unshare(CLONE_NEWUSER); }) == EPERM);
}

TEST_CASE("inside seccomp other processes are out of reach") {
    if (!is_here()) return;
    const pid_t parent = getpid();
    CHECK(inside([] { return static_cast<int>(ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)); }) == EPERM);
    CHECK(inside([&] { return static_cast<int>(syscall(SYS_process_vm_readv, parent, 0, 0, 0, 0, 0)); }) == EPERM);
    CHECK(inside([&] { return kill(parent, 0); }) == EPERM);
    CHECK(inside([&] { return static_cast<int>(syscall(SYS_tgkill, parent, parent, 0)); }) == EPERM);
    CHECK(inside([&] { return prlimit(parent, RLIMIT_NOFILE, nullptr, nullptr); }) == EPERM);
}

TEST_CASE("inside seccomp no memory becomes code") {
    if (!is_here()) return;
    const auto map = [](int protection) {
        return mmap(nullptr, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0;
    };
    CHECK(inside([&] { return map(PROT_READ | PROT_WRITE | PROT_EXEC); }) == EPERM);
    CHECK(inside([&] {
              void* const page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              return mprotect(page, 4096, PROT_READ | PROT_EXEC);
          }) == EPERM);
    CHECK(inside([&] { return map(PROT_READ | PROT_WRITE); }) == 0);
}

TEST_CASE("inside seccomp what a host does still works") {
    if (!is_here()) return;
    CHECK(inside([] { return open("/dev/null", O_RDWR); }) == 0);
    CHECK(inside([] { return eventfd(0, 0); }) == 0);
    CHECK(inside([] { return static_cast<int>(syscall(SYS_pidfd_open, getppid(), 0)); }) == 0);  // the parent's watch
    CHECK(inside([] { return poll(nullptr, 0, 1); }) == 0);
    rlimit limit{};
    CHECK(inside([&] { return getrlimit(RLIMIT_NOFILE, &limit); }) == 0);
}

TEST_CASE("inside seccomp a failed check still stops the process") {
    if (!is_here()) return;
    CHECK(inside([]() -> int {
              host::io::forbid_core_files();
              std::signal(SIGABRT, SIG_DFL);
              std::abort();
          }) == -1);
}

}  // namespace
