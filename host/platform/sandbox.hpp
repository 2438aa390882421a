// What a host gives up before it reads its first byte from outside, and what is left of it (SECURITY.md).
//
// It keeps: the descriptors that are open, and the files of the state folder. It gives up: other files, the network,
// other programs and processes, new code, core dumps. Where the kernel or the build lacks a part, the host works
// without it and says so. Entered before the database is opened, since a damaged or foreign one is input, too.
// One thread; for the life of the process.
#pragma once

#include <filesystem>

#include "platform/file.hpp"
#include "platform/live_hosts.hpp"

namespace host::platform {

class Sandbox {
public:
    // Nothing happens yet. `wanted`: --sandbox. `folder` is where all files of a host are, and need not be there yet.
    Sandbox(bool wanted, std::filesystem::path folder);

    // Gives up what the kernel and this build allow to give up; state() says which. Never fails.
    void enter();
    [[nodiscard]] platform::SandboxState state() const;

    // Enters the part that needs the folder, if the folder was missing before. Returns true if that changed something.
    bool enter_rest();
    // Returns true when our folder is gone, or another one has its name: this process can reach nothing in the new one,
    // so a new process is needed.
    [[nodiscard]] bool has_lost_folder() const;

private:
    enum class Part { off, unavailable, waiting, on };
    void enter_landlock();

    std::filesystem::path folder_;
    Part landlock_;
    Part seccomp_;
    int abi_{};
    FileId home_;  // of the folder, when it was entered
};

}  // namespace host::platform
