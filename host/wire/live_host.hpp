// A host that runs: what it leaves in a file of the state folder for as long as it does, for --debug to show.
//
// The file's name has the process number; while the host lives it holds a lock (flock) on the file, so that one whose
// host was killed is known for what it is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace host::wire {

// In words, for people: "off" (--sandbox off), "unavailable" (this kernel or this build), or what is in force.
struct SandboxState {
    std::string landlock;
    std::string seccomp;
    bool operator==(const SandboxState&) const = default;
};

struct LiveHost {
    std::int64_t pid{};
    std::string version;
    SandboxState sandbox;
    bool operator==(const LiveHost&) const = default;
};

[[nodiscard]] std::string live_file_name(std::int64_t pid);
[[nodiscard]] bool is_live_file_name(std::string_view name);
// Those of the living and of the dead; of a folder that cannot be read to its end, those before that.
[[nodiscard]] std::vector<std::filesystem::path> live_files_in(const std::filesystem::path& folder);
inline constexpr std::size_t kMaxLiveFile = 4096;

[[nodiscard]] std::string encode(const LiveHost& host);
// None: this is not one.
[[nodiscard]] std::optional<LiveHost> decode_live_host(std::string_view text);

}  // namespace host::wire
