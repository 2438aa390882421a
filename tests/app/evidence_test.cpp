// R3, R22: several sources, several names, any order: each attempt counts once. And what a page can do with that.
#include <rapidcheck.h>

#include <array>
#include <map>

#include "app/host_world.hpp"
#include "store/session_store.hpp"
#include "store/sqlite.hpp"
#include "support/property.hpp"

using namespace host;
using namespace host::app::test;

namespace {

constexpr auto kNameFields = std::to_array<const char*>({"id", "videoId", "videoPostId", "itemId"});

// Everything that a page sends of attempts: whose `seq` is old, too (R15).
Json send(HostWorld& world, const std::string& source, const Json& videos, std::int64_t seq,
          const std::string& document = "page") {
    return world.result("snapshot", {{"tab", HostWorld::tab(document)},
                                     {"seq", seq},
                                     {"path", "/imagine/post/m"},
                                     {"partial", true},
                                     {"source", source},
                                     {"store", {{"state", {{"videoByMediaId", videos}}}, {"version", 1}}}});
}

Json session_of(HostWorld& world, const std::string& media = "m") {
    return world.result("session.get", {{"mediaId", media}}).at("view").at("session");
}

void start_with_room(HostWorld& world) {
    world.result("session.start", {{"mediaId", "m"}, {"prompt", "p"}});
    world.result("session.update", {{"mediaId", "m"}, {"persistent", {{"maxRetries", 50}, {"videoGoal", 50}}}});
}

// What an attempt is in one report: an entry with some of its names, in whatever fields they are.
struct Report {
    int attempt{}, names{}, what{}, source{}, document{};
};

Json entry_of(const Report& report) {
    const std::string number = std::to_string(report.attempt);
    Json entry = Json::object();
    // The first name is in every report: without it nobody could know that two reports are of one attempt.
    const int first = report.names % 4;
    entry[kNameFields[static_cast<std::size_t>(first)]] = "v" + number;
    for (int other = 1; other < 4; ++other) {
        if ((report.names >> (1 + other)) % 2 == 0) continue;
        entry[kNameFields[static_cast<std::size_t>((first + other) % 4)]] = "v" + number + "-" + std::to_string(other);
    }
    if (report.names % 3 == 0) entry["parentPostId"] = "m";
    if (report.names % 5 == 0) entry["originalPostId"] = "parent-" + number;
    switch (report.what % 4) {
        case 0: entry.update({{"progress", 10 * (report.attempt + 1)}, {"moderated", false}}); break;
        case 1: entry.update({{"progress", 100}, {"moderated", true}}); break;
        case 2: entry.update({{"progress", 100}, {"moderated", false}, {"hasVideo", true}}); break;
        default: entry["hasVideo"] = false; break;
    }
    return entry;
}

// R22, written down once more: the first verdict counts, the second takes its place if it is another one.
struct Oracle {
    struct Known {
        bool refused{}, corrected{};
    };
    std::map<int, Known> known;

    void see(const Report& report) {
        if (report.what % 4 != 1 && report.what % 4 != 2) return;
        const bool refused = report.what % 4 == 1;
        const auto [at, is_new] = known.emplace(report.attempt, Known{refused, false});
        if (is_new || at->second.corrected || at->second.refused == refused) return;
        at->second = {refused, true};
    }
    [[nodiscard]] int count(bool refused) const {
        int found = 0;
        for (const auto& [attempt, verdict] : known) found += verdict.refused == refused ? 1 : 0;
        return found;
    }
};

using support::check_property;

}  // namespace

TEST_CASE("whatever order, repetition, source and name: each attempt with a verdict counts once (R3, R22)") {
    check_property(
        [] {
            HostWorld world;
            start_with_room(world);
            Oracle oracle;
            const int messages = *rc::gen::inRange(1, 25);
            for (int n = 0; n < messages; ++n) {
                const int source = *rc::gen::inRange(0, 2), reports = *rc::gen::inRange(1, 4);
                Json list = Json::array();
                std::set<int> in_list;  // what a list says twice of one attempt it has said once (R1)
                for (int r = 0; r < reports; ++r) {
                    const Report report{*rc::gen::inRange(0, 5), *rc::gen::inRange(0, 32), *rc::gen::inRange(0, 4),
                                        source, 0};
                    const bool has_verdict = report.what % 4 == 1 || report.what % 4 == 2;
                    if (!has_verdict || in_list.insert(report.attempt).second) oracle.see(report);
                    list.push_back(entry_of(report));
                }
                const std::string document = *rc::gen::inRange(0, 2) == 0 ? "page" : "other";
                const std::int64_t seq = *rc::gen::inRange(0, 4) == 0 ? 1 : n + 2;  // a late one may still add attempts
                send(world, source == 0 ? "store" : "stream", {{"m", list}}, seq, document);
                const Json session = session_of(world);
                RC_ASSERT(session.at("retryCount") == oracle.count(true));
                RC_ASSERT(session.at("videosGenerated") == oracle.count(false));
                RC_ASSERT(session.at("creditsUsed") == static_cast<int>(oracle.known.size()));
                RC_ASSERT(session.at("processedAttemptIds").size() == oracle.known.size());
            }
            const store::SessionStore file(world.dir.path() / "state.db", {.read_only = true});
            RC_ASSERT(const_cast<store::SessionStore&>(file).problems().empty());
        },
        {.successes = 60});
}

TEST_CASE("two that were counted before anything showed that they are one stay two: never too few (R17, R22)") {
    HostWorld world;
    start_with_room(world);
    send(world, "store", {{"m", {{{"id", "a"}, {"moderated", true}}, {{"videoId", "b"}, {"moderated", true}}}}}, 1);
    send(world, "store", {{"m", {{{"id", "a"}, {"videoId", "b"}, {"moderated", true}}}}}, 2);
    CHECK(session_of(world).at("retryCount") == 2);
}

TEST_CASE("a running entry that stays in the page is said once, not for each attempt beside it (R7, R22)") {
    HostWorld world;
    start_with_room(world);
    const Json stuck = {{"id", "stuck"}, {"progress", 13}};
    for (int n = 1; n <= 4; ++n) {
        Json list = {stuck};
        for (int old = 1; old < n; ++old) list.push_back({{"id", "a" + std::to_string(old)}, {"moderated", true}});
        send(world, "store", {{"m", list}}, n);
    }
    const Json session = session_of(world);
    CHECK(session.at("retryCount") == 3);
    CHECK(session.at("attemptProgress").size() == 1);
    CHECK(session.at("outcome") == "pending");  // not three refusals that are known to be at the very start (R19)
}

TEST_CASE("a stream makes no image, whatever it names (R22)") {
    HostWorld world;
    const Json list = {{{"videoId", "v"}, {"progress", 100}, {"hasVideo", true}, {"parentPostId", "p"}}};
    const Json seen = send(world, "stream", {{"nobody", list}}, 1);
    CHECK(seen.at("media") == 0);
    CHECK(seen.at("newAttempts") == 0);
    CHECK(seen.at("ignored") == 1);
    CHECK(world.result("session.list").at("sessions").empty());
    CHECK(world.ask("session.get", {{"mediaId", "nobody"}}).at("error").at("data").at("name") == "unknown_media");
}

TEST_CASE("what is no attempt in a stream is counted as ignored, and so is what belongs to no image (R1, R22)") {
    HostWorld world;
    start_with_room(world);
    const Json known = Json::parse(R"({"m": [7, {"x": 1}, {"id": "a", "progress": 100, "moderated": true}]})");
    const Json seen = send(world, "stream", known, 1);
    CHECK(seen.at("media") == 1);
    CHECK(seen.at("newAttempts") == 1);
    CHECK(seen.at("ignored") == 2);
    const Json unknown = Json::parse(R"({"nobody": [null, {"id": "b", "progress": 100, "moderated": true}]})");
    const Json ignored = send(world, "stream", unknown, 2);
    CHECK(ignored.at("media") == 0);
    CHECK(ignored.at("newAttempts") == 0);
    CHECK(ignored.at("ignored") == 2);
}

TEST_CASE("what pages alone have said is bounded: each look drops more than came since the last (R22)", "[slow]") {
    HostWorld world;
    const auto snapshot = [&world](const std::string& media, const std::string& attempt) {
        return world.snapshot("page", {{media, {{{"id", attempt}, {"moderated", true}}}}});
    };
    snapshot("seed", "first");
    snapshot("mine", "its");
    world.result("session.start", {{"mediaId", "mine"}, {"prompt", "a cat"}});
    store::Database file(world.dir.path() / "state.db", store::Database::Access::read_write, core::Millis{1'000});
    std::string columns;
    {
        store::Statement names(file,
                               "SELECT group_concat(name) FROM pragma_table_info('media') WHERE name <> 'media_id'");
        if (store::Rows rows = names.query(); rows.next()) rows.read(columns);
    }
    const std::string numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ";
    file.run("BEGIN IMMEDIATE");
    file.run((numbers + "70000) INSERT INTO media(media_id, " + columns + ") SELECT 'flood-' || i, " + columns +
              " FROM media, n WHERE media_id = 'seed'")
                 .c_str());
    file.run((numbers +
              "559999) INSERT INTO attempt(media_id, attempt_id, effort, moderated, layer, layer_known, percent,"
              " seen_at, source) SELECT 'flood-' || (i / 8), 'a-' || i, 0, 1, 1, 0, -1, 0, 0 FROM n")
                 .c_str());
    file.run("COMMIT");
    const auto attempts = [&file] { return store::number_of(file, "SELECT count(*) FROM attempt"); };
    REQUIRE(attempts() == 560'002);
    Json many = Json::array();       // a host asks the file after so many rows of its own
    for (int n = 0; n < 256; ++n) {  // attempts and other names are rows alike
        const std::string number = std::to_string(n);
        many.push_back({{"id", "more-" + number}, {"moderated", true}, {"originalPostId", "post-" + number}});
    }
    world.snapshot("page", {{"newest", many}});
    CHECK(attempts() < 560'002 + 256 - 8'192);
    for (const char* kept : {"mine", "newest", "seed"}) {
        CHECK(world.ask("session.get", {{"mediaId", kept}}).contains("result"));
    }
    const auto left = attempts();
    snapshot("newest-2", "now-2");  // no look yet
    CHECK(attempts() == left + 1);
}

TEST_CASE("forged names fill neither the file nor the time, and place no post of an image that is known (R2, R22)") {
    HostWorld world;
    start_with_room(world);
    world.snapshot("page", {{"victim", {{{"id", "its"}, {"moderated", true}}}}}, "/imagine/post/victim");
    Json list = Json::array();
    for (int n = 0; n < 5'000; ++n) {
        const std::string number = std::to_string(n);
        list.push_back({{"id", "x" + number},
                        {"videoId", "its"},
                        {"parentPostId", "victim"},
                        {"originalPostId", "p" + number},
                        {"progress", 1}});
    }
    for (int n = 1; n <= 3; ++n) send(world, n == 2 ? "stream" : "store", {{"m", list}}, 10 + n);
    const store::SessionStore file(world.dir.path() / "state.db", {.read_only = true});
    CHECK(const_cast<store::SessionStore&>(file).names().of({"m"}).size() <= core::kMaxOtherNames);
    CHECK(session_of(world).at("creditsUsed") == 0);
    CHECK(world.result("route", {{"tab", HostWorld::tab("page")}, {"seq", 100}, {"path", "/imagine/post/victim"}})
              .at("mediaId") == "victim");
    CHECK(world.result("route", {{"tab", HostWorld::tab("page")}, {"seq", 101}, {"path", "/imagine/post/its"}})
              .at("mediaId") == "victim");
}
