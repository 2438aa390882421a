// What the host remembers: is it there, whole, ours, and is there room for more?
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "cli/setup/doctor_checks.hpp"
#include "cli/state_paths.hpp"
#include "cli/words.hpp"
#include "core/time.hpp"
#include "platform/file.hpp"
#include "platform/file_system.hpp"
#include "store/repair/integrity.hpp"
#include "store/session_store.hpp"
#include "store/store_error.hpp"

namespace host::cli {
namespace {

using core::ErrorCode;
using std::filesystem::path;

constexpr std::uintmax_t kMiB = 1024 * 1024;
constexpr std::uintmax_t kEnough = 64 * kMiB;  // below: worth a word
constexpr std::size_t kProbeBytes = 256 * 1024;
constexpr std::size_t kShownProblems = 3;
constexpr char kElsewhere[] =
    "keep the state on a disk of this machine: set XDG_STATE_HOME to a folder there, for the browser, too";

bool is_there(const path& file, std::error_code& error) { return std::filesystem::exists(file, error); }

std::string remedy_for(ErrorCode code, const path& file, const std::string& command) {
    const std::string folder = file.parent_path().string();
    switch (code) {
        case ErrorCode::storage_too_new: return "update grok-retry-host; the file stays as it is until then";
        case ErrorCode::storage_corrupt:
            return "restart the browser: the host restores what can be read, and keeps the original beside it. If it "
                   "says that nothing can, put a backup back, or begin anew: mv '" +
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

Findings database(const Checkup& checkup) {
    const path& file = checkup.state_file;
    Findings findings{{.about = "database", .verdict = Verdict::bad, .remedy = {}}};
    Finding& finding = findings.front();
    try {
        const auto problems = store::check(file);
        if (!problems.empty()) {
            finding.finding = file.string() + " is damaged: ";
            for (std::size_t at = 0; at < std::min(problems.size(), kShownProblems); ++at) {
                finding.finding += (at == 0 ? "" : "; ") + problems[at];
            }
            finding.remedy = remedy_for(ErrorCode::storage_corrupt, file, checkup.command);
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
    } catch (const store::StoreError& error) {
        finding.finding = error.what();
        finding.remedy = error.restorable() ? remedy_for(error.code(), file, checkup.command) : take_out(file);
    }
    return findings;
}

// access() and not the mode: a file system may be read-only, and an administrator is not bound by modes.
std::optional<Finding> permissions(const path& file) {
    const path folder = file.parent_path();
    for (const path& place : {file, folder}) {
        struct stat status {};
        if (stat(place.c_str(), &status) != 0) continue;
        Finding finding{.about = "permissions", .verdict = Verdict::bad, .remedy = {}};
        if (status.st_uid != geteuid()) {
            finding.finding = place.string() + " belongs to another user";
            finding.remedy = "sudo chown -R \"$(id -un)\" '" + folder.string() + "'";
            return finding;
        }
        if (access(place.c_str(), W_OK) != 0) {
            const bool whole = errno == EROFS;
            finding.finding = place.string() + " cannot be written: " + std::strerror(errno);
            finding.remedy = whole ? "mount the disk of " + folder.string() + " for writing"
                                   : "chmod u+rwX '" + place.string() + "'";
            return finding;
        }
        if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
            finding.verdict = Verdict::note;
            finding.finding = place.string() + " may be read by others; the host takes that away when it starts";
            finding.remedy = "chmod go= '" + place.string() + "'";
            return finding;
        }
    }
    return std::nullopt;
}

path nearest_folder(path folder) {
    std::error_code error;
    while (!is_there(folder, error) && folder.has_relative_path()) folder = folder.parent_path();
    return folder;
}

// A file that goes at once, to see what the disk says to what the state needs. An errno, or what its file system lacks.
struct Probe {
    int error{};
    std::string lacks;
};
Probe probe(const path& folder) {
    const path name = folder / (".doctor-" + std::to_string(getpid()));
    try {
        platform::Draft file(name);
        if (const auto error = platform::try_lock(file.fd())) return {0, "locks (" + error.message() + ")"};
        file.write(std::string(kProbeBytes, 'x'));
        if (file.publish_if_free()) unlink(name.c_str());
        return {};
    } catch (const std::system_error& error) {
        if (error.code() == std::errc::not_supported) return {0, "renames that do not replace, and no hard links"};
        return {error.code().value(), {}};
    }
}

Finding disk(const path& file) {
    const path folder = nearest_folder(file.parent_path());
    std::error_code unknown;
    const auto space = std::filesystem::space(folder, unknown);
    Finding finding{.about = "disk", .verdict = Verdict::good, .remedy = {}};
    finding.finding = unknown ? "how much is free cannot be told" : file_size(space.available) + " free";
    const auto [error, lacks] = folder == file.parent_path() ? probe(folder) : Probe{};
    const auto remote = platform::remote_file_system_of(folder);
    if (error == ENOSPC || error == EDQUOT || (!unknown && space.available < kMiB)) {
        finding.verdict = Verdict::bad;
        finding.finding = "the disk of " + folder.string() + " is full (" + finding.finding + ")";
        finding.remedy = "free some space; the host counts on from where it was, and nothing is retried meanwhile";
    } else if (error != 0) {
        finding.verdict = Verdict::bad;
        finding.finding = folder.string() + " takes no new files: " + std::strerror(error);
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

Finding log(const Checkup& checkup) {
    const path file = log_file(checkup.state_file);
    Finding finding{.about = "log", .verdict = Verdict::good, .remedy = {}};
    std::error_code error;
    if (!is_there(file, error)) {
        finding.verdict = Verdict::note;
        finding.finding = "there is none yet: " + file.string() + " begins when the host first runs";
    } else if (access(file.c_str(), R_OK | W_OK) != 0) {
        finding.verdict = Verdict::bad;
        finding.finding = file.string() + " cannot be written: " + std::strerror(errno);
        finding.remedy = "chmod 600 '" + file.string() + "'";
    } else {
        finding.finding = file.string() + ", " + file_size(std::filesystem::file_size(file, error));
    }
    return finding;
}

}  // namespace

Findings check_state(const Checkup& checkup) {
    const path& file = checkup.state_file;
    std::error_code error;
    if (!is_there(std::filesystem::path{file}, error) && !std::filesystem::is_symlink(file, error)) {
        Findings findings{{.about = "database",
                           .verdict = Verdict::note,
                           .finding = "there is none yet: " + file.string() + " is made when the host first runs",
                           .remedy = {}}};
        if (auto finding = permissions(file)) findings.push_back(*std::move(finding));
        findings.push_back(disk(file));
        return findings;
    }
    Findings findings = database(checkup);
    if (auto finding = permissions(file)) findings.push_back(*std::move(finding));
    findings.push_back(disk(file));
    findings.push_back(log(checkup));
    return findings;
}

}  // namespace host::cli
