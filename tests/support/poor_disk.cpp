// A file system that lacks what others have, as some networks and memory cards do. Preloaded into a host by a test;
// POOR_DISK says what is missing: "locks", "names" (a second one, and a rename that does not replace), or "local": it
// is as poor as none, and says that it is NFS.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/vfs.h>

#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>

namespace {

bool lacks(const char* what) {
    const char* const missing = std::getenv("POOR_DISK");
    return missing && std::strcmp(missing, what) == 0;
}

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

int no_lock(const char* name, int fd, int command, void* argument) {
    if ((command == F_SETLK || command == F_SETLKW) && lacks("locks")) {
        errno = ENOLCK;
        return -1;
    }
    return real<int(int, int, ...)>(name)(fd, command, argument);
}

}  // namespace

// SQLite calls one of the two, by how it was built.
extern "C" int fcntl(int fd, int command, ...) {
    va_list arguments;
    va_start(arguments, command);
    void* const argument = va_arg(arguments, void*);
    va_end(arguments);
    return no_lock("fcntl", fd, command, argument);
}
extern "C" int fcntl64(int fd, int command, ...) {
    va_list arguments;
    va_start(arguments, command);
    void* const argument = va_arg(arguments, void*);
    va_end(arguments);
    return no_lock("fcntl64", fd, command, argument);
}

extern "C" int linkat(int from, const char* old_name, int to, const char* new_name, int flags) {
    if (lacks("names") || lacks("links")) {
        errno = EPERM;
        return -1;
    }
    return real<decltype(linkat)>("linkat")(from, old_name, to, new_name, flags);
}
extern "C" int renameat2(int from, const char* old_name, int to, const char* new_name, unsigned flags) {
    if (lacks("names") || lacks("renames")) {
        errno = EINVAL;
        return -1;
    }
    return real<int(int, const char*, int, const char*, unsigned)>("renameat2")(from, old_name, to, new_name, flags);
}

extern "C" int statfs(const char* file, struct statfs* info) {
    const int result = real<int(const char*, struct statfs*)>("statfs")(file, info);
    if (result == 0 && lacks("local")) info->f_type = 0x6969;
    return result;
}
