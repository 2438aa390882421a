// The check of a file in portions: it finds what SQLite's own check finds, each portion is bounded, and it can be
// resumed anywhere (docs/state-file.md).
#include <sqlite3.h>

#include <algorithm>
#include <random>

#include "store/repair/integrity.hpp"
#include "store/support/damaged.hpp"
#include "support/catch.hpp"
#include "support/this_build.hpp"

namespace host::store {
namespace {

// Nothing that is checked in one portion depends on how large the file is.
struct Effort {
    int portions{};
    std::int64_t most_steps{};  // of SQLite's virtual machine, in one portion
    std::vector<std::string> places, problems;
};

int count_hundred(void* counter) {
    *static_cast<std::int64_t*>(counter) += 100;
    return 0;
}

Effort effort_of(SessionStore& store, const std::string& place = "") {
    Effort effort;
    std::int64_t steps = 0;
    sqlite3_progress_handler(store.database().handle(), 100, count_hundred, &steps);
    IntegrityCheck check(store, place);
    for (bool more = true; more; effort.most_steps = std::max(effort.most_steps, steps)) {
        effort.places.push_back(check.place());
        steps = 0;
        more = check.step();
        ++effort.portions;
    }
    sqlite3_progress_handler(store.database().handle(), 0, nullptr, nullptr);
    effort.problems = check.problems();
    return effort;
}

// As a program would that is not ours.
void run_raw(const std::filesystem::path& file, const std::string& sql) {
    sqlite3* raw = nullptr;
    REQUIRE(sqlite3_open(file.string().c_str(), &raw) == SQLITE_OK);
    const int code = sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(raw);
    REQUIRE(code == SQLITE_OK);
}

// Each with some of everything that grows.
void add_images(SessionStore& store, int from, int to, int attempts) {
    Transaction transaction = store.begin();
    for (int n = from; n < to; ++n) {
        core::Media media = rich_media(n);
        media.session.outcome = core::Outcome::failure;
        media.session.is_active = media.session.can_retry = media.in_flight = false;
        media.grant.reset();
        store.save(std::nullopt, media, std::nullopt);
        for (int i = 0; i < attempts; ++i) {
            store.ledger().insert({.media = media.id, .attempt = {std::to_string(n) + "-" + std::to_string(i)}});
            store.journal().append(at(i), sample_note(i % 2 == 0 ? media.id.value : ""));
        }
    }
    transaction.commit();
}

std::vector<std::string> todays_check(const std::filesystem::path& file) {
    Database database(file, Database::Access::read_only, core::Millis{100});
    std::vector<std::string> found;
    for (const Tree& tree : trees_in(database)) {
        if (!tree.index.empty()) continue;
        const std::string sql = "PRAGMA integrity_check(\"" + tree.table + "\")";
        Statement check(database, sql.c_str());
        for (Rows rows = check.query(); rows.next();) rows.read(found.emplace_back());
        if (found.back() == "ok") found.pop_back();
    }
    Statement orphans(database, "SELECT \"table\" FROM pragma_foreign_key_check");
    for (Rows rows = orphans.query(); rows.next();) rows.read(found.emplace_back());
    return found;
}

// What portions find in the file; one word for all that SQLite cannot read.
std::vector<std::string> portioned_check(const std::filesystem::path& file) {
    std::string place;
    try {
        SessionStore store(file, {.read_only = true});
        IntegrityCheck check(store);
        for (place = check.place(); check.step(); place = check.place()) {
        }
        return check.problems();
    } catch (const StoreError& error) {
        if (error.code() != core::ErrorCode::storage_corrupt) throw;
        return {place + ": " + error.what()};
    }
}

TEST_CASE("a portion of the check is bounded, however large the file and whatever belongs to one image") {
    const TempDir dir;
    SessionStore store(dir.file(), today());
    add_images(store, 0, 100, 5);
    const Effort small = effort_of(store);
    CHECK(small.problems.empty());
    add_images(store, 100, 400, 5);
    add_images(store, 400, 402, 3'000);
    const Effort large = effort_of(store);
    CHECK(large.problems.empty());
    CHECK(large.portions > 3 * small.portions);
    // A full portion of rows with their indexes; of images with all that is loaded of them.
    CHECK(large.most_steps < 100'000);
}

TEST_CASE("each query of the check reads its rows in order, by their key") {
    const TempDir dir;
    SessionStore store(dir.file(), today());
    add_images(store, 0, 3, 3);
    std::vector<std::string> plans;
    sqlite3_trace_v2(
        store.database().handle(), SQLITE_TRACE_STMT,
        [](unsigned, void* into, void* statement, void*) {
            static_cast<std::vector<std::string>*>(into)->emplace_back(
                sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
            return 0;
        },
        &plans);
    (void)effort_of(store);
    Database other(dir.file(), Database::Access::read_only, core::Millis{100});
    int looked_at = 0;
    for (const std::string& sql : plans) {
        if (sql.find(", CASE") == sql.npos) continue;
        ++looked_at;
        const std::string explain = "EXPLAIN QUERY PLAN " + sql;
        sqlite3_stmt* statement = nullptr;
        REQUIRE(sqlite3_prepare_v2(other.handle(), explain.c_str(), -1, &statement, nullptr) == SQLITE_OK);
        while (sqlite3_step(statement) == SQLITE_ROW) {
            const std::string line = reinterpret_cast<const char*>(sqlite3_column_text(statement, 3));
            INFO(sql << "\n" << line);
            CHECK(line.find("TEMP B-TREE") == line.npos);
            const bool is_lookup = line.find("SCAN r") != line.npos || line.find("SEARCH") != line.npos ||
                                   line.find("CORRELATED") != line.npos;
            CHECK(is_lookup);
        }
        sqlite3_finalize(statement);
    }
    CHECK(looked_at >= 60);
}

TEST_CASE("a check that is resumed at any place finds what is behind it, and reads less than a whole one", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    SessionStore store(dir.file(), today());
    const Effort whole = effort_of(store);
    REQUIRE(whole.problems.empty());
    for (std::size_t n = 0; n < whole.places.size(); ++n) {
        INFO(whole.places[n]);
        const Effort rest = effort_of(store, whole.places[n]);
        CHECK(rest.problems.empty());
        CHECK(rest.portions <= whole.portions);
        if (n > whole.places.size() / 2) CHECK(rest.portions < whole.portions * 2 / 3);
    }
    CHECK(effort_of(store, "t no-such-tree").problems.empty());
    for (const char* nonsense : {"x", "p -1", "p 99999999", "t", "m t", "m tzz", "t media x", "t media i", "m i9"}) {
        INFO(nonsense);
        CHECK(effort_of(store, nonsense).problems.empty());
    }
    tamper(dir.file(), "UPDATE media SET is_active = 1 WHERE outcome = 2");  // found at the end, by the last part
    for (const std::string& place : {whole.places.front(), whole.places[whole.places.size() / 2]})
        CHECK_FALSE(effort_of(store, place).problems.empty());
}

TEST_CASE("a row that is longer than a portion is passed, wherever the check is resumed", "[slow]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    add_images(store, 0, 3, 2);
    for (int n = 0; n < 3; ++n) {
        store.database().run(("INSERT INTO reply(request_id, at, fingerprint, result) SELECT 'r" + std::to_string(n) +
                              "', 1, '1', '\"' || printf('%" + std::to_string(3 * kBytesInPortion) + "s', '') || '\"'")
                                 .c_str());
    }
    const Effort whole = effort_of(store);
    CHECK(whole.problems.empty());
    for (const std::string& place : whole.places) CHECK(effort_of(store, place).portions <= whole.portions + 1);
}

TEST_CASE("a page in use that is listed as free is found, and what free pages still hold is no damage", "[damage]") {
    const TempDir dir;
    {
        SessionStore store(dir.file(), {});
        add_images(store, 0, 300, 20);
    }
    tamper(dir.file(),
           "PRAGMA secure_delete = OFF; CREATE INDEX extra ON attempt(seen_at, media_id, attempt_id);"
           " DROP INDEX extra; CREATE INDEX extra ON journal(at, subject); DROP INDEX extra");
    {
        SessionStore store(dir.file(), {});
        add_images(store, 300, 330, 20);  // they use some of the pages that are named in what the others hold
    }
    CHECK(portioned_check(dir.file()).empty());

    std::string bytes = bytes_of(dir.file());
    const auto four_at = [&bytes](std::size_t at) {
        std::uint32_t number = 0;
        for (int n = 0; n < 4; ++n)
            number = number << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(n)]);
        return number;
    };
    const auto put_four = [&bytes](std::size_t at, std::uint32_t number) {
        for (int shift = 24; shift >= 0; shift -= 8) bytes[at++] = static_cast<char>(number >> shift & 0xff);
    };
    const std::size_t list = (four_at(32) - 1) * kPage;
    REQUIRE(four_at(32) > 0);
    std::uint32_t leaf = 0;  // of some table
    for (std::uint32_t page = 20; leaf == 0; ++page) {
        if (bytes[(page - 1) * kPage] == 13 && four_at((page - 1) * kPage + 3) != 0) leaf = page;
    }
    put_four(list + 8 + 4 * four_at(list + 4), leaf);
    put_four(list + 4, four_at(list + 4) + 1);
    put_four(36, four_at(36) + 1);
    write_bytes(dir.file(), bytes);
    CHECK_FALSE(portioned_check(dir.file()).empty());
}

TEST_CASE("a file that somebody has given maps of its pages (auto_vacuum) is checked and wiped without harm",
          "[damage]") {
    const TempDir dir;
    {
        SessionStore store(dir.file(), {});
        add_images(store, 0, 300, 20);
    }
    run_raw(dir.file(), "PRAGMA auto_vacuum = FULL; VACUUM");
    SessionStore store(dir.file(), {});
    REQUIRE(number_of(store.database(), "PRAGMA auto_vacuum") == 1);
    CHECK(effort_of(store).problems.empty());
    for (int n = 0; n < 200; ++n) (void)store.erase(rich_media(n).id);
    while (store.wipe().step()) continue;
    CHECK(effort_of(store).problems.empty());
    CHECK(store.problems().empty());
}

TEST_CASE("two rows with a key that is the only one of its kind are found in portions", "[damage]") {
    const TempDir dir;
    {
        SessionStore store(dir.file(), {});
        add_images(store, 0, 3, 2);
    }
    std::string unique;
    {
        Database database(dir.file(), Database::Access::read_only, core::Millis{100});
        Statement select(database, "SELECT sql FROM sqlite_schema WHERE name = 'attempt_once'");
        Rows rows = select.query();
        REQUIRE(rows.next());
        rows.read(unique);
    }
    tamper(dir.file(),
           "DROP INDEX attempt_once; CREATE INDEX attempt_once ON attempt(attempt_id, media_id);"
           " INSERT INTO attempt(media_id, attempt_id, effort, moderated, layer, layer_known, percent,"
           " seen_at, source) SELECT media_id, attempt_id, effort, moderated, layer, layer_known, percent,"
           " seen_at, source FROM attempt LIMIT 1");
    run_raw(dir.file(),
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = '" + unique + "' WHERE name = 'attempt_once'");
    CHECK(portioned_check(dir.file()) == std::vector<std::string>{"index attempt_once has a key twice"});
}

TEST_CASE("rows in one index only, of the wrong type or of no image are found in portions", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    const std::string how =
        GENERATE(as<std::string>{}, "DELETE FROM attempt WHERE seq = 100",
                 "DELETE FROM media WHERE media_id = 'image-1007'", "DELETE FROM retry_grant",
                 "INSERT INTO alias VALUES('a-post', 'image-1007')", "UPDATE attempt SET effort = 7 WHERE seq = 100");
    INFO(how);
    // The indexes of a table are hidden while it is changed, so that they keep what they have.
    {
        sqlite3* raw = nullptr;
        REQUIRE(sqlite3_open(dir.file().string().c_str(), &raw) == SQLITE_OK);
        const auto run = [raw](const std::string& sql) {
            return sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr);
        };
        REQUIRE(run("PRAGMA writable_schema = ON; CREATE TEMP TABLE kept AS SELECT * FROM main.sqlite_schema;"
                    "DELETE FROM main.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL; PRAGMA writable_schema = "
                    "RESET;") == SQLITE_OK);
        REQUIRE(run(how) == SQLITE_OK);
        REQUIRE(run("PRAGMA writable_schema = ON;"
                    "INSERT INTO main.sqlite_schema SELECT * FROM kept WHERE type = 'index' AND sql IS NOT NULL;"
                    "PRAGMA writable_schema = RESET") == SQLITE_OK);
        sqlite3_close(raw);
    }
    REQUIRE_FALSE(todays_check(dir.file()).empty());
    CHECK_FALSE(portioned_check(dir.file()).empty());
}

TEST_CASE("what SQLite's check of a table finds in a damaged file, the check in portions finds, and nothing more",
          "[damage]") {
    std::mt19937 dice(19);
    const auto below = [&dice](std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(dice);
    };
    int damaged = 0, missed = 0, invented = 0;
    std::string which;
    for (int round = 0; round < support::rounds(400); ++round) {
        const TempDir dir;
        std::string bytes = rich().bytes;
        const std::size_t page = 1 + below(bytes.size() / kPage - 1);
        switch (round % 4) {
            case 0:  // one bit, anywhere in a page or near its head
                bytes[page * kPage + below(round % 8 < 4 ? 64 : kPage)] ^= static_cast<char>(1 << below(8));
                break;
            case 1:  // a page of an earlier moment, or of another place
                bytes.replace(page * kPage, kPage, bytes, (1 + below(bytes.size() / kPage - 1)) * kPage, kPage);
                break;
            case 2:  // a part of a page that was not written
                bytes.replace(page * kPage + 512 * below(8), 512, std::string(512, '\0'));
                break;
            default:  // some bytes
                for (int n = 0; n < 4; ++n) bytes[page * kPage + below(kPage)] = static_cast<char>(below(256));
        }
        write_bytes(dir.file(), bytes);
        std::vector<std::string> theirs, all, ours;
        try {
            theirs = todays_check(dir.file());
            all = SessionStore(dir.file(), {.read_only = true}).problems();
        } catch (const StoreError&) {
            theirs = all = {"unreadable"};
        }
        ours = portioned_check(dir.file());
        damaged += !theirs.empty();
        if (!theirs.empty() && ours.empty()) {
            ++missed;
            which += std::to_string(round) + " missed: " + theirs.front() + "\n";
        }
        // SQLite's check passes over an empty tree of the wrong kind, which it cannot read or write.
        if (all.empty() && !ours.empty() && ours.front().find("malformed") == std::string::npos) {
            ++invented;
            which += std::to_string(round) + " invented: " + ours.front() + "\n";
        }
    }
    INFO(which);
    CHECK(damaged > support::rounds(150));
    CHECK(missed == 0);
    CHECK(invented == 0);
}

}  // namespace
}  // namespace host::store
