// Damage that shows while hosts are running: the one that meets it restores the file, the other goes on with what is
// there, and no page of either is told to click (design: store).
#include <algorithm>
#include <memory>

#include "app/host.hpp"
#include "store/state_file.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::app {
namespace {

constexpr std::size_t kPage = 4096;

struct HandClock final : TestClock {
    HandClock() : TestClock(core::instant_from_ms(1'800'000'000'000)) {}
};

// A host and the one page that is connected to it.
struct Connected {
    Connected(const std::filesystem::path& file, const Clock& clock, int number)
        : host({.state_file = file,
                .log_file = "host.log",
                .connection = "c",
                .clock = clock,
                .dice = [] { return 0.0; },
                .log = [this](std::string_view line) { log += std::string{line} + "\n"; }}),
          tab(R"("tab":{"id":)" + std::to_string(number) + R"(,"document":"d)" + std::to_string(number) + "\"}") {
        say("hello", R"("protocol":1,"client":{"name":"t","version":"1"})");
    }

    // What comes of it: the answer, then pushes.
    std::string say(const std::string& method, const std::string& params) {
        const std::string request =
            R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" + params + "}}";
        return joined(host.handle(std::vector{request}));
    }
    std::string wake() { return joined(host.wake()); }

    static std::string joined(const std::vector<std::string>& messages) {
        std::string text;
        for (const std::string& message : messages) text += message + "\n";
        return text;
    }

    std::string log;
    Host host;
    std::string tab;
};

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

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

constexpr char kStore[] = R"("store":{"state":{"videoByMediaId":{"img":[{"id":"v1","moderated":true}]}}})";
constexpr char kPath[] = R"("path":"/imagine/post/img")";

TEST_CASE("damage under two live hosts: one restores, the other sees it, neither lets a page click", "[damage]") {
    const store::TempDir dir;
    HandClock clock;
    Connected one(dir.file(), clock, 1);
    Connected two(dir.file(), clock, 2);
    const auto seen = [](Connected& host, int seq) {
        return host.say("snapshot", host.tab + ",\"seq\":" + std::to_string(seq) + "," + kPath + "," + kStore);
    };
    seen(one, 1);
    seen(two, 1);
    CHECK(says(one.say("session.start", one.tab + R"(,"prompt":"p")"), R"("decisionId":"d1")"));
    const std::string table = GENERATE("media", "retry_grant_open", "session_log");
    INFO(table);
    lose(dir.file(), table);

    const std::string answer = seen(one, 2);
    INFO(one.log);
    CHECK(says(answer, R"("result")"));
    CHECK(says(answer, R"("newAttempts":0)"));
    CHECK(says(answer, R"("salvaged":true)"));
    CHECK(says(answer, R"("reason":"salvaged")"));
    CHECK(says(one.log, "restored 1 media, kept the original as state.db.damaged-"));

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
    CHECK(says(three.say("hello", R"("protocol":1,"client":{"name":"t","version":"1"})"), R"("kind":"salvaged")"));
    clock.pass(core::Millis{7LL * 86'400'000});
    CHECK_FALSE(says(three.say("hello", R"("protocol":1,"client":{"name":"t","version":"1"})"), "notices"));
}

TEST_CASE("what cannot be restored is answered with where it is and what to do, again and again", "[damage]") {
    const store::TempDir dir;
    HandClock clock;
    { Connected once(dir.file(), clock, 1); }
    store::write_bytes(dir.file(), std::string(9'000, 'x'));
    const std::string bytes = store::bytes_of(dir.file());
    Connected host(dir.file(), clock, 1);
    for (int round = 0; round < 3; ++round) {
        const std::string answer = host.say("hello", R"("protocol":1,"client":{"name":"t","version":"1"})");
        CHECK(says(answer, R"("name":"storage_corrupt")"));
        CHECK(says(answer, dir.file().string()));
    }
    CHECK(store::bytes_of(dir.file()) == bytes);
}

namespace {

void make_large(const std::filesystem::path& file) {
    store::SessionStore store(file, {});
    store::Transaction transaction = store.begin();
    for (int n = 0; n < 300; ++n) {
        core::Media media = core::new_media({"image-" + std::to_string(n)}, {}, core::instant_from_ms(5));
        media.revision = 1;
        media.persistent.last_prompt_value = std::string(16'000, 'p');
        store.save(std::nullopt, media, std::nullopt);
        store.insert({.media = media.id, .attempt = {"a" + std::to_string(n)}});
    }
    transaction.commit();
}

// Wakes it as often as it asks for, until it asks for no more.
int rest(Connected& host, HandClock& clock) {
    int portions = 0;
    for (auto wait = host.host.next_wake(); wait && portions < 200; wait = host.host.next_wake()) {
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
        CHECK_FALSE(host.host.next_wake());
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
    CHECK(says(host.log, "restored 300 media"));
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
    CHECK(says(host.log, "restored 1 media"));
}

}  // namespace
}  // namespace host::app
