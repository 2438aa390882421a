// What was found of the state file and of the hosts on it: a code with its facts. Whoever shows it puts it into words:
// the window in the user's language, `--doctor` in English. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace host::core {

enum class FindingLevel {
    ok,
    warning,  // worth knowing; nothing has to be done
    error,    // needs the user
};

// Names on the wire are those of name_of(): append only. Behind each, the facts that come with it.
enum class FindingCode {
    versions,             // version; lowest, highest: of the protocol
    state_whole,          // file, bytes, schema
    state_suspect,        // file: damage was found, and no check of the whole file has ended since
    state_failing,        // file, problem
    check_done,           // at: when the whole file was last checked
    check_never,          //
    restored,             // at, count, complete, file: where the damaged original is; empty: none was kept
    erasures_done,        //
    erasures_waiting,     // copies of what was deleted may be left in unused parts of the file
    disk_free,            // bytes
    disk_unknown,         //
    disk_low,             // bytes
    disk_full,            // bytes
    disk_remote,          // bytes, fileSystem
    journal_rollback,     // as wanted
    journal_log,          // as wanted
    journal_log_ends,     // a rollback journal is wanted; the next host that has the file alone changes it
    journal_library,      // a log is wanted; this SQLite must not use one
    journal_file_system,  // the same; fileSystem
    journal_other_hosts,  // the same; a host that runs now must not use one
    journal_next_host,    // a log is wanted; the next host that starts changes it
    hosts_one,            //
    hosts_several,        // count, with this one
    hosts_mixed,          // pid, version: of one that is of another version
    clock_agrees,         //
    clock_differs,        // ms: by how much the machine's clock is ahead of the time that the hosts share (R20)
    sandbox_on,           // landlock, seccomp, mitigations
    sandbox_partly,       // the same, as of the next two
    sandbox_off,          //
    sandbox_unavailable,  //
    recording_off,        //
    recording_on,         // file, prompts
    switches_read,        //
    switches_unreadable,  // file
};

[[nodiscard]] std::string_view name_of(FindingCode code);
[[nodiscard]] FindingLevel level_of(FindingCode code);
[[nodiscard]] std::string_view name_of(FindingLevel level);

// A fact that the code does not have is empty.
struct Finding {
    FindingCode code{};
    std::string file{}, version{}, file_system{}, problem{}, landlock{}, seccomp{}, mitigations{};
    std::optional<std::int64_t> bytes{}, count{}, pid{}, schema{}, ms{}, lowest{}, highest{};
    std::optional<bool> complete{}, prompts{};
    std::optional<Instant> at{};
    bool operator==(const Finding&) const = default;
};

}  // namespace host::core
