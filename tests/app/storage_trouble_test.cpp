// What a host does while its storage fails, besides answering: it rests, it writes little into its log, and it makes
// nobody wait twice.
#include <cerrno>
#include <chrono>
#include <memory>

#include "app/connected.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/fault_vfs.hpp"
#include "support/little_room.hpp"

namespace host::app::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using support::FaultVfs;

constexpr int kEndless = 100'000;

// How often a loop that does what next_wake() says wakes the host in so much of its time. It rests a millisecond at
// least, as the real one does.
int wakes_in(Connected& host, HandClock& clock, core::Millis length) {
    int wakes = 0;
    const core::Instant end = clock.now() + length;
    for (auto wait = host.next_wake(); wait && wakes < kEndless; wait = host.next_wake()) {
        const core::Millis rest = std::max(*wait, core::Millis{1});
        if (clock.now() + rest > end) break;
        clock.pass(rest);
        (void)host.wake();
        ++wakes;
    }
    clock.set(end);
    return wakes;
}

// Holds the file as another host does that stands still in the middle of its commit.
struct Holder {
    explicit Holder(const fs::path& file) : database(file, store::Database::Access::read_write, core::Millis{100}) {
        database.run("BEGIN EXCLUSIVE");
    }
    store::Database database;
};

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
    return found;
}

TEST_CASE("a host whose hello was refused is not woken before the next one, whatever the reason was", "[faults]") {
    const store::TempDir dir;
    HandClock clock;
    std::string expected = "storage_corrupt";
    std::unique_ptr<Holder> holder;
    std::unique_ptr<support::LittleRoom> little;
    int protocol = 1;
    SECTION("an empty file") { store::write_bytes(dir.file(), ""); }
    SECTION("something else") { store::write_bytes(dir.file(), std::string(9'000, 'x')); }
    SECTION("a journal without its file") { store::write_bytes(dir.file().string() + "-journal", "x"); }
    SECTION("a folder in its place") {
        fs::create_directory(dir.file());
        expected = "storage_io";
    }
    SECTION("a link") {
        fs::create_symlink("elsewhere", dir.file());
        expected = "storage_io";
    }
    SECTION("a file of a newer host") {
        { const store::SessionStore make(dir.file(), {}); }
        store::tamper(dir.file(), "UPDATE meta SET schema = 99, lowest = 99; PRAGMA user_version = 99");
        expected = "storage_too_new";
    }
    SECTION("a full disk") {
        little = std::make_unique<support::LittleRoom>(0);
        expected = "storage_full";
    }
    SECTION("a file that somebody holds") {
        { const store::SessionStore make(dir.file(), {}); }
        holder = std::make_unique<Holder>(dir.file());
        expected = "storage_busy";
    }
    SECTION("another protocol, and a file that is to be checked") {
        make_large(dir.file());
        protocol = 99;
        expected = "protocol_mismatch";
    }
    Connected host(dir.file(), clock, 1, protocol);
    INFO(host.greeted);
    CHECK(says(host.greeted, "\"" + expected + "\""));
    CHECK(wakes_in(host, clock, 10s) == 0);
    clock.pass(60s);
    CHECK_FALSE(host.next_wake());
}

TEST_CASE("a host that nobody has greeted is not woken", "[faults]") {
    const store::TempDir dir;
    const HandClock clock;
    Host host({.state_file = dir.file(), .dice = [] { return 0.0; }, .log = [](std::string_view) {}});
    CHECK_FALSE(host.next_wake(clock.reading));
    const std::vector<std::string> early{R"({"jsonrpc":"2.0","id":1,"method":"settings.get","params":{}})"};
    (void)host.handle(early, clock.reading);
    CHECK_FALSE(host.next_wake(clock.reading));
}

TEST_CASE("a page that is connected costs two wake-ups a second, and as many at most while the storage fails",
          "[faults]") {
    const store::TempDir dir;
    HandClock clock;
    FaultVfs disk;
    Connected host(dir.file(), clock, 1);
    CHECK(wakes_in(host, clock, 10s) == 0);
    host.look(1);
    CHECK(wakes_in(host, clock, 10s) == 20);  // R15: changes of other processes

    std::unique_ptr<Holder> holder;
    core::Millis length = 10s;
    SECTION("an empty file") { store::write_bytes(dir.file(), ""); }
    SECTION("something else in its place") {
        fs::remove(dir.file());
        store::write_bytes(dir.file(), std::string(9'000, 'x'));
    }
    SECTION("a folder in its place") {
        fs::remove(dir.file());
        fs::create_directory(dir.file());
    }
    SECTION("nothing can be read") { disk.arm({.at = 1, .error = EIO, .lasting = true, .calls = support::kRead}); }
    SECTION("nothing can be opened, and a hello is refused, too") {
        disk.arm({.at = 1, .error = EMFILE, .lasting = true, .calls = support::kOpen | support::kRead});
        CHECK(says(host.hello(), R"("storage_)"));
    }
    SECTION("somebody holds it") {
        holder = std::make_unique<Holder>(dir.file());
        length = 2s;  // each time it is waited for in earnest
    }
    CHECK(says(host.say("session.start", host.tab + R"(,"prompt":"p")"), R"("storage_)"));
    const auto seconds = static_cast<int>(length / 1s);
    const int wakes = wakes_in(host, clock, length);
    INFO(host.log);
    CHECK(wakes <= 2 * seconds);
    CHECK(wakes >= seconds / 2);  // it goes on by itself when the storage does
    CHECK(says(host.log, "storage: "));
}

TEST_CASE("a check that is disturbed goes on when the disturbance is over, and does not insist meanwhile", "[faults]") {
    const store::TempDir dir;
    HandClock clock;
    make_large(dir.file());
    Connected host(dir.file(), clock, 1);
    REQUIRE(wakes_in(host, clock, 100ms) == 5);  // portions of the check
    {
        const Holder holder(dir.file());
        CHECK(wakes_in(host, clock, 2s) <= 4);
    }
    CHECK(wakes_in(host, clock, 60s) > 10);
    CHECK_FALSE(host.next_wake());
}

TEST_CASE("storage that fails for minutes is a few lines of the log, with their number", "[faults]") {
    const store::TempDir dir;
    HandClock clock;
    Connected host(dir.file(), clock, 1);
    host.look(1);
    fs::remove(dir.file());
    store::write_bytes(dir.file(), std::string(9'000, 'x'));
    const std::size_t before = count(host.log, "\n");
    for (int second = 0; second < 180; ++second) {
        wakes_in(host, clock, 1s);
        host.look(second + 2);
        host.say("session.start", R"("mediaId":"img","prompt":"p","requestId":"r)" + std::to_string(second) + "\"");
    }
    INFO(host.log);
    CHECK(count(host.log, "\n") - before <= 20);
    CHECK(says(host.log, " more\n"));
}

TEST_CASE("storage that fails every other time is a few lines of the log, too", "[faults]") {
    const store::TempDir dir;
    HandClock clock;
    FaultVfs disk;
    Connected host(dir.file(), clock, 1);
    host.look(1);
    const std::size_t before = count(host.log, "\n");
    for (int seq = 2; seq < 60; ++seq) {
        clock.pass(1s);
        if (seq % 2 == 0) disk.arm({.at = 1, .error = EIO, .lasting = true, .calls = support::kRead});
        const std::string answer = host.look(seq);
        INFO(answer << host.log);
        CHECK(says(answer, seq % 2 == 0 ? R"("storage_)" : R"("result")"));
        disk.clear();
    }
    INFO(host.log);
    CHECK(count(host.log, "\n") - before <= 12);
}

TEST_CASE("requests that arrive together wait once for a file that somebody holds, however many they are", "[faults]") {
    const store::TempDir dir;
    HandClock clock;
    Connected host(dir.file(), clock, 1);
    const bool with_pings = GENERATE(false, true);
    std::vector<std::string> batch;
    for (int n = 0; n < 10; ++n) {
        const std::string id = std::to_string(n);
        batch.push_back(R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"session.start","params":{"mediaId":"m)" + id +
                        R"(","prompt":"p","requestId":"r)" + id + R"("}})");
        if (with_pings) batch.emplace_back(R"({"jsonrpc":"2.0","id":99,"method":"ping","params":{}})");
    }
    const auto ask = [&] { return host.say_all(batch); };
    {
        const Holder holder(dir.file());
        const auto begin = std::chrono::steady_clock::now();
        const std::string answers = ask();
        const auto waited = std::chrono::steady_clock::now() - begin;
        CHECK(count(answers, R"("storage_busy")") == 10);
        CHECK(waited < 4s);  // each by itself: 8 s and more
        INFO(host.log);
        CHECK(count(host.log, "storage: ") == 1);
    }
    const std::string answers = ask();
    INFO(answers);
    CHECK(count(answers, R"("error")") == 0);
    CHECK(count(answers, R"("result")") == batch.size());
}

TEST_CASE("each step says whether the storage failed in it, so that a replay does not expect its answers", "[faults]") {
    const store::TempDir dir;
    HandClock clock;
    Connected host(dir.file(), clock, 1);
    host.look(1);
    CHECK_FALSE(host.host.last_step().storage_failed);
    {
        const Holder holder(dir.file());
        CHECK(says(host.say("session.start", R"("mediaId":"m","prompt":"p")"), R"("storage_busy")"));
        CHECK(host.host.last_step().storage_failed);
        (void)host.wake();  // too early to try again
        CHECK_FALSE(host.host.last_step().storage_failed);
        clock.pass(host.next_wake().value());
        (void)host.wake();
        CHECK(host.host.last_step().storage_failed);
    }
    CHECK(says(host.say("session.start", R"("mediaId":"m","prompt":"p")"), R"("result")"));
    CHECK_FALSE(host.host.last_step().storage_failed);
}

TEST_CASE("a host that cannot read what it answered before asks once in a step, not for each request", "[faults]") {
    const store::TempDir dir;
    HandClock clock;
    FaultVfs disk;
    Connected host(dir.file(), clock, 1);
    const auto calls_for = [&](int requests, bool with_ids) {
        std::vector<std::string> batch;
        for (int n = 0; n < requests; ++n) {
            const std::string number = std::to_string(n);
            batch.push_back(R"({"jsonrpc":"2.0","id":)" + number +
                            R"(,"method":"session.start","params":{"mediaId":"m)" + number + R"(","prompt":"p")" +
                            (with_ids ? R"(,"requestId":"r)" + number + "\"" : "") + "}}");
        }
        disk.arm({.at = 1, .error = EMFILE, .lasting = true, .calls = support::kOpen | support::kRead});
        const std::string answers = host.say_all(batch);
        INFO(answers << host.log);
        CHECK(count(answers, R"("storage_)") == batch.size());
        return disk.calls();
    };
    (void)calls_for(1, false);  // it closes the file
    const int once = calls_for(1, true) - calls_for(1, false);
    CHECK(once > 0);
    CHECK(calls_for(10, true) - calls_for(10, false) == once);
}

}  // namespace
}  // namespace host::app::test
