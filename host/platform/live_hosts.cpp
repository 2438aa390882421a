#include "platform/live_hosts.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "platform/file.hpp"

namespace host::platform {
namespace {

constexpr std::string_view kMayUseLog = "log yes\n";
constexpr std::string_view kBefore = "live-", kAfter = ".host", kAfterOfOld = ".json";

std::vector<std::filesystem::path> pid_files_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> found;
    std::error_code unreadable;
    for (std::filesystem::directory_iterator entry(folder, unreadable), end; entry != end;
         entry.increment(unreadable)) {
        if (is_pid_file_name(entry->path().filename().string())) found.push_back(entry->path());
    }
    return found;
}

// Of a host whose file cannot be read: on a full disk it is empty.
LiveHost unknown_host(const std::filesystem::path& file) {
    LiveHost host{.version = "unknown", .sandbox = {.landlock = "unknown", .seccomp = "unknown"}};
    const std::string name = file.filename().string();
    std::from_chars(name.data() + kBefore.size(), name.data() + name.size(), host.pid);
    return host;
}

// A host that lives holds the lock of its file.
std::optional<LiveHost> read_if_alive(const std::filesystem::path& file) {
    const auto opened = open_to_read(file);
    if (!opened || !is_held(opened->get())) return std::nullopt;
    const auto text = read_all(*opened, kMaxPidFile);
    return (text ? read_pid_file(*text) : std::nullopt).value_or(unknown_host(file));
}

// Removes the files whose lock is free: a host that lives holds the lock of its file.
void remove_those_of_the_dead(const std::filesystem::path& folder) {
    for (const auto& file : pid_files_in(folder)) {
        if (const auto opened = open_to_read(file); opened && lock_at_once(opened->get())) remove_file(file);
    }
}

// The rest of the line that begins with `name` and a space; moves `text` behind that line.
std::optional<std::string> take_line(std::string_view& text, std::string_view name) {
    const std::size_t end = text.find('\n');
    if (end == text.npos || !text.starts_with(name) || text.size() <= name.size() || text[name.size()] != ' ')
        return {};
    std::string value{text.substr(name.size() + 1, end - name.size() - 1)};
    text.remove_prefix(end + 1);
    return value;
}

}  // namespace

std::vector<LiveHost> live_hosts(const std::filesystem::path& state_folder) {
    std::vector<LiveHost> found;
    for (const auto& file : pid_files_in(state_folder)) {
        if (auto host = read_if_alive(file)) found.push_back(*std::move(host));
    }
    std::ranges::sort(found, {}, &LiveHost::pid);
    return found;
}

std::string in_words(const SandboxState& sandbox) {
    if (!sandbox.mitigations.empty()) return sandbox.mitigations;
    return "Landlock " + sandbox.landlock + "; seccomp " + sandbox.seccomp;
}

std::string pid_file_name(std::int64_t pid) { return std::string{kBefore} + std::to_string(pid) + std::string{kAfter}; }

bool is_pid_file_name(std::string_view name) {
    const bool has_end = name.ends_with(kAfter) || name.ends_with(kAfterOfOld);
    if (name.size() <= kBefore.size() + kAfter.size() || !name.starts_with(kBefore) || !has_end) return false;
    name.remove_prefix(kBefore.size());
    name.remove_suffix(kAfter.size());
    return std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
}

std::string pid_file_text(const LiveHost& host) {
    return "pid " + std::to_string(host.pid) + "\nversion " + host.version + "\nlandlock " + host.sandbox.landlock +
           "\nseccomp " + host.sandbox.seccomp + "\n" +
           (host.sandbox.mitigations.empty() ? "" : "mitigations " + host.sandbox.mitigations + "\n") +
           std::string{host.may_use_log ? kMayUseLog : ""};
}

std::optional<LiveHost> read_pid_file(std::string_view text) {
    const auto pid = take_line(text, "pid");
    auto version = take_line(text, "version"), landlock = take_line(text, "landlock"),
         seccomp = take_line(text, "seccomp");
    auto mitigations = take_line(text, "mitigations");
    if (!pid || !version || !landlock || !seccomp) return std::nullopt;
    LiveHost host{.pid = 0,
                  .version = *std::move(version),
                  .sandbox = {.landlock = *std::move(landlock),
                              .seccomp = *std::move(seccomp),
                              .mitigations = mitigations.value_or("")},
                  .may_use_log = text.starts_with(kMayUseLog)};
    const auto [end, wrong] = std::from_chars(pid->data(), pid->data() + pid->size(), host.pid);
    if (wrong != std::errc{} || end != pid->data() + pid->size()) return std::nullopt;
    return host;
}

PidFile::PidFile(std::filesystem::path folder, std::int64_t pid)
    : folder_(std::move(folder)), file_(folder_ / pid_file_name(pid)) {}

PidFile::~PidFile() {
    if (opened_) remove_file(file_);  // while it is locked
}

// Made under another name and locked before it gets its own: nobody ever sees one of a living host without its lock.
void PidFile::open(const std::string& text) {
    remove_those_of_the_dead(folder_);
    try {
        Draft draft(file_);
        if (!lock_at_once(draft.fd())) return;
        try {
            draft.write(text);
        } catch (const std::system_error&) {  // a full disk: that somebody is there must be seen all the same
        }
        opened_ = draft.replace_now();
    } catch (const std::system_error&) {
        // On purpose: the host can do without. It looks at how the file is before each of its commits.
    }
}

void PidFile::write(const LiveHost& host) {
    if (opened_) {
        rewrite(opened_.get(), pid_file_text(host));
    } else {
        open(pid_file_text(host));
    }
}

}  // namespace host::platform
