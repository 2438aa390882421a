#include "platform/sandbox.hpp"

#include <string>
#include <utility>

#include "platform/linux/landlock.hpp"
#include "platform/linux/process_flags.hpp"
#include "platform/linux/seccomp.hpp"

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
    if (!renounce_privileges()) return;  // an ordinary user needs this for both parts
    abi_ = landlock::abi();
    if (abi_ > 0) enter_landlock();
    if (enter_seccomp(kSystemCalls)) seccomp_ = Part::on;
}

void Sandbox::enter_landlock() {
    const auto folder = status_behind(folder_);
    switch (folder ? landlock::enter(abi_, folder_) : landlock::Entered::no_folder) {
        case landlock::Entered::yes: landlock_ = Part::on; break;
        case landlock::Entered::no_folder: landlock_ = Part::waiting; break;
        case landlock::Entered::refused: landlock_ = Part::unavailable; break;
    }
    if (folder) home_ = folder->id;
}

bool Sandbox::enter_rest() {
    if (landlock_ != Part::waiting) return false;
    enter_landlock();
    return landlock_ != Part::waiting;
}

bool Sandbox::has_lost_folder() const {
    if (landlock_ != Part::on) return false;
    const auto folder = status_behind(folder_);
    return !folder || folder->id != home_;
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
    return {.landlock = word(landlock_, "on, version " + std::to_string(abi_)),
            .seccomp = word(seccomp_, kSystemCalls == SystemCalls::known_only ? "on, known calls only" : "on")};
}

}  // namespace host::platform
