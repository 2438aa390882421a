// A real host process behind two pipes, as a browser would have it. Not copyable; killed when it goes.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "wire/frame.hpp"

namespace support {

class HostProcess {
public:
    HostProcess(const std::string& binary, const std::vector<std::string>& arguments);
    ~HostProcess();
    HostProcess(const HostProcess&) = delete;
    HostProcess& operator=(const HostProcess&) = delete;

    void send(const std::string& payload);       // one frame
    void send_bytes(std::string_view bytes);     // as they are
    [[nodiscard]] std::string receive();         // the next payload; throws when none comes within the deadline
    void close_input();                          // what a browser does when it is done with a host
    [[nodiscard]] int wait();                    // exit status; throws when it does not end within the deadline
    void kill_hard();                            // SIGKILL, and waited for

    [[nodiscard]] pid_t pid() const { return pid_; }

private:
    pid_t pid_{-1};
    int to_{-1};
    int from_{-1};
    host::wire::FrameDecoder decoder_;
};

}  // namespace support
