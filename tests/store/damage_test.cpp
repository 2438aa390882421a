// A file that a disk, a crash or a person has damaged (docs/state-file.md): what is found is kept aside and restored,
// what is not found harms nothing, and what cannot be restored is left alone. Never a reset.
#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <sstream>

#include "store/repair/integrity.hpp"
#include "store/support/damaged.hpp"
#include "support/catch.hpp"
#include "support/fault_vfs.hpp"

namespace host::store {

namespace fs = std::filesystem;

TEST_CASE("each page lost in turn: every attempt is still counted, no budget grows, all wait for the user",
          "[damage]") {
    const std::size_t pages = rich().bytes.size() / kPage;
    REQUIRE(pages > 60);
    const auto all = static_cast<std::int64_t>(rich().attempts.size());
    const std::size_t tables = tables_in(rich().bytes);
    std::size_t restored = 0, of_tables = 0;
    std::int64_t prompts = 0;
    for (std::size_t page = 0; page < pages; ++page) {
        INFO("page " << page + 1 << " of " << pages);
        const std::string bytes = with_page_zeroed(rich().bytes, page);
        const Outcome outcome = open_damaged(bytes, rich());
        if (page > 0 && tables_in(bytes) < tables) {  // whole tables cannot be found any more
            of_tables += 1;
            continue;
        }
        restored += outcome.fate == Fate::restored;
        CHECK(outcome.fate != Fate::refused);
        CHECK(outcome.attempts == all);
        CHECK_FALSE(outcome.budget_grew);
        // The records of all media come back from the ledger; the prompts of those on the page are lost.
        CHECK(outcome.media == 60);
        prompts += outcome.prompts;
    }
    CHECK(prompts >= 60 * static_cast<std::int64_t>(pages - of_tables) - 60 - 3 * 30);  // the root, and three leaves
    CHECK(of_tables < 6);
    CHECK(restored >= pages - of_tables - 6);  // the rest were free
}

TEST_CASE("a file that was cut off is restored from what is left", "[damage]") {
    const std::string& whole = rich().bytes;
    const std::size_t lost = GENERATE(std::size_t{100}, kPage, 5 * kPage, std::size_t{77'777});
    std::string cut = whole;
    cut.resize(whole.size() - lost);
    const Outcome outcome = open_damaged(cut, rich());
    CHECK(outcome.fate == Fate::restored);
    CHECK(outcome.attempts > 0);
    CHECK_FALSE(outcome.budget_grew);
}

TEST_CASE("a file of which half is missing is restored or refused, never begun anew", "[damage]") {
    std::string cut = rich().bytes;
    cut.resize(cut.size() / 2);
    const Outcome outcome = open_damaged(cut, rich());
    CHECK((outcome.fate == Fate::refused || outcome.attempts > 0));
}

namespace {

void flip_bits(int rounds, unsigned seed) {
    std::mt19937 random(seed);
    std::map<Fate, int> fates;
    std::int64_t forgotten = 0, grew = 0;
    for (int round = 0; round < rounds; ++round) {
        INFO("seed " << seed << " round " << round);
        std::string bytes = rich().bytes;
        for (auto flips = 1 + random() % 3; flips > 0; --flips) {
            const std::size_t place = random() % bytes.size();
            bytes[place] = static_cast<char>(bytes[place] ^ (1 << random() % 8));
        }
        const Outcome outcome = open_damaged(bytes, rich());
        fates[outcome.fate] += 1;
        if (outcome.fate == Fate::refused) continue;
        forgotten += static_cast<std::int64_t>(rich().attempts.size()) - outcome.attempts;
        grew += outcome.budget_grew;
    }
    // Flipped content that is still plausible is beyond anybody's knowledge; it must stay rare.
    std::ostringstream words;
    words << rounds << " files with 1 to 3 flipped bits: " << fates[Fate::restored] << " restored, "
          << fates[Fate::refused] << " refused, " << fates[Fate::unnoticed] << " unnoticed; " << forgotten
          << " attempts of " << std::int64_t{rounds} * static_cast<std::int64_t>(rich().attempts.size())
          << " not known, " << grew << " files with a limit read differently";
    if (rounds > 100) WARN(words.str());
    INFO(words.str());
    CHECK(forgotten <= rounds * 2);
}

}  // namespace

// GRH_DAMAGE_ROUNDS=10000 by hand: a few minutes.
TEST_CASE("flipped bits are found or harmless", "[damage]") {
    const char* const wish = ::getenv("GRH_DAMAGE_ROUNDS");
    flip_bits(wish ? std::atoi(wish) : 100, 1);
}

namespace {

// Where a table begins, counted from 0.
std::size_t page_of(const std::string& bytes, const std::string& table) {
    const TempDir dir;
    write_bytes(dir.file(), bytes);
    Database database(dir.file(), Database::Access::read_only, core::Millis{100});
    Statement select(database, "SELECT rootpage FROM sqlite_schema WHERE name = ?");
    std::int64_t page = 0;
    if (Rows rows = select.query(table); rows.next()) rows.read(page);
    REQUIRE(page > 1);
    return static_cast<std::size_t>(page - 1);
}

}  // namespace

TEST_CASE("what is not our file, or says nothing any more, is left as it is", "[damage]") {
    std::string bytes = rich().bytes;
    std::string says = "the file is unchanged";
    SECTION("text") {
        bytes = "These are the notes of somebody who has chosen an unlucky file name.\n";
        bytes.resize(2000, ' ');
    }
    SECTION("nothing at all") {
        bytes.clear();
        says = "it is empty";
    }
    SECTION("the first page of another program's") {
        const TempDir other;
        write_bytes(other.file(), "");
        for (int n = 0; n < 99; ++n) {  // more definitions than one page holds
            tamper(other.file(),
                   ("CREATE TABLE notes_" + std::to_string(n) + "(id INTEGER PRIMARY KEY, text)").c_str());
        }
        bytes = with_page_zeroed(bytes_of(other.file()), 0);
        REQUIRE(bytes.find("CREATE TABLE notes_7(") != bytes.npos);
    }
    SECTION("the first page, and what would say how new it is") {
        bytes = with_page_zeroed(with_page_zeroed(bytes, page_of(bytes, "meta")), 0);
        says = "which version";
    }
    SECTION("the first page, of a file that somebody has added to") {
        const TempDir other;
        write_bytes(other.file(), bytes);
        tamper(other.file(), "CREATE TABLE evil(media_id TEXT)");
        bytes = with_page_zeroed(bytes_of(other.file()), 0);
        says = "additions that the host did not make";
    }
    SECTION("the first page, and all definitions") {
        bytes = with_page_zeroed(bytes, 0);
        for (std::size_t page = 1; page * kPage < bytes.size(); ++page) {
            if (bytes.find("CREATE ", page * kPage) < (page + 1) * kPage) bytes = with_page_zeroed(bytes, page);
        }
    }
    SECTION("another program's") {
        bytes.replace(68, 4, "ABCD");
        says = "another program";
    }
    const TempDir dir;
    write_bytes(dir.file(), bytes);
    const auto error = open_error(dir.file(), today());
    REQUIRE(error);
    INFO(error->what());
    CHECK(error->code() == core::ErrorCode::storage_corrupt);
    CHECK(std::string{error->what()}.find(says) != std::string::npos);
    CHECK(bytes_of(dir.file()) == bytes);
    CHECK(originals_in(dir).empty());
}

TEST_CASE("a first page that is lost, or no longer says what it should, is made anew", "[damage]") {
    std::string bytes = rich().bytes;
    SECTION("zeros") { bytes = with_page_zeroed(bytes, 0); }
    SECTION("something else") { bytes.replace(0, kPage, std::string(kPage, 'x')); }
    SECTION("one byte of what makes it a database") { bytes[3] = 'X'; }
    SECTION("the size of the pages") { bytes[16] = 3; }
    SECTION("what is behind the header") { bytes.replace(100, kPage - 100, std::string(kPage - 100, '\0')); }
    SECTION("no definitions, it says") {
        bytes.replace(100, kPage - 100, std::string(kPage - 100, '\0'));
        bytes[100] = 13;  // a leaf without rows
    }
    SECTION("another page in its place") { bytes.replace(0, kPage, bytes.substr(20 * kPage, kPage)); }
    SECTION("a file that was rewritten, as older hosts did after a delete") {
        const TempDir dir;
        write_bytes(dir.file(), bytes);
        {
            Database database(dir.file(), Database::Access::read_write, core::Millis{100});
            sqlite3_limit(database.handle(), SQLITE_LIMIT_ATTACHED, 1);  // VACUUM attaches its copy
            database.run("VACUUM");
        }
        bytes = with_page_zeroed(bytes_of(dir.file()), 0);
    }
    SECTION("and one more page") { bytes = with_page_zeroed(with_page_zeroed(bytes, 0), 30); }
    const Outcome outcome = open_damaged(bytes, rich());
    CHECK(outcome.fate == Fate::restored);
    CHECK(outcome.attempts == static_cast<std::int64_t>(rich().attempts.size()));
    CHECK(outcome.media == 60);
    CHECK_FALSE(outcome.budget_grew);
}

TEST_CASE("an older file whose first page is lost is restored, too, and one of a newer host is left as it is",
          "[damage]") {
    const TempDir dir;
    const fs::path older = fs::path{GRH_SOURCE_DIR} / "tests/store/golden/state-v1.db";
    write_bytes(dir.file(), bytes_of(older));
    const std::size_t media = SessionStore(dir.file(), today()).media().list(std::nullopt, 1'000).media.size();
    REQUIRE(media > 0);
    write_bytes(dir.file(), with_page_zeroed(bytes_of(older), 0));
    {
        SessionStore store(dir.file(), today());
        CHECK(store.was_restored_on_open());
        CHECK(store.media().list(std::nullopt, 1'000).media.size() == media);
        check_rules(store);
    }
    tamper(dir.file(), "UPDATE meta SET schema = 99; PRAGMA user_version = 99");
    const std::string bytes = with_page_zeroed(bytes_of(dir.file()), 0);
    write_bytes(dir.file(), bytes);
    const auto error = open_error(dir.file(), today());
    REQUIRE(error);
    INFO(error->what());
    CHECK(error->code() == core::ErrorCode::storage_corrupt);
    CHECK(std::string{error->what()}.find("a newer version") != std::string::npos);
    CHECK(bytes_of(dir.file()) == bytes);
}

TEST_CASE("killed at any step of a restore of a lost first page, the next host restores it", "[damage]") {
    const std::string bytes = with_page_zeroed(rich().bytes, 0);
    int step = 0;
    for (bool killed = true; killed;) {
        step += 1 + step / 6;
        const TempDir dir;
        write_bytes(dir.file(), bytes);
        killed = support::killed_at(step, [&dir] { SessionStore(dir.file(), today()); });
        INFO("killed at step " << step);
        SessionStore store(dir.file(), today());
        check_rules(store);
        CHECK(store.load({"image-1001"})->salvaged);
        const auto kept = originals_in(dir);
        REQUIRE(kept.size() == 1);
        CHECK(bytes_of(kept.front()) == bytes);
    }
    CHECK(step > 20);
}

TEST_CASE("a file of a newer host is not restored by an older one", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    tamper(dir.file(), "UPDATE meta SET schema = 99; PRAGMA user_version = 99");
    write_bytes(dir.file(), with_page_zeroed(bytes_of(dir.file()), 30));
    const std::string bytes = bytes_of(dir.file());
    const auto error = open_error(dir.file(), today());
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_corrupt);
    CHECK(bytes_of(dir.file()) == bytes);
}

TEST_CASE("rows that contradict the rules are damage, too", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    const char* const sql = GENERATE("UPDATE media SET retry_count = 60 WHERE outcome = 1",
                                     "UPDATE media SET retry_count = -1 WHERE media_id = 'image-1003'",
                                     "UPDATE media SET is_active = 1 WHERE outcome = 2",
                                     "UPDATE retry_grant SET expires_at = 9999999999 WHERE state = 1",
                                     "UPDATE machine SET last_grant = 1", "UPDATE settings SET attempt_timeout_ms = -5",
                                     "PRAGMA foreign_keys = OFF; DELETE FROM media WHERE media_id = 'image-1007'");
    INFO(sql);
    tamper(dir.file(), sql);
    CHECK_FALSE(check(dir.file(), false).empty());
    SessionStore store(dir.file(), today());
    REQUIRE(store.was_restored_on_open());
    const Outcome outcome = look(store, rich());
    CHECK(outcome.attempts == static_cast<std::int64_t>(rich().attempts.size()));
    CHECK_FALSE(outcome.budget_grew);
}

TEST_CASE("a restore tells what it did: generation, journal, health, and hosts that know no better keep off",
          "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), with_page_zeroed(rich().bytes, 30));
    {
        SessionStore store(dir.file(), today());
        REQUIRE(store.was_restored_on_open());
        CHECK(store.generation() == 2);
        const Health health = store.health();
        CHECK(health.salvaged_at == today().now);
        CHECK(health.restored == 60);
        CHECK(health.original == "state.db.damaged-20270115T080000Z");
        CHECK(fs::exists(dir.path() / health.original));
        const auto last = store.journal().newest(std::nullopt, 1).back().note;
        CHECK(last.kind == core::NoteKind::salvaged);
        CHECK(last.subject == health.original);
        CHECK(last.number == 60);
    }
    SessionStore::Options older = today();
    older.schema = released_schema().first(2);
    const auto error = open_error(dir.file(), older);
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_too_new);
}

TEST_CASE("a check reads only, names what is wrong, and makes nothing", "[damage]") {
    const TempDir dir;
    CHECK_THROWS_AS((void)check(dir.file(), false), StoreError);
    CHECK(dir.names().empty());
    write_bytes(dir.file(), rich().bytes);
    CHECK(check(dir.file(), false).empty());
    const std::string bytes = with_page_zeroed(rich().bytes, 30);
    write_bytes(dir.file(), bytes);
    CHECK_FALSE(check(dir.file(), false).empty());
    write_bytes(dir.file(), bytes.substr(0, 3 * kPage));
    CHECK_FALSE(check(dir.file(), false).empty());
    CHECK(dir.names() == std::set<std::string>{"state.db"});
}

TEST_CASE("a large file is checked in portions, with the same result", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    SessionStore store(dir.file(), today());
    const auto found = [&store] {
        IntegrityCheck integrity_check(store);
        int steps = 1;
        while (integrity_check.step()) ++steps;
        return std::pair{steps, integrity_check.problems().size()};
    };
    CHECK(found().first > 15);
    CHECK(found().second == 0);
    tamper(dir.file(), "UPDATE media SET is_active = 1 WHERE outcome = 2");
    CHECK(found().second > 0);
}

TEST_CASE("a salvaged session that the user starts again retries as any other", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), with_page_zeroed(rich().bytes, 30));
    {
        SessionStore store(dir.file(), today());
        Transaction transaction = store.begin();
        const auto before = store.load({"image-1001"});
        core::Media after = *before;
        after.salvaged = false;
        after.revision += 1;
        store.save(before, after, std::nullopt);
        transaction.commit();
    }
    SessionStore store(dir.file(), today());
    CHECK_FALSE(store.load({"image-1001"})->salvaged);
    CHECK(store.load({"image-1002"})->salvaged);
}

}  // namespace host::store
