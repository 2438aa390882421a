// --doctor: whether the state is there, whole and ours, whether there is room for more, and which hosts run on it.
#include "cli/setup/doctor_checks.hpp"

#include <algorithm>
#include <cerrno>

#include "cli/setup/host_config.hpp"
#include "cli/state_paths.hpp"
#include "cli/words.hpp"
#include "core/identity.hpp"
#include "core/time.hpp"
#include "platform/file.hpp"
#include "platform/file_system.hpp"
#include "platform/live_hosts.hpp"
#include "platform/process.hpp"
#include "store/repair/integrity.hpp"
#include "store/session_store.hpp"
#include "store/store_error.hpp"

namespace host::cli {
namespace {

using core::ErrorCode;
using std::filesystem::path;

Finding finding_of(const platform::LiveHost& host) {
    Finding finding{.about = "running", .verdict = Verdict::good, .remedy = {}};
    if (host.version == core::kVersion) {
        finding.finding = describe(host);
        return finding;
    }
    finding.verdict = Verdict::bad;
    finding.finding =
        "process " + std::to_string(host.pid) + " is a host of version " + host.version + ", this is " + core::kVersion;
    finding.remedy = "restart the browser, or reload the extension: it then starts the installed host";
    return finding;
}

constexpr std::uintmax_t kMiB = 1024 * 1024;
constexpr std::uintmax_t kEnough = 64 * kMiB;  // below: worth a word
constexpr std::size_t kProbeBytes = 256 * 1024;
constexpr std::size_t kShownProblems = 3;
constexpr char kElsewhere[] =
    "keep the state on a disk of this machine: set XDG_STATE_HOME to a folder there, for the browser, too";

std::string remedy_for(ErrorCode code, const path& file, const std::string& command) {
    const std::string folder = file.parent_path().string();
    switch (code) {
        case ErrorCode::storage_too_new: return "update grok-retry-host; the file stays as it is until then";
        case ErrorCode::storage_corrupt:
            return "restart the browser: the host restores what can be read, and keeps the original beside it. If it "
                   "says that nothing can, restore a backup, or start over: mv '" +
                   file.string() + "' '" + file.string() + ".old'";
        case ErrorCode::storage_readonly: return "chmod 700 '" + folder + "' && chmod 600 '" + file.string() + "'";
        case ErrorCode::storage_full: return "free some space on the disk of " + folder;
        case ErrorCode::storage_busy:
            return "close the program that holds it, then look again: " + command + " --doctor";
        default: return "look at the disk: the system's log says more than the host can";
    }
}

std::string take_out(const path& file) {
    return "close the browsers, keep a copy, and drop what is named there: sqlite3 '" + file.string() + "'";
}

Finding restored(const path& file, const store::Health& health) {
    Finding finding{.about = "restored", .verdict = Verdict::note, .remedy = {}};
    finding.finding = "the file was damaged at " + core::iso8601(health.salvaged_at) + "; " +
                      std::to_string(health.restored) + " media were restored" +
                      (health.lost == 0 ? "" : ", but not all of it could be read");
    finding.remedy = "resume or start in the popup what should go on" +
                     (health.original.empty() ? std::string{}
                                              : "; the original is " + (file.parent_path() / health.original).string());
    return finding;
}

// The newest that any page has said of itself: what to do where the extension cannot work on it.
Finding page(const core::SeenReport& seen) {
    const core::PageReport& report = seen.report;
    Finding finding{.about = "page", .verdict = Verdict::note, .remedy = {}};
    finding.finding = describe(report) + "; seen at " + core::iso8601(seen.at);
    if (!report.others.empty()) {
        finding.remedy = "stop the session of the other extension in that tab, or switch that extension off";
    } else if (report.is_unreadable()) {
        finding.remedy = "reload the page; no session starts on it as it is";
    } else if (!report.layout || !report.missing.empty()) {
        finding.remedy =
            "update the extension; or show it the page's parts in its window, and send what its \"Copy page "
            "report\" gives";
    } else if (!report.can_act && !report.visible) {
        finding.remedy = "show the tab while a session runs in it";
    } else if (report.can_act && report.composer == "ready") {
        finding.verdict = Verdict::good;
    }
    return finding;
}

Findings database(const DoctorContext& context) {
    const path& file = context.state_file;
    Findings findings{{.about = "database", .verdict = Verdict::bad, .remedy = {}}};
    Finding& finding = findings.front();
    try {
        const auto problems = store::check(file);
        if (!problems.empty()) {
            finding.finding = file.string() + " is damaged: ";
            for (std::size_t at = 0; at < std::min(problems.size(), kShownProblems); ++at) {
                finding.finding += (at == 0 ? "" : "; ") + problems[at];
            }
            finding.remedy = remedy_for(ErrorCode::storage_corrupt, file, context.command);
            return findings;
        }
        store::SessionStore store(file, {.read_only = true});
        std::error_code unreadable;
        const auto size = std::filesystem::file_size(file, unreadable);
        finding.verdict = Verdict::good;
        finding.finding = store.file() + ": whole, schema " + std::to_string(store.schema_version()) +
                          (unreadable ? "" : ", " + file_size(size));
        if (const auto health = store.health(); health.salvaged_at != core::kNever) {
            findings.push_back(restored(file, health));
        }
        if (const auto seen = store.page_report()) findings.push_back(page(*seen));
    } catch (const store::StoreError& error) {
        finding.finding = error.what();
        finding.remedy = error.restorable() ? remedy_for(error.code(), file, context.command) : take_out(file);
    }
    return findings;
}

std::optional<Finding> permissions(const path& file) {
    const path folder = file.parent_path();
    for (const path& place : {file, folder}) {
        const auto status = platform::status_behind(place);
        if (!status) continue;
        Finding finding{.about = "permissions", .verdict = Verdict::bad, .remedy = {}};
        if (!status->is_ours) {
            finding.finding = place.string() + " belongs to another user";
            finding.remedy = "sudo chown -R \"$(id -un)\" '" + folder.string() + "'";
            return finding;
        }
        if (const auto error = platform::check_access(place, platform::Access::write)) {
            finding.finding = place.string() + " cannot be written: " + error.message();
            finding.remedy = error == std::errc::read_only_file_system
                                 ? "mount the disk of " + folder.string() + " for writing"
                                 : "chmod u+rwX '" + place.string() + "'";
            return finding;
        }
        if ((status->mode & platform::kModeOfOthers) != 0) {
            finding.verdict = Verdict::note;
            finding.finding = place.string() + " may be read by others; the host takes that away when it starts";
            finding.remedy = "chmod go= '" + place.string() + "'";
            return finding;
        }
    }
    return std::nullopt;
}

path nearest_folder(path folder) {
    while (!is_there(folder) && folder.has_relative_path()) folder = folder.parent_path();
    return folder;
}

// Makes a file as the state needs it, and removes it: what the disk says to that, or what its file system lacks.
struct Probe {
    std::error_code error;
    std::string lacks;
};
Probe probe(const path& folder) {
    const path name = folder / (".doctor-" + std::to_string(platform::process_id()));
    try {
        platform::Draft file(name);
        if (const auto error = platform::try_lock(file.fd())) return {{}, "locks (" + error.message() + ")"};
        file.write(std::string(kProbeBytes, 'x'));
        if (file.publish_if_free()) platform::remove_file(name);
        return {};
    } catch (const std::system_error& error) {
        if (error.code() == std::errc::not_supported) return {{}, "renames that do not replace, and no hard links"};
        return {error.code(), {}};
    }
}

bool is_full(std::error_code error) {
    return error == std::errc::no_space_on_device || error == std::error_code{EDQUOT, std::generic_category()};
}

Finding disk(const path& file) {
    const path folder = nearest_folder(file.parent_path());
    std::error_code unknown;
    const auto space = std::filesystem::space(folder, unknown);
    Finding finding{.about = "disk", .verdict = Verdict::good, .remedy = {}};
    finding.finding = unknown ? "how much is free cannot be told" : file_size(space.available) + " free";
    const auto [error, lacks] = folder == file.parent_path() ? probe(folder) : Probe{};
    const auto remote = platform::remote_file_system_of(folder);
    if (is_full(error) || (!unknown && space.available < kMiB)) {
        finding.verdict = Verdict::bad;
        finding.finding = "the disk of " + folder.string() + " is full (" + finding.finding + ")";
        finding.remedy = "free some space; the host counts on from where it was, and nothing is retried meanwhile";
    } else if (error) {
        finding.verdict = Verdict::bad;
        finding.finding = folder.string() + " takes no new files: " + error.message();
        finding.remedy = "chmod u+rwx '" + folder.string() + "'";
    } else if (!lacks.empty()) {
        finding.verdict = Verdict::bad;
        finding.finding =
            "the file system of " + folder.string() + " has no " + lacks + ": the state cannot be kept there";
        finding.remedy = kElsewhere;
    } else if (remote) {
        finding.verdict = Verdict::note;
        finding.finding += "; " + folder.string() + " is on " + std::string{*remote} +
                           ": locks of such file systems cannot be relied on, and two hosts at once could damage the "
                           "state";
        finding.remedy = kElsewhere;
    } else if (!unknown && space.available < kEnough) {
        finding.verdict = Verdict::note;
        finding.remedy = "free some space before it runs out";
    }
    return finding;
}

Finding log(const DoctorContext& context) {
    const path file = log_file(context.state_file);
    Finding finding{.about = "log", .verdict = Verdict::good, .remedy = {}};
    std::error_code error;
    if (!is_there(file)) {
        finding.verdict = Verdict::note;
        finding.finding = "there is none yet: " + file.string() + " begins when the host first runs";
    } else if (const auto denied = platform::check_access(file, platform::Access::read_and_write)) {
        finding.verdict = Verdict::bad;
        finding.finding = file.string() + " cannot be written: " + denied.message();
        finding.remedy = "chmod 600 '" + file.string() + "'";
    } else {
        finding.finding = file.string() + ", " + file_size(std::filesystem::file_size(file, error));
    }
    return finding;
}

}  // namespace

Findings check_running(const DoctorContext& context) {
    const auto directory = context.state_file.parent_path();
    Findings findings;
    const auto config = read_host_config(directory);
    if (!config) {
        findings.push_back(
            {.about = "switches",
             .verdict = Verdict::bad,
             .finding = config.error(),
             .remedy = "correct it as it says, or remove it: rm '" + host_config_file(directory).string() + "'"});
    } else {
        if (!config->sandbox) {
            findings.push_back({.about = "switches",
                                .verdict = Verdict::note,
                                .finding = "hosts start without their sandbox",
                                .remedy = context.command + " --sandbox on"});
        }
        if (config->record) {
            findings.push_back({.about = "switches",
                                .verdict = Verdict::note,
                                .finding = "hosts record what they hear and say into " + config->record->string(),
                                .remedy = context.command + " --record off"});
        }
    }
    for (const platform::LiveHost& host : platform::live_hosts(directory)) findings.push_back(finding_of(host));
    return findings;
}

Findings check_state(const DoctorContext& context) {
    const path& file = context.state_file;
    std::error_code error;
    if (!is_there(file) && !std::filesystem::is_symlink(file, error)) {
        Findings findings{{.about = "database",
                           .verdict = Verdict::note,
                           .finding = "there is none yet: " + file.string() + " is made when the host first runs",
                           .remedy = {}}};
        if (auto finding = permissions(file)) findings.push_back(*std::move(finding));
        findings.push_back(disk(file));
        return findings;
    }
    Findings findings = database(context);
    if (auto finding = permissions(file)) findings.push_back(*std::move(finding));
    findings.push_back(disk(file));
    findings.push_back(log(context));
    return findings;
}

}  // namespace host::cli
