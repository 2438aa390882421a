// --doctor: whether the host can keep its state where it lies, or where it will lie: tried, not only looked at.

#include "app/findings.hpp"
#include "cli/setup/doctor_checks.hpp"
#include "cli/setup/finding_words.hpp"
#include "cli/words.hpp"
#include "platform/file.hpp"
#include "platform/file_system.hpp"
#include "platform/process.hpp"
#include "platform/system_error.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;

constexpr std::size_t kProbeBytes = 256 * 1024;

path nearest_that_exists(path folder) {
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
    return error.category() == std::generic_category() && platform::is_full(error.value());
}

// `place` is a file or a folder that is there; `wanted` is in it, or is it.
Finding not_writable(const path& place, const path& wanted, std::error_code error) {
    Finding finding{.about = "permissions", .verdict = Verdict::bad, .finding = {}};
    finding.finding = place.string() + " cannot be written: " + error.message();
    if (place != wanted) finding.finding += "; so the host cannot make " + wanted.string();
    const auto status = platform::status_behind(place);
    if (error == std::errc::not_a_directory) {
        finding.finding = place.string() + " is a file, where the host needs a folder";
        finding.command = "mv " + in_quotes(place) + " " + in_quotes(place.string() + ".old");
    } else if (error == std::errc::read_only_file_system) {
        finding.remedy = "mount that disk for writing, or " + std::string{kStateElsewhere};
    } else if (status && !status->is_ours && !place.has_relative_path()) {
        finding.finding = "there is no " + wanted.string() + ", and no folder above it";
        finding.remedy = "set HOME to your home folder, or make it";
    } else if (status && !status->is_ours) {
        finding.finding += "; it belongs to another user";
        finding.command =
            "sudo chown " + std::string{place == wanted ? "-R " : ""} + "\"$(id -un)\" " + in_quotes(place);
    } else {
        finding.command = "chmod u+rwX " + in_quotes(place);
    }
    return finding;
}

// Who may write to what is there, and who else may read it. None: all is well.
std::optional<Finding> permissions(const path& file) {
    for (const path& place : {file, file.parent_path()}) {
        const auto status = platform::status_behind(place);
        if (!status) continue;
        if (!status->is_ours) {
            Finding finding{.about = "permissions", .verdict = Verdict::bad, .finding = {}};
            finding.finding = place.string() + " belongs to another user";
            finding.command = "sudo chown -R \"$(id -un)\" " + in_quotes(file.parent_path());
            return finding;
        }
        if (const auto error = platform::check_access(place, platform::Access::write)) {
            return not_writable(place, place, error);
        }
        if ((status->mode & platform::kModeOfOthers) != 0) {
            Finding finding{.about = "permissions", .verdict = Verdict::note, .finding = {}};
            finding.finding = place.string() + " may be read by others; the host corrects that when it starts";
            finding.command = "chmod go= " + in_quotes(place);
            return finding;
        }
    }
    return std::nullopt;
}

// What looking tells, unless writing told more.
Finding disk(const path& folder, const Probe& tried, const DoctorContext& context) {
    core::Finding seen = app::finding_of_disk(folder);
    if (is_full(tried.error)) seen.code = core::FindingCode::disk_full;
    if (seen.code == core::FindingCode::disk_full || tried.lacks.empty()) return *in_words(seen, context);
    return {.about = "disk",
            .verdict = Verdict::bad,
            .finding =
                "the file system of " + folder.string() + " has no " + tried.lacks + ": the state cannot be kept there",
            .remedy = kStateElsewhere};
}

}  // namespace

std::string in_quotes(const path& file) { return "'" + file.string() + "'"; }

Findings check_place(const DoctorContext& context) {
    const path& state_file = context.state_file;
    const path wanted = state_file.parent_path(), folder = nearest_that_exists(wanted);
    std::error_code unknown;
    if (!std::filesystem::is_directory(folder, unknown)) {
        return {not_writable(folder, wanted, std::make_error_code(std::errc::not_a_directory))};
    }
    auto finding = folder == wanted ? permissions(state_file) : std::nullopt;
    if (finding && finding->verdict == Verdict::bad) return {*finding, disk(folder, {}, context)};
    const Probe tried = probe(folder);
    if (tried.error && !is_full(tried.error)) {
        return {not_writable(folder, wanted, tried.error), disk(folder, {}, context)};
    }
    Findings findings;
    if (finding) findings.push_back(*std::move(finding));
    findings.push_back(disk(folder, tried, context));
    return findings;
}

}  // namespace host::cli
