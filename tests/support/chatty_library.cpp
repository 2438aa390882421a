// A library as they come: it prints to stdout whenever it feels like it. Preloaded into the host by a test.
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>

namespace {

void chatter() {
    std::puts("stray words");  // through the buffer of stdio, emptied at once, and past it
    std::fflush(stdout);
    if (write(STDOUT_FILENO, "ok\n\0", 4) != 4) return;  // as a length: a frame that never comes
    std::printf("left in the buffer");
}

[[gnu::constructor]] void before_main() { std::printf("before main"); }
[[gnu::destructor]] void after_main() { chatter(); }

}  // namespace

// What SQLite calls in the middle of each commit.
extern "C" int fsync(int fd) {
    chatter();
    return static_cast<int>(syscall(SYS_fsync, fd));
}
extern "C" int fdatasync(int fd) {
    chatter();
    return static_cast<int>(syscall(SYS_fdatasync, fd));
}
