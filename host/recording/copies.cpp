#include "recording/copies.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "core/identity.hpp"
#include "json/document.hpp"
#include "platform/file.hpp"
#include "platform/live_hosts.hpp"
#include "store/repair/older_copies.hpp"
#include "store/state_file.hpp"

namespace host::recording {
namespace {

namespace fs = std::filesystem;
using Count = std::int64_t;

constexpr std::size_t kLongestFirstLine = 4096;

Count count_of(const std::vector<fs::path>& files) { return static_cast<Count>(files.size()); }

struct Writer {
    std::int64_t pid{};
    bool is_of_this_version{};
};

// Who wrote it, according to its first line. None: it is not the first line of a recording.
std::optional<Writer> writer_in(std::string_view first_line) {
    json::Document document;
    const auto line = document.read(first_line);
    if (!line || !line->is_object()) return std::nullopt;
    const auto format = line->find("recording"), host = line->find("host"), pid = line->find("pid");
    if (!format || !format->is_integer() || !host || !host->is_string() || !pid || !pid->is_integer()) return {};
    return Writer{pid->integer(), host->string() == core::kVersion};
}

std::optional<Writer> writer_of(const platform::Descriptor& file) {
    const std::string begin = platform::read_some(file, kLongestFirstLine);
    const std::size_t end = begin.find('\n');
    return end == begin.npos ? std::nullopt : writer_in(std::string_view{begin}.substr(0, end));
}

enum class Kind { other, recording, recording_in_use };

// A host locks what it records into (recorder.cpp). Those of other versions may not, and are known by their process.
// What may be the live file under a second name is not even opened: closing it would drop SQLite's locks.
Kind kind_of(const fs::path& file) {
    const auto before = platform::status_of(file);
    if (!before || !platform::is_ours_alone(*before)) return Kind::other;
    const auto opened = platform::open_to_read(file);
    const auto status = opened ? platform::status_of(opened->get()) : std::unexpected(opened.error());
    if (!status || !platform::is_ours_alone(*status)) return Kind::other;
    const auto writer = writer_of(*opened);
    if (!writer) return Kind::other;
    const auto lives = [&] {
        return std::ranges::any_of(platform::live_hosts(file.parent_path()),
                                   [&](const platform::LiveHost& host) { return host.pid == writer->pid; });
    };
    const bool is_written = platform::is_held(opened->get()) || (!writer->is_of_this_version && lives());
    return is_written ? Kind::recording_in_use : Kind::recording;
}

}  // namespace

// The live file and those beside it are never opened here: closing them would drop SQLite's locks (state_file.hpp).
Copies copies_of(const StatePlace& place) {
    Copies found{.older = store::older_copies_of(place.file), .recordings = {}, .in_use = {}};
    if (!place.own_directory) return found;
    const std::string state = place.file.filename().string();
    for (const fs::path& file : store::files_in(place.file.parent_path())) {
        const std::string name = file.filename().string();
        if (name.starts_with(state) || platform::is_pid_file_name(name)) continue;
        const Kind kind = kind_of(file);
        if (kind == Kind::recording) found.recordings.push_back(file);
        if (kind == Kind::recording_in_use) found.in_use.push_back(file);
    }
    std::ranges::sort(found.recordings);
    std::ranges::sort(found.in_use);
    return found;
}

Removed remove(const Copies& found) {
    Removed result{.deleted = {}, .left = {}, .in_use = found.in_use};
    const auto remove_one = [&result](const fs::path& file, std::vector<fs::path>& deleted) {
        std::error_code problem;
        if (fs::remove(file, problem)) deleted.push_back(file);
        if (problem) result.left.push_back({file, problem});
    };
    for (const fs::path& file : found.older) remove_one(file, result.deleted.older);
    for (const fs::path& file : found.recordings) {
        const Kind kind = kind_of(file);
        if (kind == Kind::recording) remove_one(file, result.deleted.recordings);
        if (kind == Kind::recording_in_use) result.in_use.push_back(file);
        // Somebody put another file there meanwhile, or it cannot be read any more.
        if (kind == Kind::other && platform::status_of(file)) {
            result.left.push_back({file, std::make_error_code(std::errc::operation_not_permitted)});
        }
    }
    return result;
}

app::Copies copies_for_host(const StatePlace& place) {
    return {.count =
                [place] {
                    const Copies found = copies_of(place);
                    return core::CopyCounts{count_of(found.older), count_of(found.recordings), count_of(found.in_use)};
                },
            .remove =
                [place] {
                    const Removed gone = remove(copies_of(place));
                    return core::CopiesDeleted{count_of(gone.deleted.older) + count_of(gone.deleted.recordings),
                                               static_cast<Count>(gone.left.size()), count_of(gone.in_use)};
                }};
}

}  // namespace host::recording
