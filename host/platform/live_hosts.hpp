// Which hosts run on a state folder now, and what each said of itself when it started.
//
// A host keeps a file there, locked (flock) for as long as it lives: one whose host was killed is known by its missing
// lock, and the next host removes it. A mark that cannot be made harms nothing. POSIX; one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace host::platform {

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

// By process number. Those of the dead are left out, and what an older version wrote for itself.
[[nodiscard]] std::vector<LiveHost> live_hosts(const std::filesystem::path& state_folder);

[[nodiscard]] std::string pid_file_name(std::int64_t pid);
// Also of the form that version 0.1.0 had.
[[nodiscard]] bool is_pid_file_name(std::string_view name);

// The text of a pid file: a line for each field. None: this is not one.
inline constexpr std::size_t kMaxPidFile = 4096;
[[nodiscard]] std::string pid_file_text(const LiveHost& host);
[[nodiscard]] std::optional<LiveHost> read_pid_file(std::string_view text);

// The file of this process. Gone when this is.
class PidFile {
public:
    // Nothing happens yet.
    PidFile(std::filesystem::path folder, std::int64_t pid);
    ~PidFile();
    PidFile(const PidFile&) = delete;
    PidFile& operator=(const PidFile&) = delete;

    // Makes it, or writes it anew. On failure nothing.
    void write(const LiveHost& host);

private:
    bool open();

    std::filesystem::path folder_;
    std::filesystem::path file_;
    int fd_{-1};
};

}  // namespace host::platform
