#include "cli/setup/finding_words.hpp"

#include "cli/setup/host_config.hpp"
#include "cli/words.hpp"
#include "core/identity.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;

Verdict verdict_of(core::FindingLevel level) {
    switch (level) {
        case core::FindingLevel::ok: return Verdict::good;
        case core::FindingLevel::warning: return Verdict::note;
        case core::FindingLevel::error: break;
    }
    return Verdict::bad;
}

Finding about(const char* what, const core::Finding& found) {
    return {.about = what, .verdict = verdict_of(core::level_of(found.code)), .finding = {}};
}

Finding restored(const core::Finding& found, core::UtcOffset zone) {
    Finding finding = about("restored", found);
    finding.finding = "the file was damaged at " + core::local_time(*found.at, zone) + "; " +
                      counted(static_cast<std::size_t>(*found.count), "image was", "images were") + " restored" +
                      (*found.complete ? "" : ", but not all of it could be read");
    finding.remedy = "resume or start in the popup what should go on" +
                     (found.file.empty() ? std::string{} : "; the original is " + found.file);
    return finding;
}

Finding disk(const core::Finding& found, const path& folder) {
    Finding finding = about("disk", found);
    finding.finding = found.bytes ? file_size(static_cast<std::uintmax_t>(*found.bytes)) + " free"
                                  : "the free space cannot be determined";
    if (found.code == core::FindingCode::disk_full) {
        finding.finding = "the disk of " + folder.string() + " is full (" + finding.finding + ")";
        finding.remedy = "free some space; the host then continues where it was, and retries nothing until then";
    } else if (found.code == core::FindingCode::disk_remote) {
        finding.finding += "; " + folder.string() + " is on " + found.file_system +
                           ": locks of such file systems cannot be relied on, and two hosts at once could damage the "
                           "state";
        finding.remedy = kStateElsewhere;
    } else if (found.code == core::FindingCode::disk_low) {
        finding.remedy = "free some space before it runs out";
    }
    return finding;
}

}  // namespace

std::optional<Finding> in_words(const core::Finding& found, const DoctorContext& context) {
    using enum core::FindingCode;
    switch (found.code) {
        case core::FindingCode::restored: return cli::restored(found, context.zone);
        case erasures_waiting: {
            Finding finding = about("deleted", found);
            finding.finding = "copies may still be in unused parts of the file; a host overwrites them when it is idle";
            return finding;
        }
        case disk_free:
        case disk_unknown:
        case disk_low:
        case disk_full:
        case disk_remote: return disk(found, context.state_file.parent_path());
        case hosts_mixed: {
            Finding finding = about("running", found);
            finding.finding = "process " + std::to_string(*found.pid) + " is a host of version " + found.version +
                              ", this is " + core::kVersion;
            finding.remedy = "restart the browser, or reload the extension: it then starts the installed host";
            return finding;
        }
        case sandbox_off: {
            Finding finding = about("switches", found);
            finding.finding = "hosts start without their sandbox";
            finding.command = context.command + " --sandbox on";
            return finding;
        }
        case recording_on: {
            Finding finding = about("switches", found);
            finding.finding = "hosts record every message into " + found.file;
            finding.command = context.command + " --record off";
            return finding;
        }
        case switches_unreadable: {
            Finding finding = about("switches", found);
            const auto again = read_host_config(context.state_file.parent_path());  // for what is wrong with it
            finding.finding = again ? found.file + " could not be read" : again.error();
            finding.remedy = "correct it as it says, or remove it";
            finding.command = "rm " + in_quotes(found.file);
            return finding;
        }
        case versions:
        case state_whole:
        case state_suspect:
        case state_failing:
        case check_done:
        case check_never:
        case erasures_done:
        case journal_rollback:
        case journal_log:
        case journal_log_ends:
        case journal_library:
        case journal_file_system:
        case journal_other_hosts:
        case journal_next_host:
        case hosts_one:
        case hosts_several:
        case clock_agrees:
        case clock_differs:
        case sandbox_on:
        case sandbox_partly:
        case sandbox_unavailable:
        case recording_off:
        case switches_read: break;
    }
    return std::nullopt;
}

}  // namespace host::cli
