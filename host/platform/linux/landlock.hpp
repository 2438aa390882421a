// Landlock: of all files, only those in one folder can be opened, written, made or removed by this process any more.
//
// The kernel's own interface, by its numbers: distributions ship headers that are years older than their kernels.
// Descriptors that are open already stay as they are. What it does not govern (modes, owners, attributes
// and times; before version 3 lengths) is seccomp's part; stat stays.
#pragma once

#include <cstdint>
#include <filesystem>

namespace host::platform::landlock {

// What the running kernel offers: 1 or more; 0: nothing (none built in, switched off, or not Linux).
[[nodiscard]] int abi();

struct Rights {
    std::uint64_t files{};     // handled, so denied unless a rule allows them
    std::uint64_t network{};   // TCP: no rule allows any
    std::uint64_t scoped{};    // signals and abstract sockets of processes outside
    std::uint64_t granted{};   // to the folder: plain files in it, no new folders, links, devices or sockets
    std::uint64_t readable{};  // to the source of randomness
    bool operator==(const Rights&) const = default;
};

// All that a kernel of this version knows, and nothing else: it refuses what it does not know.
[[nodiscard]] Rights rights_of(int abi);

enum class Entered { yes, no_folder, refused };

// For the rest of this process's life, and of its children's. Needs renounce_privileges() before it. `folder` is the
// one that is there now: another one that takes its name later is out of reach.
[[nodiscard]] Entered enter(int abi, const std::filesystem::path& folder);

}  // namespace host::platform::landlock
