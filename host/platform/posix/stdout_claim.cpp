#include "platform/stdout_claim.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace host::platform {
namespace {

int checked(int result, const char* doing) {
    if (result < 0) throw std::system_error(errno, std::generic_category(), doing);
    return result;
}

void fill_closed_standard_descriptors() {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
        if (fcntl(fd, F_GETFD) >= 0) continue;
        // The lowest free number is `fd`: those below are open by now.
        checked(open("/dev/null", O_RDWR), "opening /dev/null");
    }
}

}  // namespace

int claim_stdout() {
    fill_closed_standard_descriptors();
    const int frames = checked(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1), "keeping stdout for frames");
    checked(dup2(STDERR_FILENO, STDOUT_FILENO), "pointing stdout at stderr");
    return frames;
}

}  // namespace host::platform
