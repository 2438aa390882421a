#include "app/findings.hpp"

#include <algorithm>
#include <iterator>
#include <system_error>

#include "core/error_code.hpp"
#include "core/identity.hpp"
#include "platform/file_system.hpp"
#include "store/state_file.hpp"
#include "wire/protocol_range.hpp"

namespace host::app {

namespace {

using core::Finding;
using enum core::FindingCode;
using std::filesystem::path;

constexpr std::uintmax_t kMiB = 1024 * 1024;
constexpr std::uintmax_t kFull = kMiB;         // below: a commit may fail
constexpr std::uintmax_t kEnough = 64 * kMiB;  // below: worth a word

Finding versions_of_this() {
    return {.code = versions,
            .version = core::kVersion,
            .lowest = wire::kProtocols.lowest,
            .highest = wire::kProtocols.highest};
}

std::vector<Finding> hosts_beside(const Surroundings& host) {
    std::vector<Finding> found;
    std::int64_t count = 1;
    for (const platform::LiveHost& other : platform::live_hosts(host.state_file.parent_path())) {
        if (other.pid == host.pid) continue;
        ++count;
        if (auto mixed = finding_of_version(other)) found.push_back(*std::move(mixed));
    }
    if (found.empty() && count == 1) found.push_back({.code = hosts_one});
    if (found.empty()) found.push_back({.code = hosts_several, .count = count});
    return found;
}

Finding finding_of_clock(core::Millis ahead) {
    if (ahead == core::Millis{0}) return {.code = clock_agrees};
    return {.code = clock_differs, .ms = ahead.count()};
}

Finding finding_of_sandbox(const platform::SandboxState& sandbox) {
    Finding finding{.code = sandbox_on,
                    .landlock = sandbox.landlock,
                    .seccomp = sandbox.seccomp,
                    .mitigations = sandbox.mitigations};
    const bool is_windows = !sandbox.mitigations.empty();
    const auto all_are = [&](std::string_view word) {
        return is_windows ? sandbox.mitigations == word : sandbox.landlock == word && sandbox.seccomp == word;
    };
    const auto is_missing = [](std::string_view word) { return word != "on" && !word.starts_with("on,"); };
    if (all_are("off")) {
        finding.code = sandbox_off;
    } else if (all_are("unavailable")) {
        finding.code = sandbox_unavailable;
    } else if (!is_windows && (is_missing(sandbox.landlock) || is_missing(sandbox.seccomp))) {
        finding.code = sandbox_partly;
    }
    return finding;
}

std::optional<std::int64_t> bytes_of(const path& file) {
    std::error_code unreadable;
    const auto bytes = std::filesystem::file_size(file, unreadable);
    return unreadable ? std::nullopt : std::optional{static_cast<std::int64_t>(bytes)};
}

}  // namespace

std::vector<Finding> findings_in(store::SessionStore& store, store::JournalWish wish, bool is_suspect) {
    const path file = store.file();
    std::vector<Finding> found{{.code = state_whole, .file = file.string(), .bytes = bytes_of(file)}};
    found.front().schema = store.schema_version();
    if (is_suspect || store::is_restore_unfinished(file)) found.front().code = state_suspect;
    const store::Health health = store.health();
    if (health.checked_at == core::kNever) {
        found.push_back({.code = check_never});
    } else {
        found.push_back({.code = check_done, .at = health.checked_at});
    }
    if (auto once = finding_of_restore(health, file)) found.push_back(*std::move(once));
    found.push_back({.code = store.wipe().is_due() ? erasures_waiting : erasures_done});
    found.push_back(finding_of_journal(store.journal_state().mode, wish, file));
    return found;
}

Finding failing(const path& state_file, core::ErrorCode error) {
    return {.code = state_failing, .file = state_file.string(), .problem = std::string{core::name_of(error)}};
}

std::vector<Finding> findings_around(const Surroundings& host) {
    std::vector<Finding> found{versions_of_this(), finding_of_disk(host.state_file.parent_path())};
    std::ranges::move(hosts_beside(host), std::back_inserter(found));
    found.push_back(finding_of_clock(host.clock_ahead));
    if (host.sandbox) found.push_back(finding_of_sandbox(*host.sandbox));
    for (Finding& one : findings_of(host.switches)) {
        if (one.code != sandbox_off || !host.sandbox) found.push_back(std::move(one));  // it said so itself
    }
    return found;
}

std::optional<Finding> finding_of_restore(const store::Health& health, const path& state_file) {
    if (health.salvaged_at == core::kNever) return std::nullopt;
    return Finding{.code = restored,
                   .file = health.original.empty() ? "" : (state_file.parent_path() / health.original).string(),
                   .count = health.restored,
                   .complete = health.lost == 0,
                   .at = health.salvaged_at};
}

Finding finding_of_journal(store::JournalMode mode, store::JournalWish wish, const path& state_file) {
    const bool has_log = mode == store::JournalMode::write_ahead;
    if (has_log) return {.code = wish == store::JournalWish::rollback ? journal_log_ends : journal_log};
    if (wish != store::JournalWish::write_ahead) return {.code = journal_rollback};
    const auto bar = store::bar_to_log(state_file);
    if (!bar) return {.code = journal_next_host};
    switch (*bar) {
        case store::BarToLog::library: return {.code = journal_library};
        case store::BarToLog::other_hosts: return {.code = journal_other_hosts};
        case store::BarToLog::file_system: break;
    }
    const auto remote = platform::remote_file_system_of(state_file.parent_path());
    return {.code = journal_file_system, .file_system = std::string{remote.value_or("")}};
}

Finding finding_of_disk(const path& folder) {
    std::error_code unknown;
    const auto space = std::filesystem::space(folder, unknown);
    Finding finding{.code = unknown ? disk_unknown : disk_free};
    if (!unknown) finding.bytes = static_cast<std::int64_t>(space.available);
    if (!unknown && space.available < kFull) {
        finding.code = disk_full;
    } else if (const auto remote = platform::remote_file_system_of(folder)) {
        finding.code = disk_remote;
        finding.file_system = *remote;
    } else if (!unknown && space.available < kEnough) {
        finding.code = disk_low;
    }
    return finding;
}

std::optional<Finding> finding_of_version(const platform::LiveHost& host) {
    if (host.version == core::kVersion) return std::nullopt;
    return Finding{.code = hosts_mixed, .version = host.version, .pid = host.pid};
}

std::vector<Finding> findings_of(const Switches& switches) {
    if (!switches.is_readable) return {{.code = switches_unreadable, .file = switches.file.string()}};
    std::vector<Finding> found{{.code = switches_read}};
    if (!switches.sandbox) found.push_back({.code = sandbox_off});
    if (switches.recording.empty()) {
        found.push_back({.code = recording_off});
    } else {
        std::filesystem::path file = switches.recording;  // each host has its own, named after its process
        file.replace_extension(".PID" + file.extension().string());
        found.push_back({.code = recording_on, .file = file.string(), .prompts = switches.records_prompts});
    }
    return found;
}

}  // namespace host::app
