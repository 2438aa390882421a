// An image whose view no message can hold: it is answered for, and keeps nobody from the images behind it.
#include "app/host_world.hpp"
#include "wire/frame.hpp"

using namespace host;
using namespace host::app::test;

namespace {

// Of 255 bytes, each of which takes six in JSON.
std::string escaped_id(int number) { return std::string(250, '\x01') + std::to_string(10'000 + number); }

Json many_escaped(int count) {
    Json list = Json::array();
    for (int n = 0; n < count; ++n) list.push_back({{"id", escaped_id(n)}, {"moderated", true}});
    return list;
}

std::size_t ids_in(const Json& view) { return view.at("session").at("processedAttemptIds").size(); }

// All pages, or as many as there should be and a few more.
Json walk_list(HostWorld& world, Json params) {
    Json ids = Json::array();
    for (int pages = 0; pages < 10; ++pages) {
        const Json page = world.result("session.list", params);
        CHECK(page.dump().size() < wire::kMaxFrameOut);
        for (const Json& view : page.at("sessions")) ids.push_back(view.at("mediaId"));
        if (page.at("nextCursor").is_null()) return ids;
        params["cursor"] = page.at("nextCursor");
    }
    return ids;
}

}  // namespace

TEST_CASE("a list passes an image that no message can hold, and reaches those behind it (R22)", "[slow]") {
    HostWorld world;
    world.snapshot("page",
                   {{"img-1", {{{"id", "first"}}}}, {"img-5", many_escaped(700)}, {"img-9", {{{"id", "last"}}}}});
    const Json all{"img-1", "img-5", "img-9"};
    CHECK(walk_list(world, Json::object()) == all);
    CHECK(walk_list(world, {{"limit", 1}}) == all);
    CHECK(walk_list(world, {{"sort", "recent"}}).size() == 3);
    CHECK(walk_list(world, {{"search", "img-"}, {"limit", 2}}) == all);
}

TEST_CASE("every answer about an image that no message can hold comes, with the newest of its attempts (R22)",
          "[slow]") {
    HostWorld world;
    const Json seen = world.snapshot("page", {{"img-5", many_escaped(700)}}, "/imagine/post/img-5");
    const auto check = [](const Json& view) {
        CHECK(view.at("session").at("retryCount") == 700);  // the counts are whole
        CHECK(ids_in(view) > 600);
        CHECK(ids_in(view) < 700);
        CHECK(view.at("session").at("processedAttemptIds").back() == escaped_id(699));
    };
    check(seen.at("view"));
    const Json image{{"mediaId", "img-5"}};
    check(world.result("session.get", image).at("view"));
    check(world.result("session.get", {{"mediaId", "img-5"}, {"timeline", true}}).at("view"));
    const Json there{{"tab", HostWorld::tab("page")}, {"seq", 9}, {"path", "/imagine/post/img-5"}};
    check(world.result("route", there).at("view"));
    Json edit = image;
    edit["persistent"] = {{"maxRetries", 7}};
    edit["requestId"] = "once";
    const Json edited = world.result("session.update", edit);
    check(edited.at("view"));
    CHECK(edited.at("view").at("persistent").at("maxRetries") == 7);
    CHECK(world.result("session.update", edit) == edited);  // as it is stored with the requestId
    const Json exported = world.result("store.export");
    check({{"session", exported.at("state").at("sessionByMediaId").at("img-5")}});
    check(world.result("session.stop", image).at("view"));
}

TEST_CASE("the pages of store.export hold images with the longest ids, too, which it names four times") {
    HostWorld world;
    Json videos = Json::object();
    for (int n = 0; n < 300; ++n) videos[escaped_id(n)] = {{{"id", "a"}}};
    world.snapshot("page", videos);
    std::size_t images = 0;
    Json params = Json::object();
    for (int pages = 0; pages < 20; ++pages) {
        const Json page = world.result("store.export", params);
        CHECK(page.dump().size() < wire::kMaxFrameOut);
        images += page.at("state").at("sessionByMediaId").size();
        if (page.at("nextCursor").is_null()) break;
        params["cursor"] = page.at("nextCursor");
    }
    CHECK(images == 300);
}
