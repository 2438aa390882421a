// What may still contain what was deleted: older copies of the state file, and recordings in the host's own folder.
#include "recording/copies.hpp"

#include "core/identity.hpp"
#include "platform/live_hosts.hpp"
#include "recording/recorder.hpp"
#include "recording/recording.hpp"
#include "store/session_store.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/temp_dir.hpp"

namespace {

namespace fs = std::filesystem;
using namespace host;

constexpr char kBackupName[] = "state.db.v5-20260131T120000Z.backup";
constexpr char kOriginalName[] = "state.db.damaged-20260131T120000Z";
constexpr std::int64_t kGone = 4'000'001, kLiving = 4'000'002;  // processes, for the first line of a recording

std::string recording_of(std::int64_t pid, std::string version = core::kVersion) {
    return recording::encode(recording::RecordingHeader{.host_version = std::move(version),
                                                        .pid = pid,
                                                        .connection = "c",
                                                        .started = core::instant_from_ms(5)}) +
           "\n";
}

struct FolderWithCopies : support::TempDir {
    FolderWithCopies() {
        store::SessionStore store(state, {});
        for (const char* name : {kBackupName, kOriginalName}) put(name, "SECRET");
    }
    void put(const std::string& name, const std::string& text) const {
        support::write_text(path() / name, text);
        fs::permissions(path() / name, fs::perms::owner_read | fs::perms::owner_write);
    }
    [[nodiscard]] recording::Copies copies(bool own_directory = true) const {
        return recording::copies_of({state, own_directory});
    }
    [[nodiscard]] bool has(const std::string& name) const { return fs::exists(path() / name); }

    fs::path state{path() / "state.db"};
};

using Names = std::vector<std::string>;
Names names_of(const std::vector<fs::path>& files) {
    Names names;
    for (const fs::path& file : files) names.push_back(file.filename().string());
    return names;
}

TEST_CASE("a recording in the host's folder is known by its first line, and not by its name (R16)") {
    const FolderWithCopies place;
    place.put("notes", recording_of(kGone) + "{\"state\":null,\"problem\":\"\"}\n");
    place.put("bug.4711.jsonl", recording_of(kGone));
    place.put("empty.jsonl", "");
    place.put("other.jsonl", "{\"recording\":\"of birds\"}\n");
    place.put("list.jsonl", "[1]\n");
    place.put("text.jsonl", "recording 1\n");
    place.put("no-end.jsonl", recording_of(kGone).substr(0, 40));
    place.put("long.jsonl", "{\"recording\":1,\"host\":\"" + std::string(9'000, 'h') + "\"}\n");
    place.put("state.db.left", recording_of(kGone));
    const recording::Copies found = place.copies();
    CHECK(names_of(found.older) == Names{kOriginalName, kBackupName});
    CHECK(names_of(found.recordings) == Names{"bug.4711.jsonl", "notes"});
    CHECK(found.in_use.empty());
}

TEST_CASE("in a folder that is not the host's own, recordings are the user's files, and no file is read") {
    const FolderWithCopies place;
    place.put("bug.4711.jsonl", recording_of(kGone));
    CHECK(place.copies(false).recordings.empty());
    CHECK(place.copies(false).older.size() == 2);
}

TEST_CASE("a symbolic link is not taken for a recording of ours") {
    const FolderWithCopies place;
    const support::TempDir elsewhere;
    support::write_text(elsewhere.path() / "mine.jsonl", recording_of(kGone));
    fs::create_symlink(elsewhere.path() / "mine.jsonl", place.path() / "link.jsonl");
    CHECK(place.copies().recordings.empty());
}

TEST_CASE("neither a folder nor a file with a second name is taken for a recording of ours") {
    const FolderWithCopies place;
    const support::TempDir elsewhere;
    support::write_text(elsewhere.path() / "mine.jsonl", recording_of(kGone));
    fs::create_hard_link(elsewhere.path() / "mine.jsonl", place.path() / "second-name.jsonl");
    fs::create_directory(place.path() / "folder.jsonl");
    CHECK(place.copies().recordings.empty());
}

TEST_CASE("removing leaves nothing but what was not found, and says how many (R16)") {
    const FolderWithCopies place;
    place.put("bug.4711.jsonl", recording_of(kGone));
    place.put("mine.txt", "mine");
    const recording::Removed removed = recording::remove(place.copies());
    CHECK(names_of(removed.deleted.older) == Names{kOriginalName, kBackupName});
    CHECK(names_of(removed.deleted.recordings) == Names{"bug.4711.jsonl"});
    CHECK(removed.left.empty());
    CHECK(place.copies().empty());
    CHECK(place.has("mine.txt"));
    CHECK(place.has("state.db"));
    CHECK(store::SessionStore(place.state, {.read_only = true}).problems().empty());
}

TEST_CASE("a recording that a host is writing stays, and is counted as such") {
    const FolderWithCopies place;
    {
        const recording::Recorder recorder({.host_version = "1.1.0", .pid = kGone, .connection = "c"},
                                           {.wish = place.path() / "now.jsonl",
                                            .state_file = place.state,
                                            .dice = [] { return 0.0; },
                                            .log = [](std::string_view) {}});
        const app::Copies of_host = recording::copies_for_host({place.state, true});
        CHECK(of_host.count() == core::CopyCounts{.older = 2, .recordings = 0, .in_use = 1});
        CHECK(of_host.remove() == core::CopiesDeleted{.deleted = 2, .left = 0, .in_use = 1});
        CHECK(place.copies().in_use.size() == 1);
    }
    CHECK(place.copies().recordings.size() == 1);  // its writer is gone
}

TEST_CASE("a recording of a living host that does not lock it stays, too: its first line names the process") {
    const FolderWithCopies place;
    place.put("older.jsonl", recording_of(kLiving, "1.0.0"));
    {
        platform::PidFile file(place.path(), kLiving);
        file.write({.pid = kLiving, .version = "1.0.0", .sandbox = {"off", "off"}});
        CHECK(names_of(place.copies().in_use) == Names{"older.jsonl"});
    }
    CHECK(names_of(place.copies().recordings) == Names{"older.jsonl"});
}

TEST_CASE("a recording that somebody begins to write after it was found stays") {
    const FolderWithCopies place;
    place.put("bug.jsonl", recording_of(kLiving, "1.0.0"));
    const recording::Copies found = place.copies();
    REQUIRE(found.recordings.size() == 1);
    platform::PidFile file(place.path(), kLiving);
    file.write({.pid = kLiving, .version = "1.0.0", .sandbox = {"off", "off"}});
    CHECK(names_of(recording::remove(found).in_use) == Names{"bug.jsonl"});
    CHECK(place.has("bug.jsonl"));
}

TEST_CASE("a recording that is full has ended, although the host that made it still runs") {
    const FolderWithCopies place;
    place.put("full.jsonl", recording_of(kLiving));
    platform::PidFile file(place.path(), kLiving);
    file.write({.pid = kLiving, .version = core::kVersion, .sandbox = {"off", "off"}});
    CHECK(names_of(place.copies().recordings) == Names{"full.jsonl"});
}

TEST_CASE("another file that has the name of a recording by now stays, and is said to") {
    const FolderWithCopies place;
    place.put("bug.jsonl", recording_of(kGone));
    const recording::Copies found = place.copies();
    place.put("bug.jsonl", "my notes\n");
    const recording::Removed removed = recording::remove(found);
    CHECK(removed.deleted.recordings.empty());
    REQUIRE(removed.left.size() == 1);
    CHECK(place.has("bug.jsonl"));
}

TEST_CASE("a file of the user's own whose name begins like an older copy is none") {
    const FolderWithCopies place;
    for (const char* name :
         {"state.db.v5.backup-before-I-tried.zip", "state.db.damaged-20260131T120000Z.recovered.sql",
          "state.db.damaged-by-me", "state.db.v5-20260131T120000Z.backup.txt", "state.db.vX.backup"}) {
        place.put(name, "mine");
    }
    fs::create_hard_link(place.path() / kBackupName,
                         place.path() / "kept");  // the user keeps it under a name of theirs
    CHECK(names_of(place.copies().older) == Names{kOriginalName});
    place.put(std::string{kOriginalName} + "-wal", "log");
    CHECK(place.copies().older.size() == 2);
}

TEST_CASE("what cannot be removed is said with the reason, and the rest goes all the same") {
    const FolderWithCopies place;
    recording::Copies found = place.copies();
    fs::remove(place.path() / kOriginalName);
    fs::create_directories(place.path() / kOriginalName / "not-empty");
    const recording::Removed removed = recording::remove(found);
    CHECK(names_of(removed.deleted.older) == Names{kBackupName});
    REQUIRE(removed.left.size() == 1);
    CHECK(removed.left.front().file.filename() == kOriginalName);
    CHECK(removed.left.front().why);
}

}  // namespace
