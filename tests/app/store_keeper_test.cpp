// How a host looks after its file: when it checks all of it, what it notes, and how often it opens one that is lost.
#include <cerrno>
#include <string>

#include "app/connected.hpp"
#include "app/store_keeper.hpp"
#include "store/state_file.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/fault_vfs.hpp"
#include "support/little_room.hpp"
#include "support/shim_vfs.hpp"

namespace host::app::test {
namespace {

using namespace std::chrono_literals;

core::Instant checked_at(const std::filesystem::path& file) {
    return store::SessionStore(file, {.read_only = true}).health().checked_at;
}

// How often it is woken until it does not want to be, or that often.
int wake_until_idle(Connected& host, HandClock& clock, int most) {
    int wakes = 0;
    while (const auto wait = host.next_wake()) {
        if (++wakes > most) break;
        clock.pass(std::max(*wait, core::Millis{1}));
        (void)host.wake();
    }
    return wakes;
}

struct Opens final : support::ShimVfs {
    int before_open(const std::string& name) override {
        if (name.ends_with("state.db")) ++number;
        return SQLITE_OK;
    }
    int number{};
};

// A host under which its file was replaced by something else.
struct LostFile {
    LostFile() {
        host.look(1);
        std::filesystem::remove(dir.file());
        store::write_bytes(dir.file(), std::string(9'000, 'x'));
    }
    store::TempDir dir;
    HandClock clock;
    Connected host{dir.file(), clock, 1};
};

TEST_CASE("a file whose last check is yet to come was not checked: the clock was wrong then (R20)") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file(), clock.now() + 24h * 365);
    Connected host(dir.file(), clock, 1);
    CHECK(wake_until_idle(host, clock, 400) > 5);
    CHECK(checked_at(dir.file()) <= clock.now());
}

TEST_CASE("that a file was checked is noted when it can be, though somebody else was writing when the check ended") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file(), core::kNever);
    Connected host(dir.file(), clock, 1);
    {
        store::Database other(dir.file(), store::Database::Access::read_write, core::Millis{100});
        other.run("BEGIN IMMEDIATE");
        for (int n = 0; n < 400 && !says(host.log, "storage: "); ++n) {
            clock.pass(20ms);
            (void)host.wake();
        }
        REQUIRE(says(host.log, "locked"));
    }
    REQUIRE(checked_at(dir.file()) == core::kNever);
    wake_until_idle(host, clock, 400);
    CHECK(checked_at(dir.file()) > core::kNever);
}

TEST_CASE("a lost file is opened as often for ten requests as for one, and is not salvaged twice") {
    LostFile lost;
    Connected& host = lost.host;
    CHECK(says(host.say("session.start", host.tab + R"(,"prompt":"p")"), "\"storage_"));  // it notices
    std::vector<std::string> batch(1, R"({"jsonrpc":"2.0","id":1,"method":"settings.get","params":{}})");
    int one{}, ten{};
    {
        const Opens opens;
        CHECK(says(host.say_all(batch), "\"storage_corrupt\""));
        one = opens.number;
    }
    batch.resize(10, batch.front());
    {
        const Opens opens;
        CHECK(says(host.say_all(batch), "\"storage_corrupt\""));
        ten = opens.number;
    }
    CHECK(one > 0);
    CHECK(ten == one);
    CHECK(one <= 3);  // as it is; once more with the lock of who restores it; for the salvage
}

TEST_CASE("a full disk in the way of a restore is named in the log") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file(), clock.now());
    std::string bytes = store::bytes_of(dir.file());
    for (std::size_t page = 20; page < 30; ++page) bytes.replace(page * 4096, 4096, std::string(4096, 'x'));
    store::write_bytes(dir.file(), bytes);
    { store::RestoreLock unfinished(dir.file(), 0ms); }  // so that all of it is checked
    const support::LittleRoom little(1'000'000);
    const Connected host(dir.file(), clock, 1);
    INFO(host.greeted << host.log);
    CHECK(says(host.greeted, "\"storage_full\""));
    CHECK_FALSE(says(host.log, "not an error"));
}

TEST_CASE("a lost file is not opened once more to see whether a request was answered before") {
    LostFile lost;
    Connected& host = lost.host;
    const std::string start = R"("mediaId":"m","prompt":"p")";
    CHECK(says(host.say("session.start", start), "\"storage_"));  // it notices
    const auto opens_for = [&host](const std::string& params) {
        const Opens opens;
        CHECK(says(host.say("session.start", params), "\"storage_corrupt\""));
        return opens.number;
    };
    const int without = opens_for(start);
    CHECK(without > 0);
    CHECK(opens_for(start + R"(,"requestId":"r1")") == without);
}

TEST_CASE("a host looks once an hour for what is too old to be kept, however much it is asked in between") {
    const store::TempDir dir;
    HandClock clock;
    Connected host(dir.file(), clock, 1);
    REQUIRE(says(host.say("session.start", R"("mediaId":"m","prompt":"p","requestId":"r1")"), R"("result")"));
    const auto is_kept_after = [&](core::Millis length) {
        clock.pass(length);
        (void)host.say("settings.get", "");
        (void)host.wake();
        return store::SessionStore(dir.file(), {.read_only = true}).journal().reply("r1").has_value();
    };
    CHECK(is_kept_after(23h + 30min));  // the first look
    CHECK(is_kept_after(40min));        // older than a day by now
    CHECK(is_kept_after(20min - 1ms));
    CHECK_FALSE(is_kept_after(1ms));
}

TEST_CASE("a wipe that fails is tried again a minute later, and requests are answered meanwhile (R16)", "[faults]") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file(), clock.now());
    support::FaultVfs disk;
    Connected host(dir.file(), clock, 1);
    const auto is_waiting = [&dir] { return store::SessionStore(dir.file(), {.read_only = true}).wipe().is_due(); };
    REQUIRE(says(host.say("session.delete", R"("mediaId":"image-7")"), R"("deleted":true)"));
    (void)host.wake();  // begins when nobody has written for a moment
    disk.arm({.at = 1, .error = EIO, .lasting = true, .calls = support::kWrite});
    clock.pass(host.next_wake().value());
    (void)host.wake();
    REQUIRE(disk.struck());
    disk.clear();
    CHECK(says(host.log, "storage: "));
    clock.pass(1s);
    CHECK(says(host.say("settings.get", ""), R"("result")"));
    CHECK(host.next_wake() == core::Millis{59'000});
    clock.pass(59s - 1ms);
    (void)host.wake();
    CHECK(is_waiting());
    wake_until_idle(host, clock, 400);
    CHECK_FALSE(is_waiting());
}

TEST_CASE("a file with a log stays open while it is checked, however long that takes") {
    if (!store::is_log_safe()) return;
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file(), clock.now());
    { const store::SessionStore made(dir.file(), {.journal = store::JournalWish::write_ahead}); }
    Opens opens;
    Connected host(dir.file(), clock, 1);
    clock.pass(24h);
    const int before = opens.number;
    int wakes = 0;
    do {
        clock.pass(500ms);
        (void)host.wake();
    } while (host.next_wake().value_or(1h) < 1s && ++wakes < 200);
    CHECK(wakes > 6);
    CHECK(opens.number == before);
    CHECK(checked_at(dir.file()) > clock.now() - 1min);
}

TEST_CASE("a file with a log is closed when nothing has happened for two seconds since its log was emptied") {
    if (!store::is_log_safe()) return;
    const store::TempDir dir;
    HandClock clock;
    { const store::SessionStore made(dir.file(), {.journal = store::JournalWish::write_ahead}); }
    Connected host(dir.file(), clock, 1);
    (void)host.say("session.start", R"("mediaId":"m","prompt":"p")");
    REQUIRE(store::bytes_of_log(dir.file()) > 0);
    CHECK(host.next_wake() == core::Millis{500});
    clock.pass(500ms);
    (void)host.wake();
    REQUIRE(store::bytes_of_log(dir.file()) == 0);
    CHECK(host.next_wake() == core::Millis{2'000});
    const auto mode_for_next = [&dir] {
        const store::SessionStore next(dir.file(),
                                       {.busy_timeout = core::Millis{40}, .journal = store::JournalWish::rollback});
        return next.journal_state().mode;
    };
    clock.pass(2s - 1ms);
    (void)host.wake();
    CHECK(mode_for_next() == store::JournalMode::write_ahead);
    clock.pass(1ms);
    (void)host.wake();
    CHECK(mode_for_next() == store::JournalMode::rollback);
    CHECK(says(host.say("session.get", R"("mediaId":"m")"), R"("result")"));
}

TEST_CASE("a file that was closed because nothing happens stays closed when its host is woken for nothing") {
    if (!store::is_log_safe()) return;
    const store::TempDir dir;
    HandClock clock;
    { const store::SessionStore made(dir.file(), {.journal = store::JournalWish::write_ahead}); }
    Opens opens;
    Connected host(dir.file(), clock, 1);
    (void)host.say("session.start", R"("mediaId":"m","prompt":"p")");
    for (const core::Millis rest : {500ms, 2'000ms}) {  // the log is emptied, then the file closed
        clock.pass(rest);
        (void)host.wake();
    }
    const int before = opens.number;
    for (const core::Millis rest : {1s, 10s, 40s}) {
        clock.pass(rest);
        (void)host.wake();
    }
    CHECK(opens.number == before);
    CHECK(says(host.say("session.get", R"("mediaId":"m")"), R"("result")"));
    CHECK(opens.number > before);
}

TEST_CASE("what a check notes in a log is emptied into the file, too, and then the file is closed") {
    if (!store::is_log_safe()) return;
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file(), clock.now());
    { const store::SessionStore made(dir.file(), {.journal = store::JournalWish::write_ahead}); }
    Connected host(dir.file(), clock, 1);
    clock.pass(24h);
    int wakes = 0;
    do {
        clock.pass(3s);
        (void)host.wake();
    } while (host.next_wake() && ++wakes < 400);
    CHECK(wakes > 6);
    CHECK(wakes < 400);
    CHECK(store::bytes_of_log(dir.file()) == 0);
    store::SessionStore alone(dir.file(), {.busy_timeout = core::Millis{40}, .journal = store::JournalWish::rollback});
    CHECK(alone.journal_state().mode == store::JournalMode::rollback);
    CHECK(alone.health().checked_at > clock.now() - 1min);
}

TEST_CASE("a wipe that fails holds up no offer: the page gets it at its moment (R9, R16)", "[faults]") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file(), clock.now());
    support::FaultVfs disk;
    Connected host(dir.file(), clock, 1);
    host.look(1);
    REQUIRE(says(host.say("session.start", host.tab + R"(,"prompt":"p")"), R"("decisionId":"d1")"));
    REQUIRE(says(host.say("decision.claim", host.tab + R"(,"decisionId":"d1")"), R"("granted":true)"));
    const core::Instant due = clock.now() + 8s;
    REQUIRE(says(host.list(2, R"({"id":"v2","moderated":true})"), R"("newAttempts":1)"));
    clock.pass(7s);
    REQUIRE(says(host.say("session.delete", R"("mediaId":"image-7")"), R"("deleted":true)"));
    (void)host.wake();
    disk.arm({.at = 1, .error = EIO, .lasting = true, .calls = support::kWrite});
    for (int n = 0; n < 90 && !disk.struck(); ++n) {
        clock.pass(10ms);
        (void)host.wake();
    }
    REQUIRE(disk.struck());
    disk.clear();
    clock.pass(due - clock.now() - 1ms);
    CHECK_FALSE(says(host.wake(), R"("action":"retry")"));
    clock.pass(1ms);
    CHECK(says(host.wake(), R"("action":"retry")"));
}

TEST_CASE("what was planned while the clock was ahead waits no longer than if it were planned now (R20)") {
    const store::TempDir dir;
    const HandClock clock;
    const core::Instant now = clock.now(), ahead = now + 365 * 24h;
    OutcomeLog log([](std::string_view) {});
    StoreKeeper keeper({.path = dir.file()}, log);
    SECTION("the wipe of what was deleted") {
        {
            store::SessionStore store(dir.file(), {});
            store::put(store, store::sample_media("m"));
            store::Transaction transaction = store.begin();
            REQUIRE(store.erase({"m"}));
            transaction.commit();
        }
        (void)keeper.store(ahead);
        REQUIRE(keeper.next_spare_work(ahead) == core::Millis{0});
        keeper.pull_plans_back_to(now);
        CHECK(keeper.next_spare_work(now) == core::Millis{60'000});
    }
    SECTION("the emptying of a log") {
        if (!store::is_log_safe()) return;
        { const store::SessionStore made(dir.file(), {.journal = store::JournalWish::write_ahead}); }
        (void)keeper.store(ahead);
        keeper.pull_plans_back_to(now);
        CHECK(keeper.next_spare_work(now) == core::Millis{60'000});
    }
    SECTION("the next try of a file that fails") {
        keeper.wait_before_retry(ahead);
        keeper.pull_plans_back_to(now);
        CHECK(keeper.retry_at() == now + 1s);
    }
    SECTION("the next look for what is too old") {
        keeper.prune_if_due(ahead);
        keeper.pull_plans_back_to(now);
        CHECK_FALSE(keeper.is_dropping_due(now + 1h - 1ms));
        CHECK(keeper.is_dropping_due(now + 1h));
    }
    SECTION("and what is planned for sooner stays so") {
        keeper.wait_before_retry(now - 1ms);
        keeper.pull_plans_back_to(now);
        CHECK(keeper.retry_at() == now + 999ms);
    }
}

}  // namespace
}  // namespace host::app::test
