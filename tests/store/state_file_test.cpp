// The file as a file: permissions, names, and what is refused with its bytes untouched (docs/state-file.md).
#include <sys/stat.h>
#include <unistd.h>

#include "store/schema.hpp"
#include "store/state_file.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

using namespace host;
using namespace host::store;
namespace fs = std::filesystem;

namespace {

unsigned mode_of(const fs::path& path) { return static_cast<unsigned>(fs::status(path).permissions()); }

void set_mode(const fs::path& path, unsigned mode) { fs::permissions(path, static_cast<fs::perms>(mode)); }

// Refused with this code, and not a byte of it changed.
void check_refused(const fs::path& file, core::ErrorCode code) {
    const std::string before = bytes_of(file);
    for (const bool read_only : {false, true}) {
        INFO("read_only " << read_only);
        const auto error = open_error(file, {.read_only = read_only});
        REQUIRE(error);
        INFO(error->what());
        CHECK(error->code() == code);
        CHECK(std::string(error->what()).find(file.filename().string()) != std::string::npos);
        CHECK(bytes_of(file) == before);
    }
}

void make_state_file(const fs::path& file) {
    SessionStore store(file, {});
    put(store, sample_media("m1"));
}

}  // namespace

TEST_CASE("directories are made 0700 and files 0600, whatever the umask", "[store]") {
    const TempDir dir;
    const fs::path file = dir.path() / "state" / "grok-retry-host" / "state.db";
    const mode_t old = ::umask(0);
    make_state_file(file);
    ::umask(old);
    CHECK(mode_of(dir.path() / "state") == 0700);
    CHECK(mode_of(dir.path() / "state" / "grok-retry-host") == 0700);
    CHECK(mode_of(file) == 0600);
    CHECK(mode_of(file.string() + "-journal") == 0600);
}

TEST_CASE("looser modes of our own files are tightened", "[store]") {
    const TempDir dir;
    make_state_file(dir.file());
    const fs::path journal = dir.file().string() + "-journal";
    set_mode(dir.file(), 0644);
    set_mode(journal, 0664);
    set_mode(dir.path(), 0755);
    SECTION("a directory that is ours alone, too") {
        const SessionStore store(dir.file(), {.own_directory = true});
        CHECK(mode_of(dir.path()) == 0700);
        CHECK(mode_of(dir.file()) == 0600);
        CHECK(mode_of(journal) == 0600);
    }
    SECTION("but not somebody's directory") {
        const SessionStore store(dir.file(), {});
        CHECK(mode_of(dir.path()) == 0755);
        CHECK(mode_of(dir.file()) == 0600);
    }
    SECTION("and nothing when only reading") {
        const SessionStore store(dir.file(), {.read_only = true, .own_directory = true});
        CHECK(mode_of(dir.path()) == 0755);
        CHECK(mode_of(dir.file()) == 0644);
    }
}

TEST_CASE("a directory where others may write is refused with the remedy", "[store]") {
    const TempDir dir;
    set_mode(dir.path(), 0777);
    const auto error = open_error(dir.file());
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_io);
    CHECK(std::string(error->what()).find("chmod go-w") != std::string::npos);
    CHECK(dir.names().empty());
    set_mode(dir.path(), 01777);  // like /tmp: nobody can replace the file of another
    CHECK_FALSE(open_error(dir.file()));
}

TEST_CASE("links are refused: a symbolic one, and a second name", "[store]") {
    const TempDir dir;
    const fs::path real = dir.path() / "real.db";
    make_state_file(real);
    SECTION("symbolic") { fs::create_symlink(real, dir.file()); }
    SECTION("symbolic, to nothing") { fs::create_symlink(dir.path() / "nothing", dir.file()); }
    SECTION("hard") { fs::create_hard_link(real, dir.file()); }
    SECTION("a directory") { fs::create_directory(dir.file()); }
    SECTION("a pipe") { REQUIRE(::mkfifo(dir.file().c_str(), 0600) == 0); }
    SECTION("a journal that is a link") {
        fs::copy_file(real, dir.file());
        fs::create_symlink(dir.path() / "nothing", dir.file().string() + "-journal");
    }
    const auto names = dir.names();
    for (const bool read_only : {false, true}) {
        const auto error = open_error(dir.file(), {.read_only = read_only});
        REQUIRE(error);
        CHECK(error->code() == core::ErrorCode::storage_io);
    }
    CHECK(dir.names() == names);
}

TEST_CASE("what lies beside the database is not touched when it may be another file", "[store]") {
    const TempDir dir;
    make_state_file(dir.file());
    const fs::path beside = dir.file().string() + GENERATE("-journal", "-wal", "-shm");
    fs::remove(beside);
    const fs::path other = dir.path() / "letter.txt";
    write_bytes(other, "mine");
    set_mode(other, 0644);
    auto code = core::ErrorCode::storage_io;
    SECTION("a second name") { fs::create_hard_link(other, beside); }
    SECTION("a link") { fs::create_symlink(other, beside); }
    SECTION("a pipe") { REQUIRE(::mkfifo(beside.c_str(), 0600) == 0); }
    SECTION("another user's") {
        if (::geteuid() != 0) return;  // only an administrator can make one
        write_bytes(beside, "");
        REQUIRE(::chown(beside.c_str(), 65534, 65534) == 0);
        code = core::ErrorCode::storage_readonly;
    }
    const auto error = open_error(dir.file());
    REQUIRE(error);
    CHECK(error->code() == code);
    CHECK(std::string(error->what()).find(beside.string()) != std::string::npos);
    CHECK(bytes_of(other) == "mine");
    CHECK(mode_of(other) == 0644);
}

TEST_CASE("a note about how the file was left is not written into another file", "[store]") {
    const TempDir dir;
    make_state_file(dir.file());
    const fs::path other = dir.path() / "letter.txt", note = dir.file().string() + ".left";
    write_bytes(other, "mine");
    fs::create_hard_link(other, note);
    note_as_left(dir.file(), std::chrono::nanoseconds{0});
    CHECK(bytes_of(other) == "mine");
    CHECK_FALSE(is_as_left(dir.file()));
}

TEST_CASE("a directory may be reached through a symbolic link", "[store]") {
    const TempDir dir;
    fs::create_directory(dir.path() / "real");
    fs::create_directory_symlink("real", dir.path() / "link");
    make_state_file(dir.path() / "link" / "state.db");
    CHECK(fs::exists(dir.path() / "real" / "state.db"));
}

TEST_CASE("an empty file is an error and not a new one", "[store]") {
    const TempDir dir;
    write_bytes(dir.file(), "");
    check_refused(dir.file(), core::ErrorCode::storage_corrupt);
    CHECK(dir.names() == std::set<std::string>{"state.db"});
}

TEST_CASE("a file that is not a database is left as it is", "[store]") {
    const TempDir dir;
    write_bytes(dir.file(),
                GENERATE(std::string("shopping list: milk"), std::string(8'192, '\0'), std::string(20'000, 'x')));
    check_refused(dir.file(), core::ErrorCode::storage_corrupt);
}

TEST_CASE("the database of another program is left as it is", "[store]") {
    const TempDir dir;
    make_state_file(dir.file());
    tamper(dir.file(), GENERATE("PRAGMA application_id = 0", "PRAGMA application_id = 12345"));
    check_refused(dir.file(), core::ErrorCode::storage_corrupt);
}

TEST_CASE("a file that only a newer host can use is left as it is", "[store]") {
    const TempDir dir;
    make_state_file(dir.file());
    tamper(dir.file(), GENERATE("UPDATE meta SET schema = 99, lowest = 99; PRAGMA user_version = 99",
                                "PRAGMA user_version = 99", "DROP TABLE meta; PRAGMA user_version = 99"));
    check_refused(dir.file(), core::ErrorCode::storage_too_new);
}

TEST_CASE("a file of a newer schema that says we can use it is used", "[store]") {
    const TempDir dir;
    make_state_file(dir.file());
    tamper(dir.file(),
           "UPDATE meta SET schema = 99, lowest = 1, generation = 3; PRAGMA user_version = 99;"
           "ALTER TABLE media ADD COLUMN later INTEGER NOT NULL DEFAULT 5");
    SessionStore store(dir.file(), {});
    put(store, sample_media("m2"));
    CHECK(store.schema_version() == 99);
    CHECK(store.generation() == 3);
    CHECK(store.load({"m1"}) == sample_media("m1"));
    CHECK(store.load({"m2"}) == sample_media("m2"));
}

TEST_CASE("an upgrade by another host while we run is noticed before the next write", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    CHECK(store.schema_version() == released_schema().back().schema);
    tamper(dir.file(), "UPDATE meta SET schema = 99, lowest = 1; PRAGMA user_version = 99");
    store.begin().commit();
    CHECK(store.schema_version() == 99);
    tamper(dir.file(), "UPDATE meta SET schema = 99, lowest = 99; PRAGMA user_version = 99");
    const auto error = error_of([&] { (void)store.begin(); });
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_too_new);
}

TEST_CASE("a journal whose database is gone is not played into a new one", "[store]") {
    const TempDir dir;
    const std::string journal = GENERATE("state.db-journal", "state.db-wal");
    write_bytes(dir.path() / journal, "pages of a file that somebody removed");
    const auto error = open_error(dir.file());
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_corrupt);
    CHECK(dir.names() == std::set<std::string>{journal});
}

TEST_CASE("a host that was killed while publishing its new file is no obstacle", "[store]") {
    const TempDir dir;
    make_state_file(dir.file());
    fs::create_hard_link(dir.file(), dir.file().string() + ".new-Ab12Cd");  // linked, not yet unlinked
    const SessionStore store(dir.file(), {});
    CHECK(fs::hard_link_count(dir.file()) == 1);
    CHECK(dir.names() == std::set<std::string>{"state.db", "state.db-journal"});
}

TEST_CASE("reading only creates nothing and says that the host has not run", "[store]") {
    const TempDir dir;
    for (const fs::path& file : {dir.file(), dir.path() / "nowhere" / "state.db"}) {
        const auto error = open_error(file, {.read_only = true});
        REQUIRE(error);
        CHECK(error->code() == core::ErrorCode::storage_io);
        CHECK(std::string(error->what()).find("the host has not run yet") != std::string::npos);
    }
    CHECK(dir.names().empty());
}

TEST_CASE("reading only sees everything and writes nothing", "[store]") {
    const TempDir dir;
    make_state_file(dir.file());
    const std::string before = bytes_of(dir.file());
    {
        SessionStore store(dir.file(), {.read_only = true});
        CHECK(store.load({"m1"}) == sample_media("m1"));
        CHECK(store.integrity_problems().empty());
        CHECK(error_of([&] { put(store, sample_media("m2")); }).has_value());
    }
    CHECK(bytes_of(dir.file()) == before);
}

TEST_CASE("what a killed host left half written is undone by the next host, not by a reader", "[store]") {
    const TempDir dir;
    make_state_file(dir.file());
    const fs::path killed = dir.path() / "killed.db";
    fs::copy_file(dir.file(), killed);
    {
        SessionStore store(dir.file(), {});
        const Transaction transaction = store.begin();
        store.save(std::nullopt, sample_media("m2"), std::nullopt);
        // More than the page cache holds: the journal is synced, which is when others must take it seriously.
        store.journal().save_reply("r", {"f", std::string(8'000'000, 'x')}, std::nullopt, at(1));
        fs::copy_file(dir.file().string() + "-journal", killed.string() + "-journal");
    }
    REQUIRE(fs::file_size(killed.string() + "-journal") > 0);
    const auto error = open_error(killed, {.read_only = true});
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_readonly);
    CHECK(std::string(error->what()).find("the host does when it starts") != std::string::npos);

    SessionStore store(killed, {});
    CHECK(store.load({"m1"}) == sample_media("m1"));
    CHECK(store.media().revision({"m2"}) == std::nullopt);
}

TEST_CASE("a directory that cannot be written is said to be read-only", "[store]") {
    if (::geteuid() == 0) {
        return;  // nothing is read-only for root
    }
    const TempDir dir;
    set_mode(dir.path(), 0500);
    const auto error = open_error(dir.file());
    set_mode(dir.path(), 0700);
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_readonly);
}

TEST_CASE("a file is as it was left until somebody touches it", "[store]") {
    const TempDir dir;
    const auto file = dir.file();
    { SessionStore store(file, {}); }
    CHECK_FALSE(is_as_left(file));
    note_as_left(file, std::chrono::nanoseconds{0});
    CHECK(is_as_left(file));
    fs::path note = file;
    note += ".left";
    CHECK(mode_of(note) == 0600);
    SECTION("it was written to") {
        fs::last_write_time(file, fs::last_write_time(file) + std::chrono::seconds{1});
        CHECK_FALSE(is_as_left(file));
    }
    SECTION("it has another length") {
        fs::resize_file(file, fs::file_size(file) + 1);
        CHECK_FALSE(is_as_left(file));
    }
    SECTION("it is a copy") {
        fs::rename(file, dir.path() / "other");
        fs::copy_file(dir.path() / "other", file);
        CHECK_FALSE(is_as_left(file));
    }
    SECTION("it is gone") {
        fs::remove(file);
        CHECK_FALSE(is_as_left(file));
    }
    SECTION("the note is half written") {
        fs::resize_file(note, fs::file_size(note) - 1);
        CHECK_FALSE(is_as_left(file));
    }
    SECTION("the note is a link") {
        fs::rename(note, dir.path() / "elsewhere");
        fs::create_symlink(dir.path() / "elsewhere", note);
        CHECK_FALSE(is_as_left(file));
        note_as_left(file, std::chrono::nanoseconds{0});
        CHECK(fs::is_symlink(note));
    }
}

TEST_CASE("a file that changed just now is not noted: its times could not tell the next change", "[store]") {
    const TempDir dir;
    { SessionStore store(dir.file(), {}); }
    note_as_left(dir.file(), std::chrono::hours{1});
    CHECK_FALSE(is_as_left(dir.file()));
}

TEST_CASE("a file that a host has left is not checked when it is opened, and one that was touched since is",
          "[store]") {
    const TempDir dir;
    { CHECK(SessionStore(dir.file(), {}).was_checked_on_open()); }
    note_as_left(dir.file(), std::chrono::nanoseconds{0});
    { CHECK_FALSE(SessionStore(dir.file(), {}).was_checked_on_open()); }
    { CHECK(SessionStore(dir.file(), {.suspect = true}).was_checked_on_open()); }
    fs::last_write_time(dir.file(), fs::last_write_time(dir.file()) + std::chrono::seconds{1});
    { CHECK(SessionStore(dir.file(), {}).was_checked_on_open()); }
}
