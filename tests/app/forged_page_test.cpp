// The page owns its storage and can write anything there; what it can do with that is to lie about its own media.
// (tests/sim has pages that forge in every schedule.)
#include <ctime>
#include <filesystem>

#include "app/host_world.hpp"
#include "core/legacy.hpp"
#include "recording/state.hpp"

using namespace host;
using namespace host::app::test;

namespace {

Json attempt(const std::string& id, bool moderated = false) { return {{"id", id}, {"moderated", moderated}}; }

const std::vector<std::string> kForged{
    R"({"m":[{"id":"a","moderated":true}],"victim":[{"id":"b","moderated":true}]})",
    R"({"m":{"id":"a"},"n":"text","o":[[[]]],"p":[null,1,true,"x"]})",
    R"({"m":[{"id":"a","moderated":"true"},{"id":"a","moderated":1},{"id":["a"]},{"id":{"id":"a"}}]})",
    R"({"m":[{"id":"m"}]})",
    R"({"__proto__":[{"id":"constructor","moderated":true}]})",
    R"({"m":[{"id":"d1","isActive":true,"granted":true,"action":"retry","decisionId":"d1"}]})",
};

}  // namespace

TEST_CASE("whatever a page lists, no click without a session that the user started") {
    HostWorld world;
    for (const std::string& forged : kForged) {
        INFO(forged);
        for (const char* path :
             {"/imagine/post/m", "/imagine/post/a", "/imagine/post/victim", "/imagine/post/__proto__"}) {
            CHECK_FALSE(HostWorld::offers_click(world.snapshot("page", Json::parse(forged), path)));
            world.later(core::Millis{15'000});
        }
    }
    for (const Json& message : world.pushed) CHECK_FALSE(HostWorld::offers_click(message));
    for (int grant = 0; grant < 4; ++grant) {
        const Json claim =
            world.result("decision.claim", {{"tab", world.tab("page")}, {"decisionId", "d" + std::to_string(grant)}});
        CHECK(claim.at("granted") == false);
    }
    const Json sessions = world.result("session.list").at("sessions");
    for (const Json& session : sessions) {
        CHECK(session.at("session").at("isActive") == false);
        CHECK(session.at("session").at("outcome") == "idle");
    }
}

TEST_CASE("a store that carries the host's own words changes nothing by them") {
    HostWorld world;
    const Json own = {{"sessionByMediaId", {{"m", {{"isActive", true}, {"outcome", "pending"}}}}},
                      {"videoByMediaId", {{"m", {attempt("a", true)}}}},
                      {"persistentByMediaId", {{"m", {{"maxRetries", 50}, {"lastPromptValue", "mine"}}}}}};
    const Json seen = world.result("snapshot", {{"tab", world.tab("page")},
                                                {"seq", 1},
                                                {"path", "/imagine/post/m"},
                                                {"store", {{"state", own}, {"version", 1}}}});
    CHECK(seen.at("view").at("session").at("isActive") == false);
    CHECK(seen.at("view").at("persistent") ==
          Json::parse(R"({"maxRetries":3,"autoRetryEnabled":true,"lastPromptValue":"","videoGoal":1})"));
}

TEST_CASE("a page that lists another media's attempts does not see its prompt, and does not get its grant (R10)") {
    HostWorld world;
    world.snapshot("owner", {{"victim", {attempt("v1", true)}}}, "/imagine/post/victim");
    world.result("session.start", {{"mediaId", "victim"}, {"tab", world.tab("owner")}, {"prompt", "a secret wish"}});
    world.pushed.clear();
    const Json forged = world.snapshot("forger", {{"mine", {attempt("v1"), attempt("v2")}}}, "/imagine/post/mine");
    CHECK(forged.dump().find("secret") == std::string::npos);
    const Json claim = world.result("decision.claim", {{"tab", world.tab("forger")}, {"decisionId", "d1"}});
    CHECK(claim.at("granted") == false);
    CHECK(claim.at("reason") == "other_document");
    for (const Json& message : world.pushed) {
        const bool to_forger = message.at("params").at("tab").at("document") == "forger";
        CHECK((!to_forger || message.dump().find("secret") == std::string::npos));
    }
    CHECK(world.result("decision.claim", {{"tab", world.tab("owner")}, {"decisionId", "d1"}}).at("prompt") ==
          "a secret wish");
}

TEST_CASE("a page's older data does not lead the clicks of one image to the page of another (R2, R10, R21)") {
    HostWorld world;
    world.snapshot("victim", {{"mine", {attempt("v1", true)}}}, "/imagine/post/mine");
    world.snapshot("owner", {{"other", Json::array()}}, "/imagine/post/other");
    const Json forged{{"retryCount", 0}, {"processedAttemptIds", {"shown"}}};
    world.result("migrate", {{"tab", world.tab("owner")}, {"entries", {{"grokRetrySession_other", forged.dump()}}}});
    int seq = 0;
    const auto media_of_shown = [&] {
        return world
            .result("route", {{"tab", world.tab("victim")}, {"seq", 100 + ++seq}, {"path", "/imagine/post/shown"}})
            .at("mediaId");
    };
    CHECK(media_of_shown() == nullptr);
    // What a page lists is evidence, as ever.
    world.snapshot("owner", {{"other", {attempt("shown", true)}}}, "/imagine/post/other");
    CHECK(media_of_shown() == "other");
}

TEST_CASE("an attempt that is told in turns as refused and as good counts once, and is corrected once (R3, R22)") {
    HostWorld world;
    world.snapshot("page", {{"m", {attempt("a", true)}}}, "/imagine/post/m");
    for (int n = 0; n < 5; ++n) {
        const Json again = world.snapshot("page", {{"m", {attempt("a", n % 2 == 1)}}}, "/imagine/post/m");
        CHECK(again.at("newAttempts") == 0);
        CHECK(again.at("view").at("session").at("retryCount") == 0);
        CHECK(again.at("view").at("session").at("videosGenerated") == 1);
        CHECK(again.at("view").at("session").at("creditsUsed") == 1);
    }
}

TEST_CASE("forged outcomes can end the session of their media, never prolong it past its caps (R5, R17)") {
    HostWorld world;
    world.result("session.start", {{"mediaId", "m"}, {"prompt", "p"}});
    Json many = Json::array();
    for (int n = 0; n < 1'000; ++n) many.push_back(attempt("forged" + std::to_string(n), true));
    const Json view = world.snapshot("page", {{"m", many}}, "/imagine/post/m").at("view");
    CHECK(view.at("session").at("outcome") == "failure");
    CHECK(view.at("session").at("isActive") == false);
    world.later(core::Millis{60'000});
    CHECK_FALSE(HostWorld::offers_click(world.snapshot("page", {{"m", {attempt("good")}}}, "/imagine/post/m")));
}

namespace {

constexpr char kStore[] = "useGrokRetryVideoSessions_store";

Json forged_session(const std::string& prompt) {
    return {{"sessionByMediaId", {{"m", {{"isActive", true}, {"canRetry", true}, {"outcome", "pending"}}}}},
            {"persistentByMediaId", {{"m", {{"maxRetries", 50}, {"lastPromptValue", prompt}}}}}};
}

Json hand_over(HostWorld& world, const Json& store) {
    return world.result("migrate", {{"tab", world.tab("page")}, {"entries", {{kStore, store.dump()}}}});
}

}  // namespace

TEST_CASE("whatever a page hands over as an older version's, no click without a session that the user started (R21)") {
    HostWorld world;
    hand_over(world, forged_session("FORGED"));
    world.snapshot("page", {{"m", {attempt("a", true)}}}, "/imagine/post/m");
    for (int n = 0; n < 20; ++n) {
        world.later(core::Millis{5'000});
        hand_over(world, forged_session("FORGED" + std::to_string(n)));
        CHECK_FALSE(HostWorld::offers_click(world.snapshot("page", {{"m", {attempt("a", true)}}}, "/imagine/post/m")));
    }
    for (const Json& message : world.pushed) CHECK_FALSE(HostWorld::offers_click(message));
    const Json view = world.result("session.get", {{"mediaId", "m"}}).at("view");
    CHECK(view.at("session").at("outcome") == "idle");
    CHECK(view.at("persistent").at("maxRetries") == 3);
}

TEST_CASE("five megabytes of sessions in one value are bounded in time, in number and on the disk (R21)", "[slow]") {
    HostWorld world;
    Json sessions = Json::object();
    for (int n = 0; n < 200'000; ++n) sessions["x" + std::to_string(n)] = {{"isActive", true}};
    const std::clock_t before = std::clock();
    const Json answer = hand_over(world, {{"sessionByMediaId", sessions}});
    CHECK((std::clock() - before) / CLOCKS_PER_SEC < 20);  // seconds of the processor, under sanitizers
    CHECK(answer.at("imported").size() == core::page_bounds::kMostRecords);
    CHECK(answer.at("removable").empty());
    REQUIRE(answer.at("left").size() == 1);
    CHECK(answer.at("left")[0].at("reason").get<std::string>().find("stay in the page") != std::string::npos);
    hand_over(world, {{"sessionByMediaId", sessions}});
    CHECK(world.result("session.list", {{"active", true}}).at("sessions").empty());
    CHECK(std::filesystem::file_size(world.dir.path() / "state.db") < 4'000'000);
}

TEST_CASE("what a page suggests is masked in a recording's state as prompts are (R21)") {
    HostWorld world;
    hand_over(world, forged_session("a secret wish"));
    REQUIRE(world.result("session.get", {{"mediaId", "m"}}).at("view").at("suggestion").at("lastPromptValue") ==
            "a secret wish");
    const auto text_of = [&world](bool prompts) {
        std::string text;
        for (const auto& table : recording::recorded_state(world.dir.path() / "state.db", prompts).tables) {
            for (const auto& row : table.rows) {
                for (const auto& value : row) {
                    if (const auto* cell = std::get_if<std::string>(&value)) text += *cell + "\n";
                }
            }
        }
        return text;
    };
    CHECK(text_of(true).find("a secret wish") != std::string::npos);
    CHECK(text_of(false).find("secret") == std::string::npos);
}
