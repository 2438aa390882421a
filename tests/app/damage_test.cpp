// Damage that shows while hosts are running: the one that meets it restores the file, the other goes on with what is
// there, and no page of either is told to click (docs/state-file.md).
#include <algorithm>
#include <memory>

#include "app/connected.hpp"
#include "store/repair/integrity.hpp"
#include "store/state_file.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/little_room.hpp"

namespace host::app::test {
namespace {

constexpr std::size_t kPage = 4096;

// The page where a table or index begins becomes zeros, and every connection has to look at the file again.
void lose(const std::filesystem::path& file, const std::string& name) {
    std::int64_t page = 0;
    {
        store::Database database(file, store::Database::Access::read_only, core::Millis{100});
        store::Statement select(database, "SELECT rootpage FROM sqlite_schema WHERE name = ?");
        if (store::Rows rows = select.query(name); rows.next()) rows.read(page);
    }
    REQUIRE(page > 1);
    std::string bytes = store::bytes_of(file);
    bytes.replace(static_cast<std::size_t>(page - 1) * kPage, kPage, std::string(kPage, '\0'));
    bytes[27] = static_cast<char>(bytes[27] + 1);
    bytes[95] = bytes[27];
    store::write_bytes(file, bytes);
}

void lose_first_page(const std::filesystem::path& file) {
    store::write_bytes(file, store::bytes_of(file).replace(0, kPage, std::string(kPage, '\0')));
}

TEST_CASE("damage under two live hosts: one restores, the other sees it, neither lets a page click", "[damage]") {
    const store::TempDir dir;
    HandClock clock;
    Connected one(dir.file(), clock, 1);
    Connected two(dir.file(), clock, 2);
    one.look(1);
    two.look(1);
    CHECK(says(one.say("session.start", one.tab + R"(,"prompt":"p")"), R"("decisionId":"d1")"));
    const std::string table = GENERATE("media", "retry_grant_open", "session_log", "");
    INFO(table);
    table.empty() ? lose_first_page(dir.file()) : lose(dir.file(), table);

    const std::string answer = one.look(2);
    INFO(one.log);
    CHECK(says(answer, R"("result")"));
    CHECK(says(answer, R"("newAttempts":0)"));
    CHECK(says(answer, R"("salvaged":true)"));
    CHECK(says(answer, R"("reason":"salvaged")"));
    CHECK(says(one.log, "restored 1 image, kept the original as state.db.damaged-"));
    CHECK(one.host.last_step().others_wrote);  // a replay of the step has another file than it had

    const std::string told = two.wake();
    INFO(told << two.log);
    CHECK(says(told, R"("method":"session.changed")"));
    CHECK(says(told, R"("salvaged":true)"));
    CHECK_FALSE(says(two.log, "restored"));
    for (Connected* host : {&one, &two}) {
        CHECK(says(host->say("decision.claim", host->tab + R"(,"decisionId":"d1")"), R"("granted":false)"));
        clock.pass(core::Millis{60'000});
        CHECK_FALSE(says(host->wake(), R"("retry")"));
    }
    const std::string resumed = two.say("session.start", two.tab + R"(,"mediaId":"img","prompt":"p")");
    CHECK(says(resumed, R"("action":"retry")"));
    CHECK_FALSE(says(resumed, R"("decisionId":"d1")"));
    Connected three(dir.file(), clock, 3);
    CHECK(says(three.hello(), R"("kind":"salvaged")"));
    clock.pass(core::Millis{7LL * 86'400'000});
    CHECK_FALSE(says(three.hello(), "notices"));
}

TEST_CASE("damage of a file with a log: the hosts let go of it, one restores it, and no page clicks meanwhile",
          "[damage]") {
    if (!store::is_log_safe()) return;
    const store::TempDir dir;
    HandClock clock;
    { const store::SessionStore made(dir.file(), {.journal = store::JournalWish::write_ahead}); }
    Connected one(dir.file(), clock, 1);
    Connected two(dir.file(), clock, 2);
    one.look(1);
    two.look(1);
    CHECK(says(one.say("session.start", one.tab + R"(,"prompt":"p")"), R"("decisionId":"d1")"));
    for (int n = 0; n < 3; ++n) {  // so that the log is empty, and the file has it all
        clock.pass(core::Millis{600});
        (void)one.wake();
    }
    REQUIRE(store::bytes_of_log(dir.file()) == 0);
    lose(dir.file(), "media");
    // A third host finds it, and cannot have the file alone.
    const auto found =
        store::open_error(dir.file(), {.busy_timeout = core::Millis{30}, .now = clock.now(), .suspect = true});
    REQUIRE(found);
    CHECK(found->code() == core::ErrorCode::storage_busy);
    bool is_restored = false;
    for (int n = 2; n < 12 && !is_restored; ++n) {
        for (Connected* host : {&one, &two}) {
            (void)host->look(n);
            CHECK_FALSE(says(host->say("decision.claim", host->tab + R"(,"decisionId":"d1")"), R"("granted":true)"));
            is_restored = is_restored || says(host->log, "restored 1 image");
        }
        clock.pass(core::Millis{1'100});
    }
    INFO(one.log << two.log);
    CHECK(is_restored);
    for (Connected* host : {&one, &two}) CHECK(says(host->look(20), R"("salvaged":true)"));
}

TEST_CASE("what cannot be restored is answered with where it is and what to do, again and again", "[damage]") {
    const store::TempDir dir;
    HandClock clock;
    { Connected once(dir.file(), clock, 1); }
    store::write_bytes(dir.file(), std::string(9'000, 'x'));
    const std::string bytes = store::bytes_of(dir.file());
    Connected host(dir.file(), clock, 1);
    for (int round = 0; round < 3; ++round) {
        const std::string answer = host.hello();
        CHECK(says(answer, R"("name":"storage_corrupt")"));
        CHECK(says(answer, dir.file().string()));
    }
    CHECK(store::bytes_of(dir.file()) == bytes);
}

namespace {

// Wakes it as often as it asks for, until it asks for no more.
int rest(Connected& host, HandClock& clock) {
    int portions = 0;
    for (auto wait = host.next_wake(); wait && portions < 200; wait = host.next_wake()) {
        clock.pass(std::max(*wait, core::Millis{1}));
        host.wake();
        ++portions;
    }
    return portions;
}

}  // namespace

TEST_CASE("a large file is checked when nothing else is to be done, once a day", "[damage]") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file());
    REQUIRE(std::filesystem::file_size(dir.file()) > store::SessionStore::kCheckedOnOpenBytes);
    {
        Connected host(dir.file(), clock, 1);
        CHECK(rest(host, clock) > 20);
        CHECK_FALSE(host.next_wake());
    }
    {
        Connected host(dir.file(), clock, 1);
        CHECK(rest(host, clock) == 0);
    }
    clock.pass(core::Millis{86'400'000});
    lose(dir.file(), "legacy_entry_name");  // nothing that is asked reads it
    Connected host(dir.file(), clock, 1);
    CHECK(rest(host, clock) > 1);
    INFO(host.log);
    CHECK(says(host.log, "restored 300 images"));
    CHECK(says(host.say("session.get", R"("mediaId":"image-7")"), R"("reason":"salvaged")"));
}

TEST_CASE("a small file that a host has left is checked later, once a day; at once, if it was touched since",
          "[damage]") {
    const store::TempDir dir;
    HandClock clock;
    const auto leave = [&dir] { store::note_as_left(dir.file(), std::chrono::nanoseconds{0}); };
    Connected(dir.file(), clock, 1).say("session.start", R"("mediaId":"m","prompt":"a fox")");
    leave();
    {
        Connected host(dir.file(), clock, 1);
        CHECK(rest(host, clock) > 1);
    }
    leave();
    {
        Connected host(dir.file(), clock, 1);
        CHECK(rest(host, clock) == 0);
    }
    lose(dir.file(), "legacy_entry_name");
    Connected host(dir.file(), clock, 1);
    INFO(host.log);
    CHECK(says(host.log, "restored 1 image"));
}

namespace {

// Wakes it until it has found the damage. Some versions of SQLite fail when they read the page, others only when they
// check it.
void meet_damage(Connected& host, HandClock& clock) {
    const auto has_met_it = [&host] { return says(host.log, "malformed") || says(host.log, "is damaged"); };
    for (int n = 0; n < 300 && !has_met_it(); ++n) {
        clock.pass(core::Millis{20});
        host.wake();
    }
    INFO(host.log);
    REQUIRE(has_met_it());
}

}  // namespace

TEST_CASE("a file that is known to be damaged allows no click until all of it was checked, whatever fails meanwhile",
          "[damage]") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file());
    Connected host(dir.file(), clock, 1);
    host.look(1);
    REQUIRE(says(host.say("session.start", host.tab + R"(,"prompt":"p")"), R"("decisionId":"d1")"));
    lose(dir.file(), "legacy_entry_name");
    const std::string claim = host.tab + R"(,"decisionId":"d1")";
    {
        const support::LittleRoom no_room_for_the_original(1'000'000);
        meet_damage(host, clock);
        for (int round = 0; round < 2; ++round) {
            CHECK(says(host.say("decision.claim", claim), R"("storage_full")"));
        }
    }
    const std::string answer = host.say("decision.claim", claim);
    INFO(answer << host.log);
    CHECK(says(answer, R"("granted":false)"));
    CHECK(says(host.log, "restored 301 images"));
    CHECK(says(host.look(2), R"("reason":"salvaged")"));
    CHECK(store::check(dir.file(), false).empty());
}

TEST_CASE("damage that was met and not restored is known to the next host, however large the file is", "[damage]") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file());
    {
        Connected host(dir.file(), clock, 1);
        lose(dir.file(), "legacy_entry_name");
        const support::LittleRoom no_room_for_the_original(1'000'000);
        meet_damage(host, clock);
        CHECK(says(host.look(1), R"("storage_full")"));
        host.host.leave();
    }
    const auto is_checked_at_once = [&] { return store::SessionStore(dir.file(), {}).was_checked_on_open(); };
    {
        Connected next(dir.file(), clock, 2);
        INFO(next.log);
        CHECK(says(next.log, "restored 300 images"));
        CHECK(says(next.greeted, R"("kind":"salvaged")"));
    }
    CHECK_FALSE(is_checked_at_once());  // it is not suspected for ever
}

TEST_CASE("a small file that could not be restored is checked again, even if another host leaves it as sound",
          "[damage]") {
    const store::TempDir dir;
    HandClock clock;
    { Connected(dir.file(), clock, 1).look(1); }
    lose(dir.file(), "legacy_entry_name");
    auto room = std::make_unique<support::LittleRoom>(0);
    Connected host(dir.file(), clock, 1);
    CHECK(says(host.greeted, R"("storage_full")"));
    room.reset();
    store::note_as_left(dir.file(), std::chrono::nanoseconds{0});
    host.hello();
    INFO(host.log);
    CHECK(says(host.log, "restored "));
}

}  // namespace
}  // namespace host::app::test
