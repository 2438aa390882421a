#include "store/support/killing_vfs.hpp"

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <exception>

#include "support/catch.hpp"

namespace host::store {

namespace {

constexpr int kKilled = 42;
constexpr int kThrew = 43;

int steps_left = 0;
sqlite3_vfs* real_vfs = nullptr;
sqlite3_io_methods methods;  // the real ones, but for three
const sqlite3_io_methods* real_methods = nullptr;

bool is_last() { return --steps_left == 0; }

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    if (is_last()) {
        real_methods->xWrite(file, data, size / 2, offset);
        ::_exit(kKilled);
    }
    return real_methods->xWrite(file, data, size, offset);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (is_last()) ::_exit(kKilled);
    return real_methods->xTruncate(file, size);
}
int sync(sqlite3_file* file, int flags) {
    if (is_last()) ::_exit(kKilled);
    return real_methods->xSync(file, flags);
}
int open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* flags_out) {
    const int code = real_vfs->xOpen(real_vfs, name, file, flags, flags_out);
    if (code == SQLITE_OK && file->pMethods) {
        real_methods = file->pMethods;
        methods = *file->pMethods;
        methods.xWrite = write;
        methods.xTruncate = truncate;
        methods.xSync = sync;
        file->pMethods = &methods;
    }
    return code;
}
int remove(sqlite3_vfs*, const char* name, int sync_directory) {
    if (is_last()) ::_exit(kKilled);
    return real_vfs->xDelete(real_vfs, name, sync_directory);
}

void put_in_place(int step) {
    static sqlite3_vfs vfs;
    steps_left = step;
    real_vfs = sqlite3_vfs_find(nullptr);
    vfs = *real_vfs;
    vfs.zName = "killing";
    vfs.xOpen = open;
    vfs.xDelete = remove;
    sqlite3_vfs_register(&vfs, 1);
}

}  // namespace

bool killed_at(int step, const std::function<void()>& act) {
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            put_in_place(step);
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
    REQUIRE(WIFEXITED(status));
    REQUIRE((WEXITSTATUS(status) == kKilled || WEXITSTATUS(status) == 0));
    return WEXITSTATUS(status) == kKilled;
}

}  // namespace host::store
