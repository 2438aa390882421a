// The state file as a file: where it may lie, whose it must be, who may read it, and how it comes into being.
//
// Knows nothing of what is inside. The live file is never opened here: closing any descriptor of it would drop the
// POSIX locks of every SQLite connection of this process. What the operating system does is platform/file.hpp; here is
// what it means for the state.
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
    bool own_directory{};  // the directory is the host's alone: 0700, even if somebody made it before
};

// The absolute path of the state file, its directory resolved (and made, 0700, if it is missing).
[[nodiscard]] std::filesystem::path settle(const std::filesystem::path& file, PlaceRules rules);

// What SQLite may make beside a database, by what it adds to the name. Ours has a journal alone; -wal and -shm come
// with a file from elsewhere.
inline constexpr std::array<std::string_view, 3> kBesideDatabase{"-journal", "-wal", "-shm"};

// False: there is no file. True: there is one, it is ours, and nobody else may read it (looser modes are tightened).
// Throws when it is a link, has a second name, is empty, or belongs to somebody else; the same holds for what lies
// beside it, which SQLite writes to when it opens the file.
[[nodiscard]] bool is_present(const std::filesystem::path& file, PlaceRules rules);

// A file that becomes the state file once it is complete, so that a half-made one never has the real name.
class Draft {
public:
    explicit Draft(const std::filesystem::path& file);  // a new empty file beside it, 0600

    [[nodiscard]] const std::filesystem::path& path() const { return draft_.path(); }

    // Gives it the real name, unless another host was faster: then this one just goes away.
    void publish();

private:
    std::filesystem::path file_;
    platform::Draft draft_;
};

// Held by the one host that restores a damaged file. It is a lock on a file beside it, which stays there: the state
// file's own locks are SQLite's. That file is empty from the moment damage is found until the state file is known to be
// sound again, so that every later host knows, too.
class RestoreLock {
public:
    // Waits for another host that restores it just now; storage_busy if that takes too long.
    RestoreLock(const std::filesystem::path& file, core::Millis patience);

    // All of the file was checked, and is sound. If that cannot be noted, it will be checked once more.
    void note_finished() noexcept;

private:
    platform::Descriptor lock_;
};

[[nodiscard]] bool is_restore_unfinished(const std::filesystem::path& file) noexcept;
void note_restore_finished(const std::filesystem::path& file);  // unless somebody restores it just now

// A note beside the file of what it looks like now, for the next host: as long as it still does, nobody has touched it.
// For the moment when a host that found it sound lets go of it. Nothing is noted of a file that changed so recently
// that its times could not tell another change (`settled`), or that another machine may change; a note that cannot be
// written is none.
void note_as_left(const std::filesystem::path& file,
                  std::chrono::nanoseconds settled = std::chrono::milliseconds{100}) noexcept;
[[nodiscard]] bool is_as_left(const std::filesystem::path& file) noexcept;

// What lies in a folder, in any order. Of one that cannot be read to its end, what came before that.
[[nodiscard]] std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder);

// 20260131T120000Z, for names of files.
[[nodiscard]] std::string stamp(core::Instant moment);

}  // namespace host::store
