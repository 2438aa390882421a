// R20 with several hosts on one file: clocks that are set, and boots.
#include "app/host.hpp"

#include <nlohmann/json.hpp>

#include "app/host_world.hpp"
#include "store/session_store.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace host::app {
namespace {

using Json = nlohmann::json;
using namespace std::chrono_literals;

// What all processes of one machine read: time goes on, and somebody sets the clock.
struct Machine {
    core::Millis since_boot{1'000};
    core::Instant wall{core::instant_from_ms(1'700'000'000'000)};
    int boot{1};

    [[nodiscard]] core::ClockReading read() const { return {"boot " + std::to_string(boot), since_boot, wall}; }
    void pass(core::Millis length) {
        since_boot += length;
        wall += length;
    }
    void set_clock(core::Millis by) { wall += by; }
    void reboot(core::Millis clock_off_by = 0ms) {
        ++boot;
        since_boot = 100ms;
        wall += 30s + clock_off_by;
    }
};

// A host, and the page that is connected to it.
struct OnePage {
    OnePage(const std::filesystem::path& file, const Machine& its_machine, int tab_id)
        : machine(its_machine),
          number(tab_id),
          host({.state_file = file, .connection = "c", .dice = [] { return 0.0; }, .log = [](std::string_view) {}}) {
        result("hello", {{"protocol", 1}, {"client", {{"name", "t"}, {"version", "1"}}}});
    }

    Json result(const std::string& method, Json params) {
        const Json request{{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", std::move(params)}};
        Json answer;
        for (const std::string& text : host.handle(std::vector{request.dump()}, machine.read())) {
            Json message = Json::parse(text);
            (message.contains("id") ? answer : pushed.emplace_back()) = std::move(message);
        }
        INFO(answer.dump());
        REQUIRE(answer.contains("result"));
        return answer.at("result");
    }
    Json open(const std::string& image) {
        const Json images{{image, Json::object()}};
        return result("snapshot",
                      {{"tab", tab()},
                       {"seq", ++seq},
                       {"path", "/imagine/post/" + image},
                       {"store", {{"state", {{"videoByMediaId", Json::object()}, {"imageByMediaId", images}}}}}});
    }
    Json see(const std::string& image, const std::string& attempt) {
        const Json videos{{image, {{{"id", attempt}, {"moderated", true}}}}};
        return result(
            "snapshot",
            {{"tab", tab()}, {"seq", ++seq}, {"partial", true}, {"store", {{"state", {{"videoByMediaId", videos}}}}}});
    }
    Json start(const std::string& image) {
        return result("session.start", {{"mediaId", image}, {"tab", tab()}, {"prompt", "p"}}).at("decision");
    }
    Json start_once(const std::string& image, const std::string& request) {
        return result("session.start", {{"mediaId", image}, {"tab", tab()}, {"prompt", "p"}, {"requestId", request}});
    }
    Json claim(const std::string& decision) {
        return result("decision.claim", {{"tab", tab()}, {"decisionId", decision}});
    }
    Json decision() { return result("session.get", {{"mediaId", media}, {"tab", tab()}}).at("decision"); }
    void wake() {
        for (const std::string& text : host.wake(machine.read())) pushed.push_back(Json::parse(text));
    }
    [[nodiscard]] Json tab() const { return {{"id", number}, {"document", "d" + std::to_string(number)}}; }

    const Machine& machine;
    int number;
    std::int64_t seq{};
    std::string media{"m"};
    std::vector<Json> pushed;
    Host host;
};

struct Machines {
    OnePage browser(int number) { return OnePage(file(), machine, number); }
    [[nodiscard]] std::filesystem::path file() const { return dir.path() / "state.db"; }
    [[nodiscard]] core::SharedTime shared() { return *store::SessionStore(file(), {.read_only = true}).clock().read(); }

    support::TempDir dir;
    Machine machine;
};

TEST_CASE("a host that starts after the clock was set forward grants nothing within the cooldown of a click (R20)") {
    Machines world;
    OnePage one = world.browser(1);
    one.open("m");
    CHECK(one.claim(one.start("m").at("decisionId")).at("granted") == true);
    world.machine.pass(400ms);
    CHECK(one.see("m", "a1").at("decision").at("reason") == "cooldown");
    world.machine.set_clock(1h);
    OnePage two = world.browser(2);
    const Json seen = two.open("m").at("decision");
    CHECK(seen.at("reason") == "cooldown");
    CHECK(seen.at("until").get<std::int64_t>() - seen.at("now").get<std::int64_t>() == 8'000);  // from the refusal
    world.machine.pass(7'999ms);
    two.wake();
    CHECK(two.decision().at("action") == "wait");
    world.machine.pass(1ms);
    CHECK(two.decision().at("action") == "retry");
}

TEST_CASE("hosts that started on both sides of a step of the clock offer three seconds apart (R17, R20)") {
    const core::Millis step = GENERATE(core::Millis{1h}, core::Millis{-1h});
    Machines world;
    OnePage one = world.browser(1);
    one.open("one");
    world.machine.set_clock(step);
    OnePage two = world.browser(2);
    two.open("two");
    CHECK(one.start("one").at("action") == "retry");
    world.machine.pass(2ms);
    const Json wait = two.start("two");
    CHECK(wait.at("reason") == "site_interval");
    CHECK(wait.at("until").get<std::int64_t>() - wait.at("now").get<std::int64_t>() == 2'998);
}

TEST_CASE("a click in flight is not given up because the clock was set forward (R11, R20)") {
    Machines world;
    OnePage one = world.browser(1);
    one.open("m");
    one.claim(one.start("m").at("decisionId"));
    world.machine.set_clock(1h);
    OnePage two = world.browser(2);
    const Json seen = two.open("m").at("decision");
    CHECK(seen.at("reason") == "in_flight");
    world.machine.pass(120s);
    CHECK(two.open("m").at("decision").at("reason") == "timeout");
}

TEST_CASE("a new boot goes on from the newest stored moment when its clock was set back (R20)") {
    Machines world;
    {
        OnePage one = world.browser(1);
        one.open("m");
        one.claim(one.start("m").at("decisionId"));
        one.see("m", "a1");
    }
    const core::Instant before = world.shared().wall;
    world.machine.reboot(-10h);
    OnePage two = world.browser(2);
    const Json seen = two.open("m").at("decision");
    CHECK(seen.at("reason") == "cooldown");
    CHECK(core::instant_from_ms(seen.at("now").get<std::int64_t>()) >= before);
    world.machine.pass(8s);
    two.wake();
    CHECK(two.decision().at("action") == "retry");
}

TEST_CASE("a time that proves wrong stays while a session runs, and is corrected when nothing does (R20)") {
    Machines world;
    world.machine.set_clock(24h * 365 * 70);  // a boot whose clock nobody had set yet
    OnePage one = world.browser(1);
    one.open("m");
    one.start("m");
    const core::SharedTime wrong = world.shared();
    world.machine.set_clock(-24h * 365 * 70);
    one.open("m");
    CHECK(world.shared() == wrong);
    one.result("session.stop", {{"mediaId", "m"}});
    world.machine.pass(10min);  // and longer than any wait that a click began
    one.open("m");
    CHECK(world.shared().wall == world.machine.wall);
    // What was written meanwhile does not outlive it: the next session runs as ever.
    world.machine.pass(3s);
    CHECK(one.start("m").at("action") == "retry");
    const auto stored = store::SessionStore(world.file(), {.read_only = true}).load({"m"});
    CHECK(stored->last_click <= world.machine.wall);
    CHECK(stored->watched_at <= world.machine.wall);
}

TEST_CASE("a correction does not shorten the seconds between clicks (R17, R20)") {
    Machines world;
    OnePage one = world.browser(1);
    one.open("m");
    one.claim(one.start("m").at("decisionId"));
    one.see("m", "a1");
    one.result("session.stop", {{"mediaId", "m"}});
    world.machine.set_clock(1h);
    const Json again = one.start("m");
    CHECK(again.at("action") == "wait");
    CHECK(again.at("reason") == "site_interval");
}

TEST_CASE(
    "what another host wrote after it corrected the time is not taken for old, nor for a moment to come (R16, R20)") {
    Machines world;
    OnePage one = world.browser(1), two = world.browser(2);
    one.open("m");
    SECTION("the clock was years behind") { world.machine.set_clock(24h * 365); }
    SECTION("the clock was years ahead") { world.machine.set_clock(-24h * 365); }
    const Json first = one.start_once("m", "r1");  // corrects the time
    two.wake();                                    // drops what is old
    CHECK(one.start_once("m", "r1") == first);
    CHECK(store::SessionStore(world.file(), {.read_only = true}).journal().newest({}, 100).size() > 1);
}

TEST_CASE("an answer is kept for a day, and for no less because the clock was set forward (R16, R20)") {
    Machines world;
    OnePage one = world.browser(1);
    one.open("m");
    const Json first = one.start_once("m", "r1");
    one.result("session.stop", {{"mediaId", "m"}});
    world.machine.pass(10min);
    world.machine.set_clock(24h * 365);
    one.open("m");  // corrects the time
    REQUIRE(world.shared().wall == world.machine.wall);
    const auto look_after_the_file = [&] {
        world.machine.pass(61s);
        one.open("m");
        one.wake();
    };
    look_after_the_file();
    CHECK(one.start_once("m", "r1") == first);
    world.machine.pass(24h);
    look_after_the_file();
    CHECK(one.start_once("m", "r1") != first);
}

TEST_CASE("details are dropped by the time that all hosts agree on (R20)") {
    Machines world;
    world.machine.set_clock(24h * 365);  // a boot whose clock is ahead
    OnePage one = world.browser(1), two = world.browser(2);
    two.wake();
    world.machine.pass(61s);  // the next wake of a host looks for old details
    world.machine.set_clock(-24h * 365);
    one.open("m");  // corrects the time
    one.start("m");
    one.result("session.stop", {{"mediaId", "m"}});
    const auto lines = [&world] {
        return store::SessionStore(world.file(), {.read_only = true}).load({"m"})->session.logs.size();
    };
    const std::size_t before = lines();
    REQUIRE(before > 0);
    for (int wake = 0; wake < 3; ++wake) two.wake();
    CHECK(lines() == before);
}

TEST_CASE(
    "what a boot with a wrong clock planned for a far day is looked at when the clock is right again (R11, R20)") {
    Machines world;
    {
        OnePage one = world.browser(1);
        one.open("m");
        const Json offer = one.start("m");
        one.result("decision.claim", {{"tab", one.tab()}, {"decisionId", offer.at("decisionId")}});
        one.result("session.stop", {{"mediaId", "m"}});
    }
    world.machine.reboot(24h * 365);
    world.browser(2).wake();  // the click has thirty seconds more, a year from now
    world.machine.reboot(-24h * 365);
    OnePage last = world.browser(3);
    for (int wake = 0; wake < 3; ++wake) {
        world.machine.pass(1min);
        last.wake();
    }
    CHECK_FALSE(store::SessionStore(world.file(), {.read_only = true}).load({"m"})->in_flight);
}

TEST_CASE("a moment far in the future is damage, and no wait becomes longer by it (R20)") {
    Machines world;
    OnePage one = world.browser(1);
    one.open("m");
    one.start("m");
    {
        store::SessionStore store(world.file(), {});
        store::Transaction transaction = store.begin();
        auto media = *store.load({"m"});
        const auto before = media;
        media.last_click = world.machine.wall + 24h * 365 * 1000;
        store.save(before, media, std::nullopt);
        transaction.commit();
    }
    world.machine.pass(11s);
    one.open("m");
    world.machine.pass(8s);
    one.open("m");
    CHECK(one.decision().at("action") == "retry");
}

TEST_CASE("every message that names a moment to come says the host's time, too (R20)") {
    Machines world;
    OnePage one = world.browser(1);
    one.open("m");
    const Json retry = one.start("m");
    CHECK(retry.at("expiresAt").get<std::int64_t>() - retry.at("now").get<std::int64_t>() == 10'000);
    const Json notice = one.result("notice", {{"tab", one.tab()}, {"seq", ++one.seq}, {"kind", "rate_limited"}});
    CHECK(notice.at("pausedUntil").get<std::int64_t>() - notice.at("now").get<std::int64_t>() == 60'000);
}

TEST_CASE("what test.advance adds to the time stays added to each time that is handed in later") {
    test::HostWorld world;
    const auto now = [&world] { return core::instant_from_ms(world.result("ping").at("now").get<std::int64_t>()); };
    CHECK(now() == core::kTestStart);
    world.later(10s);
    CHECK(now() == core::kTestStart + 10s);
    world.reading = core::later(world.reading, 5s);
    CHECK(now() == core::kTestStart + 15s);
    CHECK(world.host.time_at(core::later(world.reading, 1s)) == core::kTestStart + 16s);
    world.snapshot("page", Json::object());
    CHECK(now() == core::kTestStart + 15s);  // in a transaction, too
}

}  // namespace
}  // namespace host::app
