#include "support/fault_vfs.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <exception>
#include <iterator>

#include "support/catch.hpp"

namespace support {
namespace {

constexpr int kThrew = 43;

FaultVfs* disk = nullptr;

bool fails(DiskCall call) {
    const FaultVfs::Fate fate = disk->next(call);
    if (fate == FaultVfs::Fate::dies) ::raise(SIGKILL);
    return fate == FaultVfs::Fate::failed;
}

// The calls of SQLite's unix file system, which it lets others take the place of (sqlite3_vfs.xSetSystemCall).
int open_file(const char* path, int flags, int mode) { return fails(kOpen) ? -1 : ::open(path, flags, mode); }
int access_file(const char* path, int mode) { return fails(kLook) ? -1 : ::access(path, mode); }
int stat_file(const char* path, struct stat* info) { return fails(kLook) ? -1 : ::stat(path, info); }
int lstat_file(const char* path, struct stat* info) { return fails(kLook) ? -1 : ::lstat(path, info); }
int fstat_file(int fd, struct stat* info) { return fails(kLook) ? -1 : ::fstat(fd, info); }
int truncate_file(int fd, off_t size) { return fails(kTruncate) ? -1 : ::ftruncate(fd, size); }
int unlink_file(const char* path) { return fails(kRemove) ? -1 : ::unlink(path); }

int control_file(int fd, int command, ...) {
    va_list arguments;
    va_start(arguments, command);
    void* const argument = va_arg(arguments, void*);
    va_end(arguments);
    return fails(kLock) ? -1 : ::fcntl(fd, command, argument);
}

ssize_t read_file(int fd, void* to, std::size_t size, off_t offset) {
    switch (disk->next(kRead)) {
        case FaultVfs::Fate::failed: return -1;
        case FaultVfs::Fate::halved: return ::pread(fd, to, (size + 1) / 2, offset);
        case FaultVfs::Fate::dies: ::raise(SIGKILL); [[fallthrough]];
        case FaultVfs::Fate::done: break;
    }
    return ::pread(fd, to, size, offset);
}

ssize_t write_file(int fd, const void* data, std::size_t size, off_t offset) {
    const FaultVfs::Fate fate = disk->next(kWrite);
    if (fate == FaultVfs::Fate::failed) return -1;
    if (fate == FaultVfs::Fate::done) return ::pwrite(fd, data, size, offset);
    const ssize_t written = ::pwrite(fd, data, (size + 1) / 2, offset);
    if (fate == FaultVfs::Fate::dies) ::raise(SIGKILL);
    return written;
}

const struct {
    const char* name;
    sqlite3_syscall_ptr call;
} kCalls[] = {
    {"open", reinterpret_cast<sqlite3_syscall_ptr>(open_file)},
    {"access", reinterpret_cast<sqlite3_syscall_ptr>(access_file)},
    {"stat", reinterpret_cast<sqlite3_syscall_ptr>(stat_file)},
    {"lstat", reinterpret_cast<sqlite3_syscall_ptr>(lstat_file)},
    {"fstat", reinterpret_cast<sqlite3_syscall_ptr>(fstat_file)},
    {"ftruncate", reinterpret_cast<sqlite3_syscall_ptr>(truncate_file)},
    {"unlink", reinterpret_cast<sqlite3_syscall_ptr>(unlink_file)},
    {"fcntl", reinterpret_cast<sqlite3_syscall_ptr>(control_file)},
    {"pread", reinterpret_cast<sqlite3_syscall_ptr>(read_file)},
    {"pread64", reinterpret_cast<sqlite3_syscall_ptr>(read_file)},
    {"pwrite", reinterpret_cast<sqlite3_syscall_ptr>(write_file)},
    {"pwrite64", reinterpret_cast<sqlite3_syscall_ptr>(write_file)},
};

}  // namespace

std::string_view name_of(DiskCall call) {
    switch (call) {
        case kOpen: return "open";
        case kLook: return "stat";
        case kLock: return "lock";
        case kRead: return "read";
        case kWrite: return "write";
        case kTruncate: return "truncate";
        case kSync: return "sync";
        case kRemove: return "remove";
    }
    return "none";
}

FaultVfs::FaultVfs() {
    disk = this;
    for (const auto& [name, call] : kCalls) real()->xSetSystemCall(real(), name, call);
}

FaultVfs::~FaultVfs() {
    for (const auto& [name, call] : kCalls) real()->xSetSystemCall(real(), name, nullptr);
    disk = nullptr;
}

void FaultVfs::arm(const Fault& fault) {
    fault_ = fault;
    armed_ = true;
    calls_ = 0;
    first_ = 0;
}

void FaultVfs::clear() { armed_ = false; }

FaultVfs::Fate FaultVfs::next(DiskCall call) {
    if (!armed_ || (fault_.calls & call) == 0) return Fate::done;
    calls_ += 1;
    const bool strikes =
        fault_.at > 0 &&
        (fault_.lasting ? calls_ >= fault_.at && (calls_ - fault_.at) % fault_.every == 0 : calls_ == fault_.at);
    if (!strikes) return Fate::done;
    if (first_ == 0) first_ = call;
    switch (fault_.kind) {
        case Fault::Kind::error: errno = fault_.error; return Fate::failed;
        case Fault::Kind::partial: return Fate::halved;
        case Fault::Kind::kill: break;
    }
    return Fate::dies;
}

int FaultVfs::before_sync(const std::string&) { return fails(kSync) ? SQLITE_IOERR_FSYNC : SQLITE_OK; }

bool killed_by(const Fault& fault, const std::function<void()>& act) {
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            FaultVfs dying;
            dying.arm(fault);
            act();
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
            ::_exit(kThrew);
        }
        ::_exit(0);
    }
    REQUIRE(child > 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    REQUIRE((killed || (WIFEXITED(status) && WEXITSTATUS(status) == 0)));
    return killed;
}

bool killed_at(int step, const std::function<void()>& act) {
    return killed_by({.at = step, .kind = Fault::Kind::kill, .calls = kChanges}, act);
}

}  // namespace support
