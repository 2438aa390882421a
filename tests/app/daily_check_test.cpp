// The daily check of the file: one host of the machine at a time, in portions, resumed by the next one
// (docs/state-file.md).
#include <memory>
#include <vector>

#include "app/connected.hpp"
#include "app/daily_check.hpp"
#include "store/check_rows.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::app::test {
namespace {

using namespace std::chrono_literals;

core::Instant last_check(const std::filesystem::path& file) {
    return store::SessionStore(file, {.read_only = true}).health().checked_at;
}

std::optional<store::CheckRun> run_in(const std::filesystem::path& file) {
    store::Database database(file, store::Database::Access::read_only, core::Millis{100});
    return store::CheckRows(database).load();
}

// Whether it wants to be woken for the next portion.
bool is_at_it(const Connected& host) { return host.next_wake().value_or(1h) <= DailyCheck::kBetween; }

// Wakes it for portions, 20 ms apart, until it wants none. How many.
int portions_of(Connected& host, HandClock& clock, int most = 10'000) {
    int portions = 0;
    for (; portions < most && is_at_it(host); ++portions) {
        clock.pass(DailyCheck::kBetween);
        (void)host.wake();
    }
    return portions;
}

TEST_CASE("five hosts on one file do one daily check between them") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file());
    int alone = 0;
    {
        const store::TempDir other;
        make_large(other.file());
        Connected host(other.file(), clock, 1);
        alone = portions_of(host, clock);
        REQUIRE(alone > 20);
    }
    std::vector<std::unique_ptr<Connected>> hosts;
    for (int n = 1; n <= 5; ++n) hosts.push_back(std::make_unique<Connected>(dir.file(), clock, n));
    int portions = 0, at_once = 0;
    while (last_check(dir.file()) == core::kNever && portions < 2 * alone + 10) {
        clock.pass(DailyCheck::kBetween);
        int busy = 0;
        for (const auto& host : hosts) {
            if (!is_at_it(*host)) continue;
            (void)host->wake();
            ++busy;
        }
        portions += busy;
        if (portions > 5) at_once = std::max(at_once, busy);  // at first each looks
    }
    CHECK(at_once == 1);
    CHECK(portions <= alone + 5);
    clock.pass(DailyCheck::kLease);
    for (const auto& host : hosts) (void)host->wake();
    for (const auto& host : hosts) CHECK_FALSE(is_at_it(*host));
}

TEST_CASE("a host that dies in the middle of the check is succeeded after a minute, by one that goes on from there") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file());
    auto first = std::make_unique<Connected>(dir.file(), clock, 1);
    portions_of(*first, clock, 20);
    clock.pass(DailyCheck::kNoteEvery);
    (void)first->wake();
    const auto left = run_in(dir.file());
    REQUIRE(left);
    CHECK(left->place.starts_with("t "));
    first.reset();  // as if it was killed: nothing is handed over

    Connected next(dir.file(), clock, 2);
    clock.pass(DailyCheck::kBetween);
    (void)next.wake();
    CHECK_FALSE(is_at_it(next));
    CHECK(run_in(dir.file())->owner == left->owner);
    clock.pass(next.next_wake().value());
    CHECK(clock.now() >= left->until);
    (void)next.wake();
    CHECK(run_in(dir.file())->owner != left->owner);
    CHECK(run_in(dir.file())->place == left->place);
    const int rest = portions_of(next, clock);
    CHECK(last_check(dir.file()) > core::kNever);
    CHECK_FALSE(run_in(dir.file()));

    const store::TempDir other;
    make_large(other.file());
    Connected alone(other.file(), clock, 1);
    CHECK(rest < portions_of(alone, clock) - 15);
}

TEST_CASE("a host that ends in the middle of the check hands it over at once") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file());
    std::string place;
    {
        Connected first(dir.file(), clock, 1);
        portions_of(first, clock, 20);
        first.host.leave();
        REQUIRE(run_in(dir.file()));
        place = run_in(dir.file())->place;
        CHECK(place.starts_with("t "));
    }
    Connected next(dir.file(), clock, 2);
    clock.pass(DailyCheck::kBetween);
    (void)next.wake();
    CHECK(run_in(dir.file())->place == place);
    CHECK(is_at_it(next));
}

TEST_CASE("hosts that live on check again a day later, and only one of them") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file());
    Connected one(dir.file(), clock, 1);
    Connected two(dir.file(), clock, 2);
    portions_of(one, clock);
    const core::Instant first = last_check(dir.file());
    REQUIRE(first > core::kNever);
    clock.pass(2min);
    for (Connected* host : {&one, &two}) {
        host->look(1);
        (void)host->wake();
        CHECK_FALSE(is_at_it(*host));
    }
    clock.pass(24h);
    (void)two.wake();  // what is due
    (void)two.wake();
    REQUIRE(is_at_it(two));
    portions_of(two, clock);
    CHECK(last_check(dir.file()) >= first + 24h);
    (void)one.wake();  // what others have written
    (void)one.wake();
    CHECK_FALSE(is_at_it(one));
}

TEST_CASE("a host that slept through its turn leaves the check to the one that has taken it over") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file());
    Connected one(dir.file(), clock, 1);
    portions_of(one, clock, 10);
    Connected two(dir.file(), clock, 2);
    clock.pass(DailyCheck::kLease + 1s);
    (void)two.wake();
    REQUIRE(is_at_it(two));
    const auto taken = run_in(dir.file());
    clock.pass(DailyCheck::kBetween);
    (void)one.wake();
    CHECK_FALSE(is_at_it(one));
    CHECK(run_in(dir.file())->owner == taken->owner);
}

TEST_CASE(
    "while a file is checked no host is kept from writing, and an image that is deleted is not in what is noted") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file());
    Connected one(dir.file(), clock, 1);
    store::Database other(dir.file(), store::Database::Access::read_write, core::Millis{0});
    const auto portions = [&] {
        int number = 0;
        for (; last_check(dir.file()) == core::kNever && number < 1'000; ++number) {
            clock.pass(number % 8 == 7 ? DailyCheck::kNoteEvery : DailyCheck::kBetween);
            (void)one.wake();
            other.run("BEGIN IMMEDIATE");
            other.run("UPDATE machine SET last_offer = last_offer + 1");
            other.run("COMMIT");
            if (const auto run = run_in(dir.file())) CHECK(run->place.find("image-") == std::string::npos);
        }
        return number;
    }();
    CHECK(portions > 20);
    CHECK(portions < 1'000);
    CHECK_FALSE(says(one.log, "storage"));
}

TEST_CASE("a file that was found to be intact after a suspicion is noted as checked, unless it was checked today") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file());
    store::SessionStore store(dir.file(), {});
    DailyCheck check;
    check.plan(store, clock.now(), true);
    REQUIRE(check.is_due(clock.now()));
    check.step(store, clock.now());
    const core::Instant noted = clock.now();
    CHECK(store.health().checked_at == noted);
    CHECK_FALSE(check.is_due(noted));
    CHECK_FALSE(check.is_due(noted + 24h - 1ms));
    CHECK(check.is_due(noted + 24h));

    clock.pass(1h);
    check.plan(store, clock.now(), true);
    CHECK_FALSE(check.is_due(clock.now()));
    check.step(store, clock.now());
    CHECK(store.health().checked_at == noted);
    clock.pass(23h);
    check.plan(store, clock.now(), true);  // a day is over
    check.step(store, clock.now());
    CHECK(store.health().checked_at == noted + 24h);
}

TEST_CASE("a host is woken for the check of an open file only, and no more than a minute before it") {
    const store::TempDir dir;
    const HandClock clock;
    const core::Instant now = clock.now();
    make_large(dir.file(), now - 24h + DailyCheck::kLease);
    store::SessionStore store(dir.file(), {});
    DailyCheck check;
    check.plan(store, now, false);
    CHECK_FALSE(check.wait(now - 1ms));
    CHECK(check.wait(now) == DailyCheck::kLease);
    CHECK(check.wait(now + DailyCheck::kLease - 1ms) == core::Millis{1});
    CHECK(check.wait(now + DailyCheck::kLease) == DailyCheck::kBetween);
    check.drop();
    for (const core::Millis later : {core::Millis{0}, core::Millis{1'000}, DailyCheck::kLease}) {
        CHECK_FALSE(check.is_due(now + later));
        CHECK_FALSE(check.wait(now + later));
    }
}

TEST_CASE("a row that contradicts the rules is damage to the daily check, though SQLite finds nothing wrong with it") {
    const store::TempDir dir;
    const HandClock clock;
    make_large(dir.file());
    store::tamper(dir.file(), "UPDATE media SET is_active = 1, outcome = 2 WHERE media_id = 'image-7'");
    store::SessionStore store(dir.file(), {});
    DailyCheck check;
    check.plan(store, clock.now(), false);
    const auto error = store::error_of([&] {
        for (int portion = 0; portion < 1'000; ++portion) check.step(store, clock.now());
    });
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_corrupt);
    CHECK(error->sqlite_code() == 0);
    CHECK(says(error->what(), "the state file is damaged"));
    CHECK(store.health().checked_at == core::kNever);
}

TEST_CASE("a check that another host is at is left to it as long as it has noted, and a minute at most (R20)") {
    const auto [ahead, is_left] = GENERATE(table<core::Millis, bool>({
        {0ms, false},
        {1ms, true},
        {DailyCheck::kLease, true},
        {DailyCheck::kLease + 1ms, false},  // its clock was wrong
    }));
    const store::TempDir dir;
    const HandClock clock;
    store::SessionStore store(dir.file(), {});
    DailyCheck check;
    check.plan(store, clock.now(), false);
    const core::Instant next_day = clock.now() + DailyCheck::kEvery;
    {
        store::Transaction transaction = store.begin();
        store::CheckRows rows(store.database());
        rows.save({.owner = "other", .until = next_day + ahead, .place = ""});
        transaction.commit();
    }
    check.step(store, next_day);
    const auto run = run_in(dir.file());
    REQUIRE(run);
    CHECK((run->owner == "other") == is_left);
    CHECK(check.is_due(next_day) != is_left);
    if (is_left) CHECK(check.wait(next_day) == ahead);
}

}  // namespace
}  // namespace host::app::test
