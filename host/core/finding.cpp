#include "core/finding.hpp"

#include <array>

#include "core/check.hpp"

namespace host::core {

namespace {

struct FindingRow {
    FindingCode code;
    std::string_view name;
    FindingLevel level;
};

using enum FindingCode;
using enum FindingLevel;

constexpr auto kFindings = std::to_array<FindingRow>({
    {versions, "versions", ok},
    {state_whole, "state_whole", ok},
    {state_suspect, "state_suspect", error},
    {state_failing, "state_failing", error},
    {check_done, "check_done", ok},
    {check_never, "check_never", ok},
    {restored, "restored", warning},
    {erasures_done, "erasures_done", ok},
    {erasures_waiting, "erasures_waiting", warning},
    {disk_free, "disk_free", ok},
    {disk_unknown, "disk_unknown", ok},
    {disk_low, "disk_low", warning},
    {disk_full, "disk_full", error},
    {disk_remote, "disk_remote", warning},
    {journal_rollback, "journal_rollback", ok},
    {journal_log, "journal_log", ok},
    {journal_log_ends, "journal_log_ends", warning},
    {journal_library, "journal_library", warning},
    {journal_file_system, "journal_file_system", warning},
    {journal_other_hosts, "journal_other_hosts", warning},
    {journal_next_host, "journal_next_host", warning},
    {hosts_one, "hosts_one", ok},
    {hosts_several, "hosts_several", ok},
    {hosts_mixed, "hosts_mixed", error},
    {clock_agrees, "clock_agrees", ok},
    {clock_differs, "clock_differs", warning},
    {sandbox_on, "sandbox_on", ok},
    {sandbox_partly, "sandbox_partly", warning},
    {sandbox_off, "sandbox_off", warning},
    {sandbox_unavailable, "sandbox_unavailable", warning},
    {recording_off, "recording_off", ok},
    {recording_on, "recording_on", warning},
    {switches_read, "switches_read", ok},
    {switches_unreadable, "switches_unreadable", error},
});

constexpr bool is_in_order() {
    for (std::size_t at = 0; at < kFindings.size(); ++at) {
        if (static_cast<std::size_t>(kFindings[at].code) != at) return false;
    }
    return true;
}
static_assert(is_in_order());

const FindingRow& row_of(FindingCode code) {
    const auto at = static_cast<std::size_t>(code);
    HOST_CHECK(at < kFindings.size());
    return kFindings[at];
}

}  // namespace

std::string_view name_of(FindingCode code) { return row_of(code).name; }

FindingLevel level_of(FindingCode code) { return row_of(code).level; }

std::string_view name_of(FindingLevel level) {
    switch (level) {
        case ok: return "ok";
        case warning: return "warning";
        case error: return "error";
    }
    return "error";
}

}  // namespace host::core
