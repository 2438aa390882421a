// R16 and pitfall 7: what is deleted is gone from every table (from the disk: wipe_test.cpp).
#include <map>

#include "store/store_world.hpp"
#include "support/catch.hpp"

using namespace host;
using namespace host::store;

namespace {

std::vector<std::string> texts(Database& database, const char* sql) {
    std::vector<std::string> result;
    Statement statement(database, sql);
    for (Rows rows = statement.query(); rows.next();) {
        rows.read(result.emplace_back());
    }
    return result;
}

// The tables in which some value contains the text.
std::vector<std::string> tables_naming(const std::filesystem::path& file, const std::string& text) {
    Database database(file, Database::Access::read_only, core::Millis{1'000});
    std::vector<std::string> result;
    for (const std::string& table :
         texts(database, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")) {
        std::string condition = "0";
        const std::string columns = "SELECT name FROM pragma_table_info('" + table + "') ORDER BY cid";
        for (const std::string& column : texts(database, columns.c_str())) {
            condition += " OR instr(\"" + column + "\", '" + text + "')";
        }
        const std::string rows = "SELECT '" + table + "' FROM \"" + table + "\" WHERE " + condition + " LIMIT 1";
        for (const std::string& name : texts(database, rows.c_str())) {
            result.push_back(name);
        }
    }
    return result;
}

}  // namespace

TEST_CASE("after a delete no row names the media, and the others keep theirs (R16, pitfall 7)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    fill(store, "doomed", 1);
    fill(store, "kept", 2);
    const auto kept = store.load({"kept"});
    const std::vector<std::string> everywhere{"alias",       "attempt",     "click_evidence",   "journal",
                                              "last_change", "media",       "other_name",       "reply",
                                              "retry_grant", "session_log", "session_progress", "session_summary"};
    REQUIRE(tables_naming(dir.file(), "doomed") == everywhere);
    {
        Transaction transaction = store.begin();
        CHECK(store.erase({"doomed"}));
        CHECK_FALSE(store.erase({"doomed"}));
        CHECK_FALSE(store.erase({"unknown"}));
        transaction.commit();
    }
    CHECK(tables_naming(dir.file(), "doomed").empty());
    CHECK(tables_naming(dir.file(), "kept") == everywhere);
    CHECK(store.load({"kept"}) == kept);
    CHECK(store.integrity_problems().empty());
}

TEST_CASE("a note about a media that is not stored names none, so that a delete misses nothing (R16)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    Transaction transaction = store.begin();
    store.journal().append(at(1), sample_note("unknown"));
    store.journal().save_reply("r", {"f", "{}"}, core::MediaId{"unknown"}, at(1));
    transaction.commit();
    REQUIRE(store.journal().newest(std::nullopt, 10).size() == 1);
    CHECK(store.journal().newest(std::nullopt, 10)[0].note.media == core::MediaId{});
    CHECK(store.journal().reply("r").has_value());
}

TEST_CASE("an assumed media moves to the one it belongs to, with all its rows (R8)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    const core::MediaId from{"post"}, to{"media"};
    core::Media assumed = put(store, sample_media("post"));
    {
        Transaction transaction = store.begin();
        store.ledger().insert(sample_entry("post", "only-here", 24));
        store.ledger().insert(sample_entry("post", "in-both", 24));
        store.ledger().insert(sample_entry("post", "of-an-older-effort", 7));
        const NewName name{{"other-name"}, core::AttemptId{"only-here"}};
        store.names().add(from, {&name, 1});
        store.journal().append(at(1), sample_note("post"));
        store.journal().save_reply("r", {"f", "{}"}, from, at(1));
        transaction.commit();
    }
    const core::Grant grant = sample_grant(5, "post");
    {
        Transaction transaction = store.begin();
        core::Media after = assumed;
        after.grant = grant;
        store.save(assumed, after, std::nullopt);
        transaction.commit();
    }

    core::Media target = sample_media("media");
    target.assumed = false;
    core::Grant moved = grant;
    moved.media = to;
    const bool known_before = GENERATE(true, false);
    const bool saved_first = GENERATE(true, false);
    const bool keeps_grant = GENERATE(true, false);
    const bool outranks = GENERATE(true, false);
    const LedgerMove how{.current = 24, .becomes = 30, .older = 29, .outranks = outranks};
    if (known_before) {
        put(store, target);
        Transaction transaction = store.begin();
        store.ledger().insert(sample_entry("media", "in-both", 23));
        transaction.commit();
    }
    {
        Transaction transaction = store.begin();
        const std::optional<core::Media> before = known_before ? std::optional(target) : std::nullopt;
        if (keeps_grant) {
            target.grant = moved;
        } else {
            core::Grant closed = grant;
            closed.state = core::GrantState::cancelled;
            closed.closed_by = core::CloseReason::moved;
            store.grants().close(closed);
        }
        if (saved_first) {
            store.save(before, target, at(7));
            store.move(from, to, how);
        } else {
            store.move(from, to, how);
            store.save(before, target, at(7));
        }
        transaction.commit();
    }

    CHECK(store.load(from) == std::nullopt);
    CHECK(store.aliases().find({"post"}) == to);
    CHECK(store.ledger().media_of({"only-here"}) == to);
    std::map<std::string, core::Count> efforts;
    for (const core::LedgerEntry& entry : store.ledger().all(to)) efforts[entry.attempt.value] = entry.effort;
    const core::Count both = known_before && !outranks ? 23 : 30;  // of two, the one whose session goes on
    CHECK(efforts ==
          std::map<std::string, core::Count>{{"only-here", 30}, {"in-both", both}, {"of-an-older-effort", 29}});
    CHECK(store.ledger().all(from).empty());
    CHECK(store.names().find({"other-name"})->media == to);
    CHECK(store.names().attempt_called(to, "other-name") == core::AttemptId{"only-here"});
    CHECK(store.load(to)->grant == target.grant);
    CHECK(store.grants().find({5})->media == to);
    CHECK(store.journal().newest(to, 10).size() == 1);
    CHECK(store.integrity_problems().empty());
}

TEST_CASE("other names follow a media that moves, and go with it (R8)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    for (const char* id : {"a", "b", "c"}) {
        put(store, sample_media(id));
    }
    Transaction transaction = store.begin();
    store.move({"a"}, {"b"}, {});
    store.move({"b"}, {"c"}, {});
    CHECK(store.aliases().find({"a"}) == core::MediaId{"c"});
    CHECK(store.aliases().find({"b"}) == core::MediaId{"c"});
    CHECK(store.aliases().find({"c"}) == std::nullopt);
    store.erase({"c"});
    CHECK(store.aliases().find({"a"}) == std::nullopt);
    transaction.commit();
}

TEST_CASE("a key of deleted clicks that is damaged is none, and never another key (R16)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    CHECK_FALSE(store.deleted_clicks().key());
    const core::SipKey key{0x0123456789abcdefU, 0xfedcba9876543210U};
    {
        Transaction transaction = store.begin();
        store.deleted_clicks().save(key);
        transaction.commit();
    }
    const std::string whole = core::hex(key);
    std::vector<std::string> damaged{"", whole.substr(1), whole + "0"};
    for (const std::size_t digit : {0U, 15U, 16U, 31U}) {  // the ends of both halves
        for (const char other : {'g', ' ', '-', '\0'}) {
            damaged.push_back(whole);
            damaged.back()[digit] = other;
        }
    }
    Statement replace(store.database(), "UPDATE hash_key SET key = ?");
    for (const std::string& text : damaged) {
        CAPTURE(text);
        replace.run(text);
        CHECK_FALSE(store.deleted_clicks().key());
    }
    replace.run(whole);
    CHECK(store.deleted_clicks().key() == key);
}
