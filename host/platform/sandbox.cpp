#include "platform/sandbox.hpp"

#include <sys/stat.h>

#include <string>
#include <utility>

#include "platform/linux/landlock.hpp"
#include "platform/linux/seccomp.hpp"
#include "platform/process_flags.hpp"

// The leak checker of such a build looks into the process with ptrace and /proc when it ends.
#if defined(__SANITIZE_ADDRESS__)
#define GRH_LEAK_CHECKED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GRH_LEAK_CHECKED true
#endif
#endif
#ifndef GRH_LEAK_CHECKED
#define GRH_LEAK_CHECKED false
#endif

namespace host::platform {

Sandbox::Sandbox(bool wanted, std::filesystem::path folder)
    : folder_(std::move(folder)), landlock_(wanted ? Part::unavailable : Part::off), seccomp_(landlock_) {}

void Sandbox::enter() {
    if (landlock_ == Part::off || GRH_LEAK_CHECKED) return;
    hide_memory();
    if (!renounce_privileges()) return;  // without it an ordinary user may enter neither
    abi_ = landlock::abi();
    if (abi_ > 0) enter_landlock();
    if (enter_seccomp()) seccomp_ = Part::on;
}

void Sandbox::enter_landlock() {
    struct stat status {};
    const bool is_there = stat(folder_.c_str(), &status) == 0;
    switch (is_there ? landlock::enter(abi_, folder_) : landlock::Entered::no_folder) {
        case landlock::Entered::yes: landlock_ = Part::on; break;
        case landlock::Entered::no_folder: landlock_ = Part::waiting; break;
        case landlock::Entered::refused: landlock_ = Part::unavailable; break;
    }
    device_ = status.st_dev;
    inode_ = status.st_ino;
}

bool Sandbox::enter_rest() {
    if (landlock_ != Part::waiting) return false;
    enter_landlock();
    return landlock_ != Part::waiting;
}

bool Sandbox::has_lost_folder() const {
    struct stat status {};
    return landlock_ == Part::on &&
           (stat(folder_.c_str(), &status) != 0 || status.st_dev != device_ || status.st_ino != inode_);
}

platform::SandboxState Sandbox::state() const {
    const auto word = [](Part part, std::string when_on) -> std::string {
        switch (part) {
            case Part::off: return "off";
            case Part::unavailable: return "unavailable";
            case Part::waiting: return "once there is a state folder";
            case Part::on: return when_on;
        }
        return {};
    };
    return {.landlock = word(landlock_, "on, version " + std::to_string(abi_)), .seccomp = word(seccomp_, "on")};
}

}  // namespace host::platform
