#include "platform/sandbox.hpp"

#include <utility>

namespace host::platform {

// macOS lets only an app bundle with an entitlement give up what a host does not need; sandbox_init() is deprecated.
Sandbox::Sandbox(bool wanted, std::filesystem::path folder)
    : folder_(std::move(folder)), landlock_(wanted ? Part::unavailable : Part::off), seccomp_(landlock_) {}

void Sandbox::enter() {}
void Sandbox::enter_landlock() { static_cast<void>(abi_), static_cast<void>(seccomp_); }
bool Sandbox::enter_rest() { return false; }
bool Sandbox::has_lost_folder() const { return false; }

SandboxState Sandbox::state() const {
    const char* const word = landlock_ == Part::off ? "off" : "unavailable";
    return {.landlock = word, .seccomp = word, .mitigations = word};
}

}  // namespace host::platform
