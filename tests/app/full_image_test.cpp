// R22: what a page makes up for an image with a session is bounded, and a real outcome still gets through.
#include <algorithm>
#include <ctime>
#include <filesystem>

#include "app/host_world.hpp"
#include "core/evidence.hpp"
#include "core/log_lines.hpp"
#include "store/session_store.hpp"

using namespace host;
using namespace host::app::test;

namespace {

constexpr int kFlood = 100'000;

Json many_made_up(const std::string& name, int count) {
    Json list = Json::array();
    for (int n = 0; n < count; ++n) list.push_back({{"id", name + std::to_string(n)}, {"moderated", true}});
    return list;
}

Json list_for_m(HostWorld& world, const Json& attempts) {
    return world.snapshot("page", {{"m", attempts}}, "/imagine/post/m");
}

Json session_of_m(HostWorld& world) { return world.result("session.get", {{"mediaId", "m"}}).at("view").at("session"); }

core::Count attempts_of_m(const HostWorld& world) {
    store::SessionStore file(world.dir.path() / "state.db", {.read_only = true});
    CHECK(file.problems().empty());
    return file.ledger().count({"m"});
}

// Waits until a click is offered, and makes it.
void click_offered(HostWorld& world) {
    Json decision = list_for_m(world, Json::array()).at("decision");
    for (int n = 0; n < 10 && decision.at("action") != "retry"; ++n) {
        world.later(core::Millis{5'000});
        decision = list_for_m(world, Json::array()).at("decision");
    }
    REQUIRE(decision.at("action") == "retry");
    const Json what{{"tab", HostWorld::tab("page")}, {"decisionId", decision.at("decisionId")}};
    REQUIRE(world.result("decision.claim", what).at("granted") == true);
    Json clicked = what;
    clicked["clicked"] = true;
    world.result("decision.result", clicked);
}

// As the response stream of a generation says it.
Json outcome_in_stream(HostWorld& world, const std::string& id, bool moderated) {
    const Json entry{{"videoId", id}, {"progress", 100}, {"moderated", moderated}, {"hasVideo", !moderated}};
    return world.result("snapshot", {{"tab", HostWorld::tab("page")},
                                     {"seq", 1},  // late: it may still add attempts (R15)
                                     {"path", "/imagine/post/m"},
                                     {"partial", true},
                                     {"source", "stream"},
                                     {"store", {{"state", {{"videoByMediaId", {{"m", {entry}}}}}}, {"version", 1}}}});
}

}  // namespace

TEST_CASE("a hundred thousand attempts before, during and after a session fill an image and no more (R22)", "[slow]") {
    HostWorld world;
    const std::clock_t begun = std::clock();
    CHECK(list_for_m(world, many_made_up("before", kFlood)).at("newAttempts") == core::kMaxAttempts);
    const auto bytes = std::filesystem::file_size(world.dir.path() / "state.db");
    CHECK(list_for_m(world, many_made_up("again", kFlood)).at("newAttempts") == 0);

    world.result("session.start", {{"mediaId", "m"}, {"prompt", "p"}, {"tab", HostWorld::tab("page")}});
    CHECK(list_for_m(world, many_made_up("during", kFlood)).at("view").at("session").at("isActive") == true);
    click_offered(world);
    CHECK(outcome_in_stream(world, "refused", true).at("newAttempts") == 1);
    CHECK(session_of_m(world).at("retryCount") == 1);
    click_offered(world);
    CHECK(outcome_in_stream(world, "video", false).at("view").at("session").at("outcome") == "success");

    const Json after = list_for_m(world, many_made_up("after", kFlood));
    CHECK(after.at("newAttempts") == 0);
    CHECK(after.dump().size() < 1024 * 1024);
    CHECK(attempts_of_m(world) == core::kMaxAttempts + 2);
    CHECK(std::filesystem::file_size(world.dir.path() / "state.db") < bytes + 100'000);
    CHECK((std::clock() - begun) / CLOCKS_PER_SEC < 60);  // seconds of the processor, under sanitizers
}

TEST_CASE("that a page fills an image is said once in its log; deleting it makes room (R22)") {
    HostWorld world;
    list_for_m(world, many_made_up("x", core::kMaxAttempts - 1));
    list_for_m(world, many_made_up("y", 5));
    list_for_m(world, many_made_up("z", 5));
    Json lines = session_of_m(world).at("logs");
    const auto says_so = [](const Json& line) { return line.get<std::string>().ends_with(core::log_text::kFull); };
    CHECK(std::ranges::count_if(lines, says_so) == 1);
    CHECK(says_so(lines.back()));

    store::SessionStore file(world.dir.path() / "state.db", {});
    CHECK(file.ledger().count({"m"}) == core::kMaxAttempts);
    world.result("session.delete", {{"mediaId", "m"}});  // which makes room
    CHECK(list_for_m(world, many_made_up("x", 3)).at("newAttempts") == 3);
}
