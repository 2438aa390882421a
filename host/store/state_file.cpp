#include "store/state_file.hpp"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>

#include "platform/file_system.hpp"
#include "store/journal_mode.hpp"
#include "store/store_error.hpp"

namespace host::store {

namespace fs = std::filesystem;

namespace {

constexpr unsigned kPrivateFolder = 0700;

[[noreturn]] void fail(int system_error, const std::string& doing) {
    throw StoreError(storage_code(system_error), 0, "cannot " + doing + ": " + std::strerror(system_error));
}

bool is_ours_alone(const platform::Descriptor& opened) {
    const auto status = platform::status_of(opened.get());
    return status && platform::is_ours_alone(*status);
}

[[noreturn]] void refuse(core::ErrorCode code, const fs::path& path, const std::string& problem_and_remedy) {
    throw StoreError(code, 0, "will not use " + path.string() + ": " + problem_and_remedy);
}

[[noreturn]] void fail(const std::error_code& error, const std::string& doing) {
    if (error == std::errc::not_supported) {
        throw StoreError(core::ErrorCode::storage_io, 0,
                         "cannot " + doing +
                             ": its file system can neither rename without replacing nor link; keep the state on "
                             "another disk (XDG_STATE_HOME says where)");
    }
    fail(error.value(), doing);
}

std::string note_beside(const fs::path& file) { return file.string() + ".left"; }
std::string restore_lock_of(const fs::path& file) { return file.string() + ".restore-lock"; }

// Which file, how long, and when it was last written or renamed: the last cannot be set to what one likes.
constexpr std::size_t kMostOfNote = 128;
std::size_t describe(const platform::FileStamp& info, char (&text)[kMostOfNote]) {
    const int length =
        std::snprintf(text, sizeof text, "%llu %llu %lld %lld %lld\n", static_cast<unsigned long long>(info.id.device),
                      static_cast<unsigned long long>(info.id.number), static_cast<long long>(info.bytes),
                      static_cast<long long>(info.written), static_cast<long long>(info.changed));
    return static_cast<std::size_t>(length);
}

// This opens the file for a moment. SQLite has none of them open yet, so it loses no locks.
void tighten(const fs::path& path, unsigned mode) {
    if ((mode & platform::kModeOfOthers) == 0) return;
    const auto problem = platform::take_from_others(path, mode);
    if (problem && problem != std::errc::no_such_file_or_directory) {
        fail(problem.value(), "remove the permissions of others on " + path.string() + " (chmod go-rwx)");
    }
}

void check_directory(const fs::path& directory, PlaceRules rules) {
    const auto status = platform::status_behind(directory);
    if (!status) {
        fail(status.error(), "look at the directory " + directory.string());
    }
    if (status->kind != platform::FileKind::folder) {
        refuse(core::ErrorCode::storage_io, directory, "it is not a directory; move it away");
    }
    if (rules.read_only) {
        return;
    }
    if (rules.own_directory && status->is_ours) {
        tighten(directory, status->mode);
    } else if ((status->mode & platform::kOthersMayWrite) != 0 && (status->mode & platform::kSticky) == 0) {
        // Whoever may write here may replace the file, or plant a journal beside it.
        refuse(core::ErrorCode::storage_io, directory,
               "other users may write to this directory; run: chmod go-w '" + directory.string() + "'");
    }
}

// Two names: on file systems without a rename that does not replace, that happens for a moment while a file is
// published, and for longer if the publisher was killed then. Its draft name goes; whoever is publishing right now is
// content with that.
void drop_draft_names(const fs::path& file, const platform::FileId& id) {
    const std::string prefix = file.filename().string() + std::string{platform::kDraftMark};
    for (const fs::path& name : files_in(file.parent_path())) {
        if (!name.filename().string().starts_with(prefix)) continue;
        if (const auto status = platform::status_of(name); status && status->id == id) platform::remove_file(name);
    }
}

// One file, not a link, that only we can have written. None: there is none.
std::optional<platform::FileStatus> plain_file(const fs::path& file, PlaceRules rules) {
    const auto status = platform::status_of(file);
    if (!status) {
        if (status.error() == std::errc::no_such_file_or_directory) {
            return std::nullopt;
        }
        fail(status.error(), "look at " + file.string());
    }
    if (status->kind == platform::FileKind::link) {
        refuse(core::ErrorCode::storage_io, file, "it is a symbolic link; remove it, or name the real file");
    }
    if (status->kind != platform::FileKind::regular) {
        refuse(core::ErrorCode::storage_io, file, "it is not a regular file; move it away");
    }
    if (!rules.read_only && !status->is_ours) {
        refuse(core::ErrorCode::storage_readonly, file, "it belongs to another user; chown it, or move it away");
    }
    return *status;
}

// SQLite would also change the file under its other name, which may be any file of the user. And SQLite names the
// journal after the path, so a second name of the database would mean a second journal, and one of them would be lost.
void refuse_second_name(const fs::path& file, const platform::FileStatus& status) {
    if (status.names > 1) {
        refuse(core::ErrorCode::storage_io, file, "it has a second name (hard link); remove one of them");
    }
}

}  // namespace

fs::path settle(const fs::path& file, PlaceRules rules) {
    std::error_code problem;
    const fs::path absolute = fs::absolute(file, problem);
    if (problem || absolute.filename().empty()) {
        refuse(core::ErrorCode::storage_io, file, "this path does not name a file");
    }
    if (!rules.read_only) {
        if (const auto error = platform::make_folders(absolute.parent_path(), kPrivateFolder)) {
            fail(error, "create the directory " + absolute.parent_path().string());
        }
    }
    const fs::path directory = platform::without_links(absolute.parent_path(), problem);
    if (problem) {
        if (problem == std::errc::no_such_file_or_directory) {
            throw StoreError(core::ErrorCode::storage_io, 0,
                             "no such file: " + absolute.string() + "; the host has not run yet");
        }
        fail(problem.value(), "look at the directory " + absolute.parent_path().string());
    }
    check_directory(directory, rules);
    return directory / absolute.filename();
}

bool is_present(const fs::path& file, PlaceRules rules) {
    auto status = plain_file(file, rules);
    if (status && status->names > 1 && !rules.read_only) {
        drop_draft_names(file, status->id);
        status = plain_file(file, rules);
    }
    if (!status) {
        return false;
    }
    refuse_second_name(file, *status);
    if (status->bytes == 0) {
        refuse(core::ErrorCode::storage_corrupt, file,
               "it is empty, and the host never makes an empty file; put a backup in its place, or move it away to "
               "start over");
    }
    if (!rules.read_only) {
        tighten(file, status->mode);
    }
    for (const std::string_view added : kBesideDatabase) {
        const fs::path beside = file.string() + std::string{added};
        const auto found = plain_file(beside, rules);
        if (!found) continue;
        refuse_second_name(beside, *found);
        if (!rules.read_only) {
            tighten(beside, found->mode);
        }
    }
    return true;
}

namespace {

// A journal without its database would be played back into the new one.
const fs::path& without_journal(const fs::path& file) {
    if (platform::status_of(file)) return file;
    for (const std::string_view added : {kBesideDatabase[0], kBesideDatabase[1]}) {
        const auto journal = platform::status_of(file.string() + std::string{added});
        if (journal && journal->bytes > 0) {
            refuse(core::ErrorCode::storage_corrupt, file,
                   "only its journal is there; restore the file it belongs to, or move the journal away to start over");
        }
    }
    return file;
}

platform::Draft new_draft(const fs::path& file) {
    try {
        return platform::Draft(file);
    } catch (const std::system_error& error) {
        fail(error.code(), "create a file in " + file.parent_path().string());
    }
}

}  // namespace

Draft::Draft(const fs::path& file) : file_(without_journal(file)), draft_(new_draft(file)) {}

void Draft::publish() {
    try {
        (void)draft_.publish_if_free();  // taken: another host was faster
    } catch (const std::system_error& error) {
        fail(error.code(), "create " + file_.string());
    }
}

RestoreLock::RestoreLock(const fs::path& file, core::Millis patience) {
    const fs::path path = restore_lock_of(file);
    auto opened = platform::open_or_make(path);
    if (!opened) {
        fail(opened.error().value(), "create " + path.string());
    }
    lock_ = *std::move(opened);
    constexpr core::Millis kRest{20};
    core::Millis waited{0};
    for (std::error_code held; (held = platform::try_to_hold(lock_.get())); waited += kRest) {
        if (held != std::errc::operation_would_block) {
            fail(held.value(), "lock " + path.string());
        }
        if (waited >= patience) {
            throw StoreError(core::ErrorCode::storage_busy, 0, "another host is restoring " + file.string());
        }
        std::this_thread::sleep_for(kRest);
    }
    // It does not grow, so this works on a full disk, too.
    if (is_ours_alone(lock_)) platform::rewrite(lock_.get(), {});
}

void RestoreLock::note_finished() noexcept {
    constexpr std::string_view kNote = "finished\n";
    if (!is_ours_alone(lock_)) return;
    platform::rewrite(lock_.get(), kNote);
}

bool is_restore_unfinished(const fs::path& file) noexcept {
    const auto lock = platform::status_of(restore_lock_of(file));
    return lock && lock->kind == platform::FileKind::regular && lock->bytes == 0;
}

void note_restore_finished(const fs::path& file) {
    try {
        RestoreLock(file, core::Millis{0}).note_finished();
    } catch (const StoreError&) {  // the next host checks it again
    }
}

void note_as_left(const fs::path& file, std::chrono::nanoseconds settled) noexcept {
    if (bytes_of_log(file) > 0) return;
    const auto looks = platform::stamp_of(file);
    if (!looks) return;
    const std::chrono::nanoseconds now = std::chrono::system_clock::now().time_since_epoch();
    if (now - std::chrono::nanoseconds{looks->changed} < settled) return;
    if (platform::remote_file_system_of(file.parent_path())) return;  // their times are not always true
    char text[kMostOfNote];
    const std::size_t length = describe(*looks, text);
    const auto note = platform::open_or_make(note_beside(file));
    // Rewritten once it is known to be ours, and under no other name. An incomplete note is ignored.
    if (note && is_ours_alone(*note)) platform::rewrite(note->get(), {text, length});
}

bool is_as_left(const fs::path& file) noexcept {
    const auto note = platform::open_to_read(note_beside(file));
    if (!note || !is_ours_alone(*note)) return false;
    const std::string noted = platform::read_some(*note, kMostOfNote);
    const auto looks = platform::stamp_of(file);
    char text[kMostOfNote];
    return !noted.empty() && bytes_of_log(file) == 0 && looks &&
           noted == std::string_view(text, describe(*looks, text));
}

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code unreadable;
    for (fs::directory_iterator entry(folder, unreadable), end; entry != end; entry.increment(unreadable)) {
        found.push_back(entry->path());
    }
    return found;
}

std::string stamp(core::Instant moment) {
    using namespace std::chrono;
    const auto whole = floor<seconds>(moment);
    const auto day = floor<days>(whole);
    const year_month_day date{day};
    const hh_mm_ss time{whole - day};
    char text[64];
    std::snprintf(text, sizeof text, "%04d%02u%02uT%02d%02d%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text;
}

}  // namespace host::store
