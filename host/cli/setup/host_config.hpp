// host.ini, beside the state file: what a person wants of the hosts that a browser starts, where no flags can reach.
//
//   sandbox = on|off      (--sandbox)
//   record = "FILE"       (--record)
//   record-prompts = on   (--record with --show-prompts)
//
// Without the file, everything is as below. People write it through the flags; by hand is fine, too. Read once, when a
// host starts.
#pragma once

#include <expected>
#include <filesystem>
#include <optional>
#include <string>

namespace host::cli {

struct HostConfig {
    bool sandbox{true};
    std::optional<std::filesystem::path> record;  // absolute
    bool record_prompts{};
    bool operator==(const HostConfig&) const = default;
};

[[nodiscard]] std::filesystem::path switches_file(const std::filesystem::path& state_directory);

// The error is a sentence that names the file and what to do; whoever must go on then goes on with the defaults. A file
// that is not ours alone to write is not believed. Modes that let others read it are tightened.
[[nodiscard]] std::expected<HostConfig, std::string> read_host_config(const std::filesystem::path& state_directory);

// The whole file anew, at once: a reader sees the old one or the new one. The directory exists. The error as above.
[[nodiscard]] std::expected<void, std::string> write_host_config(const std::filesystem::path& state_directory,
                                                                 const HostConfig& switches);

}  // namespace host::cli
