// What a host, or a person's `--doctor`, finds by looking: at the state file, its disk, the hosts on it, the switches.
// Starts nothing, changes nothing, and works inside the sandbox of a serving host.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/finding.hpp"
#include "platform/live_hosts.hpp"
#include "store/session_store.hpp"

namespace host::app {

// What a person wants of the hosts that a browser starts (host.ini), as far as it is worth a word.
struct Switches {
    std::filesystem::path file;  // host.ini
    bool is_readable{true};      // false: the rest are the defaults
    bool sandbox{true};
    std::filesystem::path recording{};  // empty: none
    bool records_prompts{};
};

// What is known about a host besides the content of its file.
struct Surroundings {
    std::filesystem::path state_file;
    std::int64_t pid{};
    std::optional<platform::SandboxState> sandbox;  // none: it was not told
    Switches switches;
    core::Millis clock_ahead{};  // of the machine's clock, if it is more than clocks drift; zero: it is not
};

// One finding for each thing, whatever it is: of the size, the last check, what was restored (only if something was),
// waiting erasures, how commits get into the file. `is_suspect`: damage was met, and no check has ended well since.
// Throws StoreError.
[[nodiscard]] std::vector<core::Finding> findings_in(store::SessionStore& store, store::JournalWish wish,
                                                     bool is_suspect);
// In the place of those, while the storage fails.
[[nodiscard]] core::Finding failing(const std::filesystem::path& state_file, core::ErrorCode error);

// Those that need no storage: version, disk, other hosts, clock, sandbox, recording, switches.
[[nodiscard]] std::vector<core::Finding> findings_around(const Surroundings& host);

// --- single ones, for `--doctor`
[[nodiscard]] std::optional<core::Finding> finding_of_restore(const store::Health& health,
                                                              const std::filesystem::path& state_file);
[[nodiscard]] core::Finding finding_of_journal(store::JournalMode mode, store::JournalWish wish,
                                               const std::filesystem::path& state_file);
[[nodiscard]] core::Finding finding_of_disk(const std::filesystem::path& folder);
// None: the host is of this version.
[[nodiscard]] std::optional<core::Finding> finding_of_version(const platform::LiveHost& host);
// Of host.ini: whether it can be read, the sandbox that is switched off, the recording.
[[nodiscard]] std::vector<core::Finding> findings_of(const Switches& switches);

}  // namespace host::app
