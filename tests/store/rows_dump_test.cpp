// All rows of a state file, out and in again.
#include "store/rows_dump.hpp"

#include "store/repair/integrity.hpp"
#include "store/session_store.hpp"
#include "support/builders.hpp"
#include "support/temp_dir.hpp"

namespace host::store {
namespace {

namespace fs = std::filesystem;
using core::test::kMedia;
using core::test::kStart;

struct DumpPlace : support::TempDir {
    fs::path one{path() / "one.db"}, two{path() / "two.db"};

    DumpPlace() {
        SessionStore store(one, {});
        Transaction transaction = store.begin();
        core::Media media = core::test::running_media();
        media.grant = core::test::offered_grant();
        store.save(core::Machine{.last_grant = media.grant->id, .last_offer = kStart});
        store.save(std::nullopt, media, kStart);
        store.ledger().insert(
            {.media = kMedia, .attempt = {"a1"}, .effort = 1, .moderated = true, .layer = 2, .seen_at = kStart});
        core::Settings settings;
        settings.backoff.multiplier = 1.7;
        store.save(settings);
        store.journal().append(kStart, {kMedia, core::NoteKind::updated, {}, {}, 0});
        transaction.commit();
    }
};

}  // namespace

TEST_CASE("a state made from a dump is the state that was dumped") {
    DumpPlace place;
    REQUIRE(check(place.one, false) == std::vector<std::string>{});
    make_from(*dump_rows(place.one), place.two);
    SessionStore one(place.one, {}), two(place.two, {});
    CHECK(two.load(kMedia) == one.load(kMedia));
    CHECK(two.ledger().all(kMedia) == one.ledger().all(kMedia));
    CHECK(two.grants().open() == one.grants().open());
    CHECK(two.settings() == one.settings());
    CHECK(two.machine() == one.machine());
    CHECK(two.journal().newest(std::nullopt, 9).empty());
    CHECK(two.integrity_problems().empty());
}

TEST_CASE("a dump of an older schema becomes a file of that schema, and is upgraded like any other") {
    DumpPlace place;
    RowsDump dump = *dump_rows(place.one);
    std::erase_if(dump.tables, [](const TableRows& table) {
        return table.name.starts_with("legacy") || table.name == "last_claim" || table.name == "last_change" ||
               table.name == "touched";
    });
    dump.schema = 1;
    make_from(dump, place.two);
    CHECK(SessionStore(place.two, {.read_only = true}).schema_version() == 1);
    CHECK(SessionStore(place.two, {}).load(kMedia).has_value());
}

TEST_CASE("a dump holds as many bytes of values as are allowed, and there is none if there is one more") {
    const DumpPlace place;
    const RowsDump all = *dump_rows(place.one);
    std::size_t bytes = 0;
    for (const TableRows& table : all.tables) {
        for (const std::vector<Value>& row : table.rows) {
            for (const Value& value : row) {
                const auto* text = std::get_if<std::string>(&value);
                bytes += text ? text->size() : 8;
            }
        }
    }
    REQUIRE(bytes > 100);
    CHECK(dump_rows(place.one, bytes).has_value());
    CHECK_FALSE(dump_rows(place.one, bytes - 1).has_value());
    CHECK_FALSE(dump_rows(place.one, 0).has_value());
}

TEST_CASE("a dump of a file that is not there says so, and makes none") {
    const DumpPlace place;
    const fs::path missing = place.path() / "missing.db";
    try {
        (void)dump_rows(missing);
        FAIL("nobody minded");
    } catch (const StoreError& error) {
        CHECK(error.code() == core::ErrorCode::storage_io);
        CHECK(error.sqlite_code() == 0);
        CHECK_THAT(error.what(), Catch::Matchers::Contains("no such file"));
        CHECK_THAT(error.what(), Catch::Matchers::Contains("missing.db"));
    }
    CHECK_FALSE(fs::exists(missing));
}

TEST_CASE("rows that make no state are refused with a sentence, and leave no file") {
    DumpPlace place;
    const RowsDump good = *dump_rows(place.one);
    const auto refused = [&](const RowsDump& dump, const std::string& part) {
        try {
            make_from(dump, place.two);
        } catch (const StoreError& error) {
            CHECK_THAT(error.what(), Catch::Matchers::Contains(part));
            if (part != "FOREIGN KEY") CHECK(error.sqlite_code() == 0);  // SQLite minds none of the others
            CHECK_FALSE(fs::exists(place.two));
            return;
        }
        FAIL("nobody minded: " + part);
    };
    RowsDump bad = good;
    bad.schema = 1000;
    refused(bad, "schema 1000");
    bad = good;
    bad.tables[0].name = "x\"; DROP TABLE media; --";
    refused(bad, "a table x\"");
    bad = good;
    bad.tables[0].columns[0] = "x\") VALUES(1); --";
    refused(bad, "a column");
    bad = good;
    bad.tables[0].rows[0].pop_back();
    refused(bad, "another length");
    bad = good;
    std::erase_if(bad.tables, [](const TableRows& table) { return table.name == "media"; });
    refused(bad, "FOREIGN KEY");
}

}  // namespace host::store
