// The mark of a host that runs, in the state folder (wire/live_host.hpp). Gone when the host is; those of hosts that
// were killed are removed by the next one. A mark that cannot be made harms nothing.
#pragma once

#include <filesystem>

#include "wire/live_host.hpp"

namespace host::io {

class LiveFile {
public:
    // Nothing happens yet.
    LiveFile(std::filesystem::path folder, std::int64_t pid);
    ~LiveFile();
    LiveFile(const LiveFile&) = delete;
    LiveFile& operator=(const LiveFile&) = delete;

    void write(const wire::LiveHost& host);

private:
    bool open();

    std::filesystem::path folder_;
    std::filesystem::path file_;
    int fd_{-1};
};

}  // namespace host::io
