// Details of old sessions go while a host has nothing else to do, and nothing that is counted goes with them.
#include "app/old_details.hpp"

#include <array>
#include <random>

#include "app/connected.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::app::test {
namespace {

using namespace std::chrono_literals;

constexpr core::Millis kDay = 24h;

std::int64_t rows_in(const std::filesystem::path& file, const char* table) {
    store::Database database(file, store::Database::Access::read_only, core::Millis{100});
    const std::string sql = std::string{"SELECT count(*) FROM "} + table;
    return store::number_of(database, sql.c_str());
}

// What a loop does for so long with a page that is connected.
std::string live_on(Connected& host, HandClock& clock, core::Millis length) {
    std::string told;
    for (const core::Instant end = clock.now() + length; clock.now() < end;) {
        clock.pass(std::clamp(host.next_wake().value_or(500ms), core::Millis{1}, core::Millis{500}));
        told += host.wake();
    }
    return told;
}

void make_ended_session(Connected& host) {
    host.look(1);
    REQUIRE(says(host.say("session.start", host.tab + R"(,"prompt":"a fox")"), R"("decisionId")"));
    REQUIRE(says(host.say("session.stop", R"("mediaId":"img")"), R"("result")"));
}

TEST_CASE("a host drops the details of a session ninety days after its end, and tells the page that shows it (R15)") {
    const store::TempDir dir;
    HandClock clock;
    Connected host(dir.file(), clock, 1);
    make_ended_session(host);
    REQUIRE(rows_in(dir.file(), "session_log") > 0);
    const auto lines = rows_in(dir.file(), "session_log");
    clock.pass(89 * kDay);
    live_on(host, clock, 3min);
    CHECK(rows_in(dir.file(), "session_log") == lines);
    clock.pass(2 * kDay);
    const std::string told = live_on(host, clock, 3min);
    CHECK(rows_in(dir.file(), "session_log") == 0);
    CHECK(says(told, R"("method":"session.changed")"));
    CHECK(says(told, R"("logs":[])"));
    CHECK(says(host.look(2), R"("newAttempts":0)"));
    CHECK(rows_in(dir.file(), "attempt") == 1);
}

TEST_CASE("with a setting of 0 days details stay for ever") {
    const store::TempDir dir;
    HandClock clock;
    Connected host(dir.file(), clock, 1);
    make_ended_session(host);
    REQUIRE(says(host.say("settings.update", R"("settings":{"keepDetailDays":0})"), R"("keepDetailDays":0)"));
    clock.pass(3'000 * kDay);
    live_on(host, clock, 3min);
    CHECK(rows_in(dir.file(), "session_log") > 0);
}

// Everything that is counted, and that decisions are made from.
std::string counted_in(const std::filesystem::path& file) {
    store::Database database(file, store::Database::Access::read_only, core::Millis{100});
    std::string all;
    for (const char* sql :
         {"SELECT media_id, is_active, retry_count, videos_generated, current_post_id, last_attempt_time,"
          " last_failure_time, can_retry, credits_used, layer1_failures, layer2_failures, layer3_failures, outcome,"
          " max_retries, auto_retry_enabled, video_goal, effort, ended_by, cause, first_click_pending, failures_in_row,"
          " layer1_in_row, click_failures_in_row, backoff_ms, assumed, in_flight, last_click, last_prompt_value"
          " FROM media ORDER BY media_id",
          "SELECT * FROM attempt ORDER BY seq", "SELECT * FROM session_summary ORDER BY media_id",
          "SELECT last_grant FROM machine", "SELECT * FROM retry_grant WHERE state IN (1, 2, 3) ORDER BY id"}) {
        store::Statement select(database, sql);
        for (store::Rows rows = select.query(); rows.next(); all += '\n') {
            for (const store::Value& value : rows.values()) {
                if (const auto* number = std::get_if<std::int64_t>(&value)) all += std::to_string(*number) + " ";
                if (const auto* text = std::get_if<std::string>(&value)) all += *text + " ";
            }
        }
    }
    return all;
}

std::string new_attempts_in(const std::string& answer) {
    const auto begin = answer.find(R"("newAttempts":)");
    return begin == answer.npos ? "none" : answer.substr(begin, answer.find(',', begin) - begin);
}

TEST_CASE("whatever is dropped and when, every attempt is counted once and as without it (R3)") {
    const std::uint32_t seed = GENERATE(1u, 2u, 3u, 4u, 5u, 6u);
    INFO("seed " << seed);
    std::mt19937 dice(seed);
    const auto below = [&dice](unsigned end) { return std::uniform_int_distribution<unsigned>(0, end - 1)(dice); };
    const store::TempDir kept, dropped;
    HandClock clock;
    Connected one(kept.file(), clock, 1), two(dropped.file(), clock, 1);
    for (Connected* host : {&one, &two}) (void)host->say("settings.update", R"("settings":{"keepDetailDays":0})");
    constexpr std::array<const char*, 3> kImages{"img-a", "img-b", "img-c"};
    std::array<std::string, 3> attempts;
    store::Details all;
    int number = 0, seq = 0;
    for (int round = 0; round < 120; ++round) {
        const unsigned which = below(3);
        const std::string image = kImages[which];
        std::string said_one, said_two;
        const auto both = [&](const std::string& method, const std::string& params) {
            said_one = one.say(method, params);
            said_two = two.say(method, params);
        };
        const auto list = [&] {
            ++seq;
            said_one = one.list(seq, attempts[which], image);
            said_two = two.list(seq, attempts[which], image);
        };
        switch (below(6)) {
            case 0: both("session.start", one.tab + R"(,"mediaId":")" + image + R"(","prompt":"p")"); break;
            case 1: both("session.stop", R"("mediaId":")" + image + "\""); break;
            case 2:
            case 3:
                attempts[which] += (attempts[which].empty() ? "" : ",") + std::string{R"({"id":"v)"} +
                                   std::to_string(++number) + R"(","moderated":)" + (below(3) > 0 ? "true}" : "false}");
                list();
                break;
            case 4: list(); break;  // old attempts, again
            default:
                clock.pass(core::Millis{below(2) == 0 ? 20'000 : below(40) * kDay.count()});
                (void)one.wake();
                (void)two.wake();
        }
        CHECK(new_attempts_in(said_one) == new_attempts_in(said_two));
        if (below(4) == 0) {  // another host, or a person
            store::SessionStore store(dropped.file(), {});
            for (core::MediaId after;
                 drop_old_details(store, after, clock.now() - core::Millis{(1 + below(60)) * kDay.count()}, all);) {
            }
        }
        REQUIRE(counted_in(kept.file()) == counted_in(dropped.file()));
    }
    CHECK(all.lines > 0);
    CHECK(store::SessionStore(dropped.file(), {}).problems().empty());
}

TEST_CASE("a host that has just opened its file leaves old details alone for a minute") {
    const store::TempDir dir;
    HandClock clock;
    {
        Connected before(dir.file(), clock, 1);
        make_ended_session(before);
    }
    clock.pass(91 * kDay);
    const auto lines = rows_in(dir.file(), "session_log");
    REQUIRE(lines > 0);
    Connected host(dir.file(), clock, 1);
    host.look(1);
    live_on(host, clock, 59s);
    CHECK(rows_in(dir.file(), "session_log") == lines);
    live_on(host, clock, 3s);
    CHECK(rows_in(dir.file(), "session_log") == 0);
}

TEST_CASE("old details are looked for within a day of now, though a clock that was ahead has planned it (R20)") {
    const HandClock clock;
    const core::Instant now = clock.now();
    OldDetails details;
    details.plan(now + 365 * kDay);
    REQUIRE_FALSE(details.is_due(now + OldDetails::kEvery));
    details.pull_back_to(now);
    CHECK_FALSE(details.is_due(now + OldDetails::kEvery - 1ms));
    CHECK(details.is_due(now + OldDetails::kEvery));
    details.plan(now);  // what is planned for sooner stays so
    details.pull_back_to(now);
    CHECK_FALSE(details.is_due(now + OldDetails::kAfterOpen - 1ms));
    CHECK(details.is_due(now + OldDetails::kAfterOpen));
}

}  // namespace
}  // namespace host::app::test
