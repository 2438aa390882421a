// --doctor: whether the state is there, whole and ours, and which hosts run on it.
#include "cli/setup/doctor_checks.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>

#include "app/findings.hpp"
#include "cli/journal_words.hpp"
#include "cli/setup/finding_words.hpp"
#include "cli/setup/host_config.hpp"
#include "cli/state_paths.hpp"
#include "cli/words.hpp"
#include "core/identity.hpp"
#include "core/time.hpp"
#include "platform/file.hpp"
#include "platform/live_hosts.hpp"
#include "store/repair/integrity.hpp"
#include "store/schema.hpp"
#include "store/session_store.hpp"
#include "store/store_error.hpp"

namespace host::cli {
namespace {

using core::ErrorCode;
using std::filesystem::path;

Finding finding_of(const platform::LiveHost& host, const DoctorContext& context) {
    if (const auto mixed = app::finding_of_version(host)) return *in_words(*mixed, context);
    return {.about = "running", .verdict = Verdict::good, .finding = describe(host)};
}

constexpr std::uintmax_t kLargestCopy = std::uintmax_t{256} << 20;
constexpr std::size_t kHeaderBytes = 100, kApplicationIdAt = 68;
constexpr std::string_view kMagic{"SQLite format 3\0", 16};

std::string start_over(const path& file) { return "mv " + in_quotes(file) + " " + in_quotes(file.string() + ".old"); }

// What a host makes of a damaged file: it is given a copy of it. None: that was not tried.
std::optional<bool> is_restored_by_host(const path& file) {
    std::error_code error;
    if (std::filesystem::file_size(file, error) > kLargestCopy || error) return std::nullopt;
    try {
        const platform::TemporaryFolder folder("grok-retry-doctor");
        const path copy = folder.path() / file.filename();
        std::filesystem::copy_file(file, copy, error);
        const path journal = file.string() + "-journal";
        if (store::bytes_of_log(file) > 0) return std::nullopt;  // hosts use the file: a copy would be half of it
        if (!error && is_there(journal)) std::filesystem::copy_file(journal, copy.string() + "-journal", error);
        if (error) return std::nullopt;
        const store::SessionStore store(copy, {.own_directory = true});
        return true;
    } catch (const store::StoreError& why) {
        if (why.code() == ErrorCode::storage_corrupt) return false;
    } catch (const std::system_error&) {  // no place for a copy
    }
    return std::nullopt;
}

// What a file is that holds nothing of ours. Empty: it is ours, as far as its beginning tells.
std::string what_else_it_is(const path& file) {
    std::string header(kHeaderBytes, '\0');
    std::ifstream in(file, std::ios::binary);
    in.read(header.data(), static_cast<std::streamsize>(header.size()));
    if (in.gcount() == 0) return "is empty";
    if (!header.starts_with(kMagic)) return "is not a database";
    std::uint32_t id = 0;
    for (std::size_t at = kApplicationIdAt; at < kApplicationIdAt + 4; ++at) {
        id = id << 8 | static_cast<unsigned char>(header[at]);
    }
    return id == store::kApplicationId ? "" : "is the database of another program";
}

Finding unsound(const path& file) {
    Finding finding{.about = "database", .verdict = Verdict::bad, .finding = {}};
    const auto restored = is_restored_by_host(file);
    if (restored == false) {
        const std::string other = what_else_it_is(file);
        finding.finding =
            file.string() + (other.empty() ? " is damaged, and the host cannot restore it; it starts no session"
                                           : " " + other + "; the host leaves it as it is, and starts no session");
        finding.remedy = "put a backup in its place, or start over";
        finding.command = start_over(file);
    } else {
        finding.finding = file.string() + " is damaged";
        finding.remedy = "restart the browser: the host restores what can be read, and keeps the original beside it";
        if (!restored) {
            finding.remedy += ". If it says that it cannot, put a backup in its place, or start over";
            finding.command = start_over(file);
        }
    }
    return finding;
}

Finding unusable(const DoctorContext& context, const store::StoreError& error) {
    const path& file = context.state_file;
    const std::string folder = file.parent_path().string();
    Finding finding{.about = "database", .verdict = Verdict::bad, .finding = without_sqlite_code(error.what())};
    if (!error.restorable()) {
        finding.remedy = "close the browsers, keep a copy, and drop what is named there";
        finding.command = "sqlite3 " + in_quotes(file);
        return finding;
    }
    switch (error.code()) {
        case ErrorCode::storage_too_new:
            finding.remedy = "update grok-retry-host; the file stays as it is until then";
            break;
        case ErrorCode::storage_readonly:
            finding.command = "chmod 700 " + in_quotes(folder) + " && chmod 600 " + in_quotes(file);
            break;
        case ErrorCode::storage_full: finding.remedy = "free some space on the disk of " + folder; break;
        case ErrorCode::storage_busy:
            finding.finding = "another program keeps " + file.string() + " locked";
            finding.remedy = "close that program, then look again";
            finding.command = context.command + " --doctor";
            break;
        default: finding.remedy = "check the disk; the system's log has more details";
    }
    return finding;
}

// A folder, a pipe or the like under the name of the state file. None: it is a file, a link, or not there.
std::optional<Finding> other_than_file(const path& file) {
    const auto status = platform::status_of(file);
    if (!status || status->kind == platform::FileKind::regular || status->kind == platform::FileKind::link) {
        return std::nullopt;
    }
    const bool is_folder = status->kind == platform::FileKind::folder;
    Finding finding{.about = "database", .verdict = Verdict::bad, .finding = {}};
    finding.finding = file.string() + (is_folder ? " is a folder" : " is not a regular file") +
                      "; the host needs its state file there";
    finding.remedy = "move it away: the host then starts with an empty state";
    finding.command = start_over(file);
    return finding;
}

// The newest that any page has said of itself: what to do where the extension cannot work on it.
Finding page(const core::SeenReport& seen, core::UtcOffset zone) {
    const core::PageReport& report = seen.report;
    Finding finding{.about = "page", .verdict = Verdict::note, .finding = {}};
    finding.finding = describe(report) + "; seen at " + core::local_time(seen.at, zone);
    if (!report.others.empty()) {
        finding.remedy = "stop the session of the other extension in that tab, or switch that extension off";
    } else if (report.is_unreadable()) {
        finding.remedy = "reload the page; no session starts on it as it is";
    } else if (!report.layout || !report.missing.empty()) {
        finding.remedy =
            "update the extension; or show it the page's parts in its window (\"The page\", \"Show me\"), and send a "
            "bug report with what \"Copy page report\" copies";
    } else if (!report.can_act && !report.visible) {
        finding.remedy = "show the tab while a session runs in it";
    } else if (report.can_act && report.composer == "ready") {
        finding.verdict = Verdict::good;
    }
    return finding;
}

// The file has just been checked.
Finding whole(const core::Finding& found) {
    return {.about = "database",
            .verdict = Verdict::good,
            .finding = found.file + ": whole, schema " + std::to_string(*found.schema) +
                       (found.bytes ? ", " + file_size(static_cast<std::uintmax_t>(*found.bytes)) : "")};
}

Findings database(const DoctorContext& context) {
    const path& file = context.state_file;
    try {
        const bool is_in_use = !platform::live_hosts(file.parent_path()).empty();
        if (!store::check(file, is_in_use).empty()) return {unsound(file)};
        store::SessionStore store(file, {.read_only = true});
        Findings findings;
        for (const core::Finding& found : app::findings_in(store, store::JournalWish::as_found, false)) {
            if (found.code == core::FindingCode::state_whole) findings.push_back(whole(found));
            if (auto finding = in_words(found, context)) findings.push_back(*std::move(finding));
        }
        if (const auto seen = store.page_report()) findings.push_back(page(*seen, context.zone));
        const auto taught = store.schema_version() >= store::kTaughtSchema ? store.taught().all().size() : 0;
        if (taught > 0) findings.push_back({.about = "taught", .verdict = Verdict::good, .finding = layouts(taught)});
        return findings;
    } catch (const store::StoreError& error) {
        return {unusable(context, error)};
    }
}

// How commits get into the file, where that is anybody's wish. None: as it always was, or nothing can be read.
std::optional<Finding> journal(const DoctorContext& context) {
    if (!is_there(context.state_file)) return std::nullopt;
    try {
        const store::SessionStore store(context.state_file, {.read_only = true});
        const JournalWords words = journal_words(store.journal_state().mode, context.state_file);
        if (words.mode == "rollback" && words.why.empty()) return std::nullopt;
        return Finding{.about = "journal",
                       .verdict = words.why.empty() ? Verdict::good : Verdict::note,
                       .finding = describe_journal(words.mode, words.why)};
    } catch (const store::StoreError&) {  // another finding says why
        return std::nullopt;
    }
}

Finding log(const DoctorContext& context) {
    const path file = log_file(context.state_file);
    Finding finding{.about = "log", .verdict = Verdict::good, .finding = {}};
    std::error_code error;
    if (!is_there(file)) {
        finding.verdict = Verdict::note;
        finding.finding = "there is none yet; the host creates " + file.string() + " when it first runs";
    } else if (const auto denied = platform::check_access(file, platform::Access::read_and_write)) {
        finding.verdict = Verdict::bad;
        finding.finding = file.string() + " cannot be written: " + denied.message();
        finding.command = "chmod 600 " + in_quotes(file);
    } else {
        finding.finding = file.string() + ", " + file_size(std::filesystem::file_size(file, error));
    }
    return finding;
}

}  // namespace

Findings check_running(const DoctorContext& context) {
    const auto directory = context.state_file.parent_path();
    Findings findings;
    for (const core::Finding& found : app::findings_of(switches_of(read_host_config(directory), directory))) {
        if (auto finding = in_words(found, context)) findings.push_back(*std::move(finding));
    }
    if (auto finding = journal(context)) findings.push_back(*std::move(finding));
    for (const platform::LiveHost& host : platform::live_hosts(directory))
        findings.push_back(finding_of(host, context));
    return findings;
}

Findings check_state(const DoctorContext& context) {
    const path& file = context.state_file;
    if (auto finding = other_than_file(file)) return {*std::move(finding)};
    Findings findings = check_place(context);
    // What follows from that is no finding of its own.
    if (!is_healthy(findings)) return findings;
    std::error_code error;
    if (!is_there(file) && !std::filesystem::is_symlink(file, error)) {
        findings.insert(findings.begin(),
                        {.about = "database",
                         .verdict = Verdict::note,
                         .finding = "there is none yet; the host creates " + file.string() + " when it first runs"});
        return findings;
    }
    Findings all = database(context);
    std::ranges::move(findings, std::back_inserter(all));
    all.push_back(log(context));
    return all;
}

}  // namespace host::cli
