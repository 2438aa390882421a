// host.ini, beside the state file: what a person wants of the hosts that a browser starts, where no flags can reach.
//
//   sandbox = on|off      (--sandbox)
//   record = "FILE"       (--record)
//   record-prompts = on   (--record with --show-prompts)
//   journal = write-ahead (or rollback; docs/state-file.md)
//
// Lines are `key = value`, with comments behind # or ; and quotes around a value that has spaces or commas. Without the
// file everything is as in HostConfig below. The flags write it, and so may people. Read once, when a host starts.
#pragma once

#include <expected>
#include <filesystem>
#include <optional>
#include <string>

#include "app/findings.hpp"
#include "store/journal_mode.hpp"

namespace host::cli {

struct HostConfig {
    bool sandbox{true};
    std::optional<std::filesystem::path> record;  // absolute
    bool record_prompts{};
    store::JournalWish journal{store::JournalWish::as_found};
    bool operator==(const HostConfig&) const = default;
};

[[nodiscard]] std::filesystem::path host_config_file(const std::filesystem::path& state_directory);

// What the file says; the defaults when there is none. The error is a sentence that names the file and what to do: it
// cannot be read, it has a line that means nothing here, or others can write it. A caller that must go on does so with
// the defaults. Permissions of others to read the file are taken away.
[[nodiscard]] std::expected<HostConfig, std::string> read_host_config(const std::filesystem::path& state_directory);

// The same for a host that starts with it, and for those who look at it: the defaults where it cannot be read.
[[nodiscard]] app::Switches switches_of(const std::expected<HostConfig, std::string>& config,
                                        const std::filesystem::path& state_directory);

// Replaces the whole file: a reader sees the old one or the new one, even after a power cut. The directory must exist.
// The error is a sentence as above; the file is as it was then.
[[nodiscard]] std::expected<void, std::string> write_host_config(const std::filesystem::path& state_directory,
                                                                 const HostConfig& config);

}  // namespace host::cli
