// A state file with something in it that no host has made (SECURITY.md).
#include "store/repair/additions.hpp"

#include "store/repair/integrity.hpp"
#include "store/state_file.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/text.hpp"

using namespace host;
using namespace host::store;

namespace {

void make_state_file(const TempDir& dir) {
    SessionStore store(dir.file(), {});
    put(store, sample_media("m1"));
}

struct Addition {
    const char* sql;
    const char* name;
};

}  // namespace

TEST_CASE("a file with an index, a table, a view or a trigger of somebody's is refused by name, and left as it is",
          "[store]") {
    const TempDir dir;
    make_state_file(dir);
    const auto addition = GENERATE(
        Addition{"CREATE UNIQUE INDEX evil ON media(outcome)", "an index evil on media"},
        Addition{"CREATE INDEX media_recent ON media(due_at)", "an index media_recent on media"},  // schema 8 had one
        Addition{"CREATE INDEX \"media_due2\" ON media(due_at)", "an index media_due2 on media"},
        Addition{"CREATE TABLE notes(media_id TEXT REFERENCES media(media_id) ON DELETE RESTRICT)", "a table notes"},
        Addition{"CREATE VIEW prompts AS SELECT last_prompt_value FROM media", "a view prompts"},
        Addition{"CREATE TRIGGER stop BEFORE UPDATE ON media BEGIN SELECT RAISE(ABORT, 'no'); END",
                 "a trigger stop on media"},
        Addition{"CREATE TABLE \"\x1b[31m\n\xff\"(a)", "a table ?[31m??,"},
        Addition{"CREATE TABLE a23456789b23456789c23456789d23456789e23456789f23456789g234567(a)",  // 61 letters
                 "a table a23456789b23456789c23456789d23456789e23456789f23456789g23456,"});
    tamper(dir.file(), addition.sql);
    const std::string before = bytes_of(dir.file());
    for (const bool read_only : {false, true}) {
        for (const bool suspect : {false, true}) {
            const auto error = open_error(dir.file(), {.read_only = read_only, .suspect = suspect});
            REQUIRE(error);
            INFO(error->what());
            CHECK(error->code() == core::ErrorCode::storage_corrupt);
            CHECK_FALSE(error->restorable());
            CHECK(support::says(error->what(), addition.name));
            CHECK(support::says(error->what(), "Nothing was changed"));
        }
    }
    CHECK(error_of([&] { (void)check(dir.file(), false); }));
    CHECK(bytes_of(dir.file()) == before);
    for (const std::string& name : dir.names()) CHECK_FALSE(name.starts_with("state.db.damaged"));
}

TEST_CASE("once what was added is dropped, the file is used as before", "[store]") {
    const TempDir dir;
    make_state_file(dir);
    tamper(dir.file(), "CREATE UNIQUE INDEX evil ON media(outcome)");
    REQUIRE(open_error(dir.file()));
    tamper(dir.file(), "DROP INDEX evil");
    SessionStore store(dir.file(), {});
    CHECK(store.load({"m1"}) == sample_media("m1"));
    CHECK_FALSE(store.was_restored_on_open());
}

TEST_CASE("a file in which a name of ours has become another one is damaged rather than added to", "[store]") {
    const TempDir dir;
    make_state_file(dir);
    std::string bytes = bytes_of(dir.file());
    const std::string name = "retry_grant_of_media";  // in sqlite_schema: as a name, and in the definition
    int found = 0;
    for (auto at = bytes.find(name); at != std::string::npos; at = bytes.find(name, at), ++found) bytes[at] = 'S';
    REQUIRE(found == 2);
    write_bytes(dir.file(), bytes);
    const auto error = open_error(dir.file());
    INFO((error ? error->what() : "opened"));
    CHECK((!error || error->restorable()));
}

TEST_CASE("what SQLite itself keeps in a file is no addition", "[store]") {
    const TempDir dir;
    make_state_file(dir);
    tamper(dir.file(), "ANALYZE");
    CHECK_FALSE(open_error(dir.file()));
}

TEST_CASE("an index that comes while a host runs is no trouble of the disk: the error says what it is", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    put(store, sample_media("m1"));
    tamper(dir.file(), "CREATE UNIQUE INDEX evil ON media(outcome)");
    const auto error = error_of([&] { put(store, sample_media("m2")); });
    REQUIRE(error);
    INFO(error->what());
    CHECK(error->code() == core::ErrorCode::storage_corrupt);
    CHECK(support::says(error->what(), "media.outcome"));
    CHECK(support::says(error->what(), "not the ones the host created"));
}
