// Which hosts run on a state folder now, and what each said of itself when it started.
//
// A host keeps a file there, locked (flock) for as long as it lives: one whose host was killed is known by its missing
// lock, and the next host removes it. A host works without its file where it cannot be made. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/descriptor.hpp"

namespace host::platform {

// In words, for people: "off" (--sandbox off), "unavailable" (this kernel or this build), or what is in force.
struct SandboxState {
    std::string landlock;
    std::string seccomp;
    std::string mitigations{};  // Windows has these instead of the two above; empty elsewhere
    bool operator==(const SandboxState&) const = default;
};

// "Landlock on, version 3; seccomp on", or what Windows has.
[[nodiscard]] std::string in_words(const SandboxState& sandbox);

struct LiveHost {
    std::int64_t pid{};
    std::string version;
    SandboxState sandbox;
    bool may_use_log{};  // its SQLite is safe with a write-ahead log; false: nothing says so
    bool operator==(const LiveHost&) const = default;
};

// Sorted by process number. Files of hosts that have ended are left out. A host whose file says nothing that can be
// read has the version "unknown". A folder that cannot be read has none.
[[nodiscard]] std::vector<LiveHost> live_hosts(const std::filesystem::path& state_folder);

[[nodiscard]] std::string pid_file_name(std::int64_t pid);
// Returns true for such a name, and for those of version 0.1.0.
[[nodiscard]] bool is_pid_file_name(std::string_view name);

// The text of a pid file: a line for each field. None: this is not one.
inline constexpr std::size_t kMaxPidFile = 4096;
[[nodiscard]] std::string pid_file_text(const LiveHost& host);
[[nodiscard]] std::optional<LiveHost> read_pid_file(std::string_view text);

// The file of this process. It is removed when this ends.
class PidFile {
public:
    // Nothing happens yet.
    PidFile(std::filesystem::path folder, std::int64_t pid);
    ~PidFile();
    PidFile(const PidFile&) = delete;
    PidFile& operator=(const PidFile&) = delete;

    // Makes the file, or replaces what is in it. Does nothing on failure.
    void write(const LiveHost& host);

private:
    void open(const std::string& text);

    std::filesystem::path folder_;
    std::filesystem::path file_;
    Descriptor opened_;  // and locked
};

}  // namespace host::platform
