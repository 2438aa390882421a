// How a host looks after its file: when it checks all of it, what it notes, and how often it opens one that is lost.
#include <string>

#include "app/connected.hpp"
#include "store/state_file.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
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
    const store::TempDir dir;
    HandClock clock;
    Connected host(dir.file(), clock, 1);
    host.look(1);
    std::filesystem::remove(dir.file());
    store::write_bytes(dir.file(), std::string(9'000, 'x'));
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

}  // namespace
}  // namespace host::app::test
