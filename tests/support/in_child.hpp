// Something that a process can do only once, such as giving up rights, done in a child; its number comes back.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

namespace support {

// What `act` returns: 0 to 255. No exception may leave it. -1: it was ended by a signal.
template <class Act>
int in_child(const Act& act) {
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("fork");
    if (child == 0) _exit(act());
    int status = 0;
    if (waitpid(child, &status, 0) != child) throw std::runtime_error("waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace support
