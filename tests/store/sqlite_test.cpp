// The wrapper: settings that were asked for are there, errors have the right name, statements can't be held wrong.
#include <sqlite3.h>

#include <cerrno>

#include "store/store_world.hpp"
#include "support/catch.hpp"

using namespace host;
using namespace host::store;

namespace {

std::string text(Database& database, const char* sql) {
    Statement statement(database, sql);
    Rows rows = statement.query();
    std::string result;
    REQUIRE(rows.next());
    rows.read(result);
    return result;
}

std::int64_t number(Database& database, const char* sql) {
    Statement statement(database, sql);
    Rows rows = statement.query();
    std::int64_t result{};
    REQUIRE(rows.next());
    rows.read(result);
    return result;
}

struct NewFile {
    NewFile() { const SessionStore store(dir.file(), {}); }
    TempDir dir;
};

}  // namespace

TEST_CASE("a connection has the settings it asked for", "[store]") {
    const NewFile world;
    Database database(world.dir.file(), Database::Access::read_write, core::Millis{1'234});
    database.make_durable();
    CHECK(text(database, "PRAGMA journal_mode") == "truncate");
    CHECK(number(database, "PRAGMA synchronous") == 2);
    CHECK(number(database, "PRAGMA foreign_keys") == 1);
    CHECK(number(database, "PRAGMA secure_delete") == 1);
    CHECK(number(database, "PRAGMA trusted_schema") == 0);
    CHECK(number(database, "PRAGMA cell_size_check") == 1);
    CHECK(number(database, "PRAGMA temp_store") == 2);
    CHECK(number(database, "PRAGMA busy_timeout") == 1'234);
    CHECK(error_of([&] { database.run("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema"); }).has_value());
    CHECK(error_of([&] { database.run("ATTACH ':memory:' AS other"); }).has_value());
    CHECK(error_of([&] { database.run("SELECT \"no such column\""); }).has_value());
}

TEST_CASE("a full disk is storage_full, and what was there stays", "[store]") {
    const NewFile world;
    Database database(world.dir.file(), Database::Access::read_write, core::Millis{1'000});
    database.make_durable();
    database.run("PRAGMA max_page_count = 1");  // never below what is used already
    const auto error = error_of([&] {
        Transaction transaction(database);
        Statement insert(database, "INSERT INTO reply(request_id, fingerprint, at, result) VALUES(?, '', 0, ?)");
        insert.run(std::string("r"), std::string(100'000, 'x'));
        transaction.commit();
    });
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_full);
    CHECK(number(database, "SELECT count(*) FROM reply") == 0);
}

TEST_CASE("a value of the wrong type is corruption, not a zero", "[store]") {
    const NewFile world;
    Database database(world.dir.file(), Database::Access::read_only, core::Millis{1'000});
    const auto misread = [&](auto field, const char* sql) {
        const auto error = error_of([&] {
            Statement statement(database, sql);
            Rows rows = statement.query();
            REQUIRE(rows.next());
            rows.read(field);
        });
        REQUIRE(error);
        CHECK(error->code() == core::ErrorCode::storage_corrupt);
        CHECK(error->sqlite_code() == 0);  // SQLite minds none of them
    };
    misread(std::int64_t{}, "SELECT 'one'");
    misread(std::int64_t{}, "SELECT NULL");
    misread(std::string{}, "SELECT 1");
    misread(std::string{}, "SELECT x'00'");
    misread(double{}, "SELECT 1");
    misread(int{}, "SELECT 4294967296");
    misread(int{}, "SELECT 2147483648");
    misread(int{}, "SELECT -2147483649");
    misread(std::int64_t{}, "SELECT 1152921504606846977");
    misread(std::int64_t{}, "SELECT -1152921504606846977");
    CHECK(number(database, "SELECT 1152921504606846976") == (std::int64_t{1} << 60));
    CHECK(number(database, "SELECT -1152921504606846976") == -(std::int64_t{1} << 60));
}

TEST_CASE("tables that are missing are corruption", "[store]") {
    const NewFile world;
    Database database(world.dir.file(), Database::Access::read_only, core::Millis{1'000});
    Statement statement(database, "SELECT a FROM missing");
    const auto error = error_of([&] { (void)statement.query(); });
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_corrupt);
}

TEST_CASE("a statement can run again, also after it was left in the middle or failed", "[store]") {
    const NewFile world;
    Database database(world.dir.file(), Database::Access::read_write, core::Millis{1'000});
    Statement statement(database, "SELECT value FROM (SELECT 1 AS value UNION SELECT 2) WHERE value >= ? ORDER BY 1");
    for (int i = 0; i < 2; ++i) {
        Rows rows = statement.query(1);
        REQUIRE(rows.next());
    }
    Rows rows = statement.query(2);
    REQUIRE(rows.next());
    int value{};
    rows.read(value);
    CHECK(value == 2);
    CHECK_FALSE(rows.next());

    Statement insert(database,
                     "INSERT INTO machine(id, last_grant, last_offer, pause_started, pause_length_ms)"
                     " VALUES(?, 0, 0, 0, 0)");
    CHECK(insert.run(5) == 1);
    const auto error = error_of([&] { insert.run(5); });
    REQUIRE(error);
    CHECK(error->sqlite_code() == SQLITE_CONSTRAINT_PRIMARYKEY);
    CHECK(std::string{error->what()}.starts_with("cannot write "));
    CHECK(insert.run(6) == 1);
}

TEST_CASE("the bytes of a row are those of its texts, the first and the last included", "[store]") {
    const NewFile world;
    Database database(world.dir.file(), Database::Access::read_only, core::Millis{1'000});
    const auto [sql, bytes] = GENERATE(table<const char*, std::int64_t>({{"SELECT 'abc'", 3},
                                                                         {"SELECT 'abc', 5, 'de'", 5},
                                                                         {"SELECT 5, 'ž', NULL, 1.5", 2},
                                                                         {"SELECT 12345, NULL", 0},
                                                                         {"SELECT '', ''", 0}}));
    CAPTURE(sql);
    Statement select(database, sql);
    Rows rows = select.query();
    REQUIRE(rows.next());
    CHECK(rows.bytes() == bytes);
}

TEST_CASE("errors say which file, and never what is in it", "[store]") {
    const NewFile world;
    SessionStore store(world.dir.file(), {});
    core::Media media = sample_media("secret-id");
    media.persistent.last_prompt_value = "secret prompt";
    put(store, media);
    const auto error = error_of([&] { put(store, media); });
    REQUIRE(error);
    const std::string what = error->what();
    CHECK(what.find(world.dir.file().string()) != std::string::npos);
    CHECK(what.find("secret") == std::string::npos);
}

TEST_CASE("what the system said becomes the code the protocol has for it", "[store]") {
    CHECK(storage_code(ENOSPC) == core::ErrorCode::storage_full);
#ifdef EDQUOT  // Windows has none
    CHECK(storage_code(EDQUOT) == core::ErrorCode::storage_full);
#endif
    CHECK(storage_code(EROFS) == core::ErrorCode::storage_readonly);
    CHECK(storage_code(EACCES) == core::ErrorCode::storage_readonly);
    CHECK(storage_code(EIO) == core::ErrorCode::storage_io);
    CHECK(storage_code(EMFILE) == core::ErrorCode::storage_io);
}
