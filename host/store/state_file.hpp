// The state file as a file: where it may be, who must own it, who may read it, and how it is created.
//
// Knows nothing about its content. The live file is never opened here, because closing any descriptor of it would drop
// the POSIX locks of every SQLite connection of this process. platform/file.hpp has the system calls; this file has
// what they mean for the state.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "platform/file.hpp"

namespace host::store {

struct PlaceRules {
    bool read_only{};      // creates nothing, changes no permission
    bool own_directory{};  // only the host uses the directory: 0700, even if it existed before
};

// The absolute path of the state file, its directory resolved (and made, 0700, if it is missing).
[[nodiscard]] std::filesystem::path settle(const std::filesystem::path& file, PlaceRules rules);

// The suffixes of files that SQLite may create beside a database: a rollback journal, or a log and what its users share
// (journal_mode.hpp).
inline constexpr std::array<std::string_view, 3> kBesideDatabase{"-journal", "-wal", "-shm"};

// False: there is no file. True: there is one, it is ours, and nobody else may read it (looser modes are tightened).
// Throws if it is a link, has a second name, is empty, or belongs to another user; and if any of this is true of the
// files beside it, which SQLite writes when it opens the file.
[[nodiscard]] bool is_present(const std::filesystem::path& file, PlaceRules rules);

// A file that becomes the state file once it is complete, so that an incomplete one never has the real name.
class Draft {
public:
    explicit Draft(const std::filesystem::path& file);  // a new empty file beside it, 0600

    [[nodiscard]] const std::filesystem::path& path() const { return draft_.path(); }

    // Gives it the real name, unless another host was faster; then this one is deleted.
    void publish();

private:
    std::filesystem::path file_;
    platform::Draft draft_;
};

// Held by the one host that restores a damaged file. It is a lock on a file beside it, which stays there, because the
// state file's own locks are SQLite's. That file is empty from the moment damage is found until the state file is known
// to be intact again, so every later host knows.
class RestoreLock {
public:
    // Waits for another host that restores it just now; storage_busy if that takes too long.
    RestoreLock(const std::filesystem::path& file, core::Millis patience);

    // Notes that the whole file was checked and is intact. If that fails, it will be checked once more.
    void note_finished() noexcept;

private:
    platform::Descriptor lock_;
};

[[nodiscard]] bool is_restore_unfinished(const std::filesystem::path& file) noexcept;
void note_restore_finished(const std::filesystem::path& file);  // unless somebody restores it just now

// Notes beside the file what it looks like now, for the next host: if it still looks like that, nothing has changed it.
// Called when a host that found it intact closes it. Notes nothing if the file changed so recently that its times could
// not show another change (`settled`), if a write-ahead log beside it has more, or if another machine may change it. A
// failure is ignored.
void note_as_left(const std::filesystem::path& file,
                  std::chrono::nanoseconds settled = std::chrono::milliseconds{100}) noexcept;
[[nodiscard]] bool is_as_left(const std::filesystem::path& file) noexcept;

// The files in a folder, in any order. If reading fails, those read before.
[[nodiscard]] std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder);

// 20260131T120000Z, for file names.
[[nodiscard]] std::string stamp(core::Instant moment);

}  // namespace host::store
