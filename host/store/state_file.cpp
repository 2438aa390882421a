#include "store/state_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>
#include <thread>

#include "store/store_error.hpp"

namespace host::store {

namespace fs = std::filesystem;

namespace {

constexpr mode_t kOthers = S_IRWXG | S_IRWXO;
constexpr const char* kDraftMark = ".new-";

[[noreturn]] void fail(int system_error, const std::string& doing) {
    throw StoreError(storage_code(system_error), 0, "cannot " + doing + ": " + std::strerror(system_error));
}

[[noreturn]] void refuse(core::ErrorCode code, const fs::path& path, const std::string& problem_and_remedy) {
    throw StoreError(code, 0, "will not use " + path.string() + ": " + problem_and_remedy);
}

std::string note_beside(const fs::path& file) { return file.string() + ".left"; }

std::int64_t nanoseconds(const struct timespec& moment) {
    return std::int64_t{moment.tv_sec} * 1'000'000'000 + moment.tv_nsec;
}

// Which file, how long, and when it was last written or renamed: the last cannot be set to what one likes.
constexpr std::size_t kMostOfNote = 128;
std::size_t describe(const struct stat& info, char (&text)[kMostOfNote]) {
    const int length = std::snprintf(
        text, sizeof text, "%llu %llu %lld %lld %lld\n", static_cast<unsigned long long>(info.st_dev),
        static_cast<unsigned long long>(info.st_ino), static_cast<long long>(info.st_size),
        static_cast<long long>(nanoseconds(info.st_mtim)), static_cast<long long>(nanoseconds(info.st_ctim)));
    return static_cast<std::size_t>(length);
}

void tighten(const fs::path& path, mode_t mode) {
    if ((mode & kOthers) != 0 && ::chmod(path.c_str(), mode & ~kOthers & 07777) != 0 && errno != ENOENT) {
        fail(errno, "take away the permissions of others on " + path.string() + " (chmod go-rwx)");
    }
}

// Like mkdir -p, 0700 all the way.
void make_directories(const fs::path& directory) {
    if (::mkdir(directory.c_str(), S_IRWXU) == 0 || errno == EEXIST) {
        return;
    }
    if (errno == ENOENT && directory.has_relative_path()) {
        make_directories(directory.parent_path());
        if (::mkdir(directory.c_str(), S_IRWXU) == 0 || errno == EEXIST) {
            return;
        }
    }
    fail(errno, "create the directory " + directory.string());
}

void check_directory(const fs::path& directory, PlaceRules rules) {
    struct stat info {};
    if (::stat(directory.c_str(), &info) != 0) {
        fail(errno, "look at the directory " + directory.string());
    }
    if (!S_ISDIR(info.st_mode)) {
        refuse(core::ErrorCode::storage_io, directory, "it should be a directory; move it away");
    }
    if (rules.read_only) {
        return;
    }
    if (rules.own_directory && info.st_uid == ::geteuid()) {
        tighten(directory, info.st_mode);
    } else if ((info.st_mode & (S_IWGRP | S_IWOTH)) != 0 && (info.st_mode & S_ISVTX) == 0) {
        // Whoever may write here may replace the file, or plant a journal beside it.
        refuse(core::ErrorCode::storage_io, directory,
               "other users may write to this directory; run: chmod go-w '" + directory.string() + "'");
    }
}

// Two names: that happens for a moment while a file is published, and for longer if the publisher was killed then.
// Its draft name goes; whoever is publishing right now is content with that.
void drop_draft_names(const fs::path& file, ino_t inode) {
    const std::string prefix = file.filename().string() + kDraftMark;
    for (const fs::path& name : files_in(file.parent_path())) {
        struct stat info {};
        if (name.filename().string().starts_with(prefix) && ::lstat(name.c_str(), &info) == 0 && info.st_ino == inode) {
            ::unlink(name.c_str());
        }
    }
}

// One file, not a link, that only we can have written. False: there is none.
bool is_plain_file(const fs::path& file, PlaceRules rules, struct stat& info) {
    if (::lstat(file.c_str(), &info) != 0) {
        if (errno == ENOENT) {
            return false;
        }
        fail(errno, "look at " + file.string());
    }
    if (S_ISLNK(info.st_mode)) {
        refuse(core::ErrorCode::storage_io, file, "it is a symbolic link; remove it, or name the real file");
    }
    if (!S_ISREG(info.st_mode)) {
        refuse(core::ErrorCode::storage_io, file, "it is not a regular file; move it away");
    }
    if (!rules.read_only && info.st_uid != ::geteuid()) {
        refuse(core::ErrorCode::storage_readonly, file, "it belongs to another user; chown it, or move it away");
    }
    return true;
}

void sync_directory(const fs::path& directory) {
    const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        fail(errno, "open the directory " + directory.string());
    }
    const int result = ::fsync(fd);
    const int system_error = errno;
    ::close(fd);
    if (result != 0 && system_error != EINVAL) {  // EINVAL: this file system has nothing to sync
        fail(system_error, "sync the directory " + directory.string());
    }
}

}  // namespace

fs::path settle(const fs::path& file, PlaceRules rules) {
    std::error_code problem;
    const fs::path absolute = fs::absolute(file, problem);
    if (problem || absolute.filename().empty()) {
        refuse(core::ErrorCode::storage_io, file, "this is not the path of a file");
    }
    if (!rules.read_only) {
        make_directories(absolute.parent_path());
    }
    const fs::path directory = fs::canonical(absolute.parent_path(), problem);
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
    struct stat info {};
    if (!is_plain_file(file, rules, info)) {
        return false;
    }
    if (info.st_nlink > 1 && !rules.read_only) {
        drop_draft_names(file, info.st_ino);
        if (!is_plain_file(file, rules, info)) {
            return false;
        }
    }
    if (info.st_nlink > 1) {
        // SQLite names the journal after the path: a second name means a second journal, and a lost one.
        refuse(core::ErrorCode::storage_io, file, "it has a second name (hard link); remove one of the two");
    }
    if (info.st_size == 0) {
        refuse(core::ErrorCode::storage_corrupt, file,
               "it is empty, which the host never leaves behind; restore a backup, or move it away to start anew");
    }
    if (!rules.read_only) {
        tighten(file, info.st_mode);
    }
    fs::path journal = file;
    journal += "-journal";
    if (struct stat beside{}; is_plain_file(journal, rules, beside) && !rules.read_only) {
        tighten(journal, beside.st_mode);
    }
    return true;
}

Draft::Draft(const fs::path& file) : file_(file) {
    // A journal without its database would be played back into the new one.
    fs::path journal = file;
    journal += "-journal";
    struct stat info {};
    struct stat real {};
    if (::lstat(journal.c_str(), &info) == 0 && info.st_size > 0 && ::lstat(file.c_str(), &real) != 0) {
        refuse(core::ErrorCode::storage_corrupt, file,
               "only its journal is there; restore the file it belongs to, or move the journal away to start anew");
    }
    std::string name = file.string() + kDraftMark + "XXXXXX";
    const int fd = ::mkstemp(name.data());  // O_EXCL, 0600
    if (fd < 0) {
        fail(errno, "create a file in " + file.parent_path().string());
    }
    ::close(fd);  // no connection has it open yet
    path_ = name;
}

Draft::~Draft() { ::unlink(path_.c_str()); }

void Draft::publish() {
    // link() fails if the name is taken, where rename() would replace the winner's file.
    if (::link(path_.c_str(), file_.c_str()) != 0 && errno != EEXIST) {
        fail(errno, "create " + file_.string());
    }
    if (::unlink(path_.c_str()) != 0 && errno != ENOENT) {
        fail(errno, "remove " + path_.string());
    }
    sync_directory(file_.parent_path());
}

RestoreLock::RestoreLock(const fs::path& file, core::Millis patience) {
    const fs::path path = file.string() + ".restore-lock";
    fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd_ < 0) {
        fail(errno, "create " + path.string());
    }
    constexpr core::Millis kRest{20};
    for (core::Millis waited{0}; ::flock(fd_, LOCK_EX | LOCK_NB) != 0; waited += kRest) {
        if (errno == EINTR) continue;
        if (errno != EWOULDBLOCK || waited >= patience) {
            const int system_error = errno;
            ::close(fd_);
            if (system_error != EWOULDBLOCK) {
                fail(system_error, "lock " + path.string());
            }
            throw StoreError(core::ErrorCode::storage_busy, 0, "another host is restoring " + file.string());
        }
        std::this_thread::sleep_for(kRest);
    }
}

RestoreLock::~RestoreLock() { ::close(fd_); }

void note_as_left(const fs::path& file, std::chrono::nanoseconds settled) noexcept {
    struct stat info {};
    struct timespec now {};
    if (::stat(file.c_str(), &info) != 0 || clock_gettime(CLOCK_REALTIME, &now) != 0) return;
    if (nanoseconds(now) - nanoseconds(info.st_ctim) < settled.count()) return;
    char looks[kMostOfNote];
    const std::size_t length = describe(info, looks);
    constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    const int fd = ::open(note_beside(file).c_str(), kFlags, S_IRUSR | S_IWUSR);
    if (fd < 0) return;
    [[maybe_unused]] const auto written = ::write(fd, looks, length);  // half a note is none
    ::close(fd);
}

bool is_as_left(const fs::path& file) noexcept {
    struct stat info {};
    const int fd = ::open(note_beside(file).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) return false;
    char noted[kMostOfNote], looks[kMostOfNote];
    const ssize_t length = ::read(fd, noted, sizeof noted);
    ::close(fd);
    return length > 0 && ::stat(file.c_str(), &info) == 0 &&
           std::string_view(noted, static_cast<std::size_t>(length)) == std::string_view(looks, describe(info, looks));
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
