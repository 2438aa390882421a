// R9, R17: several images wait for a click, and only one may have it: whose turn it is.
#include "app/host_world.hpp"

namespace host::app::test {
namespace {

using namespace std::chrono_literals;

// The page of an image starts a session there, makes its first click, and shows that it was refused.
void click_and_be_refused(HostWorld& world, const std::string& image) {
    const Json tab = HostWorld::tab(image);
    const std::string path = "/imagine/post/" + image;
    world.snapshot(image, {{image, Json::array()}}, path);
    const Json started = world.result("session.start", {{"tab", tab}, {"mediaId", image}, {"prompt", "a cat"}});
    REQUIRE(started.at("decision").at("action") == "retry");
    Json click{{"tab", tab}, {"decisionId", started.at("decision").at("decisionId")}};
    REQUIRE(world.result("decision.claim", click).at("granted") == true);
    click["clicked"] = true;
    world.result("decision.result", click);
    const Json seen = world.snapshot(image, {{image, {{{"id", image + "-1"}, {"moderated", true}}}}}, path);
    REQUIRE(seen.at("newAttempts") == 1);
}

// Wakes the host so much later. Returns the pages that are then told to click.
std::vector<std::string> offered_after(HostWorld& world, core::Millis length) {
    world.reading = core::later(world.reading, length);
    std::vector<std::string> pages;
    for (const std::string& text : world.host.wake(world.reading)) {
        const Json push = Json::parse(text);
        if (push.at("method") != "decision" || push.at("params").at("action") != "retry") continue;
        pages.push_back(push.at("params").at("tab").at("document").get<std::string>());
    }
    return pages;
}

}  // namespace

TEST_CASE("of images that may be clicked at the same moment, the one that has waited longest is first (R9, R17)") {
    HostWorld world;
    const bool is_by_name = GENERATE(false, true);
    const std::string first = is_by_name ? "a" : "z", second = is_by_name ? "z" : "a";
    click_and_be_refused(world, first);
    world.later(3s);
    click_and_be_refused(world, second);
    CHECK(offered_after(world, 12s) == std::vector{first});  // both have had their cooldown
    CHECK(offered_after(world, 3s - 1ms).empty());
    CHECK(offered_after(world, 1ms) == std::vector{second});
}

TEST_CASE("of two pages on an image, the one that was heard last is asked to click: its report counts, too (R10)") {
    HostWorld world;
    const Json nothing_yet = Json::object({{"img", Json::array()}});
    const auto look = [&](const std::string& page) { world.snapshot(page, nothing_yet, "/imagine/post/img"); };
    look("a");
    look("b");
    const Json tab = HostWorld::tab("a");
    const Json started = world.result("session.start", {{"tab", tab}, {"mediaId", "img"}, {"prompt", "a cat"}});
    REQUIRE(started.at("decision").at("action") == "retry");
    const Json claim{{"tab", tab}, {"decisionId", started.at("decision").at("decisionId")}};
    REQUIRE(world.result("decision.claim", claim).at("granted") == true);
    look("b");
    Json report = claim;
    report.update({{"clicked", false}, {"error", "no button"}});
    SECTION("the page that reports is heard last") {
        world.result("decision.result", report);
        CHECK(offered_after(world, 8s) == std::vector<std::string>{"a"});
    }
    SECTION("the other page is heard after the report") {
        world.result("decision.result", report);
        look("b");
        CHECK(offered_after(world, 8s) == std::vector<std::string>{"b"});
    }
}

}  // namespace host::app::test
