// Pipes: making them, and what can be asked of one.
#pragma once

#include <cstddef>

#include "platform/descriptor.hpp"

namespace host::platform {

struct Pipe {
    Pipe();  // both ends are closed on exec. Throws std::system_error; then neither is open

    Descriptor out;  // to read from
    Descriptor in;   // to write to
};

// Returns true when the other end of a pipe or socket is closed. Files and devices never hang up.
[[nodiscard]] bool has_hung_up(int fd);

// Asks for a pipe that holds `bytes`, where the system lets a pipe grow. Does nothing otherwise, or on failure.
void widen_pipe(int fd, std::size_t bytes);

// Restores the status flags (O_NONBLOCK) that a descriptor had when this was made. They belong to the open file, which
// other processes may share. The descriptor must outlive this.
class KeptFlags {
public:
    explicit KeptFlags(int fd);
    ~KeptFlags();
    KeptFlags(const KeptFlags&) = delete;
    KeptFlags& operator=(const KeptFlags&) = delete;

private:
    int fd_, flags_;
};

}  // namespace host::platform
