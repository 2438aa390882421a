// session.start: which image is meant where none is named, and that nothing is started where no image is meant (R8).
#include "app/host_world.hpp"

namespace host::app::test {
namespace {

// The whole answer to a start that names only its page.
Json start_without_image(HostWorld& world, const std::string& document) {
    return world.ask("session.start", {{"tab", HostWorld::tab(document)}, {"prompt", "a cat"}});
}

}  // namespace

TEST_CASE("a start that names no image means the one that its page shows, or a post that nobody has placed (R2, R8)") {
    HostWorld world;
    world.snapshot("page", {{"m", {{{"id", "a"}, {"moderated", true}}}}}, "/imagine/post/a");
    CHECK(start_without_image(world, "page").at("result").at("view").at("mediaId") == "m");
    world.snapshot("other", Json::object(), "/imagine/post/new");
    CHECK(start_without_image(world, "other").at("result").at("view").at("mediaId") == "new");
}

TEST_CASE("a start that names no image starts nothing where its page shows no post (R8)") {
    HostWorld world;
    SECTION("a page that has left a post") {
        world.snapshot("page", Json::object(), "/imagine/post/new");
        world.snapshot("page", Json::object(), "/imagine");
    }
    SECTION("a page that has shown none") { world.snapshot("page", Json::object()); }
    SECTION("a page that nobody has heard of") {}
    const Json answer = start_without_image(world, "page");
    INFO(answer.dump());
    REQUIRE(answer.contains("error"));
    CHECK(answer.at("error").at("data").at("name") == "unknown_media");
    CHECK(world.result("session.list").at("sessions").empty());
}

TEST_CASE("a start of another image than the page shows does not take the page's post for one of it (R4, R8)") {
    HostWorld world;
    world.snapshot("page", {{"m", Json::array()}}, "/imagine/post/m");
    world.snapshot("other", Json::object(), "/imagine/post/nobody-has-placed");
    const Json told =
        world.result("session.start", {{"tab", HostWorld::tab("other")}, {"mediaId", "m"}, {"prompt", "a cat"}});
    CHECK(told.at("view").at("session").at("currentPostId") != "nobody-has-placed");
}

}  // namespace host::app::test
