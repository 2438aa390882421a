// Ids come from a page. Whatever they look like, they are text: kept to the byte, never run, never a place.
#include <filesystem>
#include <set>

#include "app/host_world.hpp"

using namespace host;
using namespace host::app::test;

namespace {

const std::vector<std::string> kStrangeIds{
    "'; DROP TABLE media; --",
    "\" OR 1=1 --",
    "%",
    "_",
    "../../../etc/passwd",
    "/dev/null",
    "C:\\Windows",
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "null",
    "-0",
    "d1",
    "\xE2\x80\xAE"
    "4pm.exe",  // right-to-left override
    "\x1b[2J\x1b]0;owned\x07",
    "line\nbreak\r\ttab",
    "\xC2\x9B"
    "31m",  // CSI in one character
    "\xF0\x9F\xA6\x8A",
    "e\xCC\x81",  // not normalized: another id than the composed one
    "\xC3\xA9",
    std::string(256, 'x'),
};

std::set<std::string> files_in(const std::filesystem::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{folder})
        names.insert(entry.path().filename().string());
    return names;
}

}  // namespace

TEST_CASE("an id may look like SQL, a path, a prototype or a terminal's command: it is kept to the byte (R1)") {
    HostWorld world;
    Json videos = Json::object();
    for (const std::string& id : kStrangeIds)
        videos[id] = {{{"id", "attempt of " + id.substr(0, 200)}, {"moderated", true}}};
    const Json seen = world.snapshot("d", videos);
    CHECK(seen.at("newAttempts") == kStrangeIds.size());
    for (const std::string& id : kStrangeIds) {
        INFO(id);
        const Json view = world.result("session.get", {{"mediaId", id}}).at("view");
        CHECK(view.at("mediaId") == id);
        CHECK(view.at("session").at("processedAttemptIds") == Json{"attempt of " + id.substr(0, 200)});
    }
    CHECK(world.result("session.list", {{"limit", 1000}}).at("sessions").size() == kStrangeIds.size());
    const std::set<std::string> names = files_in(world.dir.path());
    CHECK(
        (names == std::set<std::string>{"state.db"} || names == std::set<std::string>{"state.db", "state.db-journal"}));
}

TEST_CASE("strange ids do everything that others do: start, stop, clear, delete, export, migrate") {
    HostWorld world;
    for (const std::string& id : kStrangeIds) {
        INFO(id);
        const Json started =
            world.result("session.start", {{"mediaId", id}, {"prompt", id}, {"requestId", id.substr(0, 60)}});
        CHECK(started.at("view").at("persistent").at("lastPromptValue") == id);
        CHECK(world.result("session.stop", {{"mediaId", id}}).at("view").at("session").at("outcome") == "cancelled");
        CHECK(world.result("store.export").at("state").at("sessionByMediaId").contains(id));
        CHECK(world.result("session.clear", {{"mediaId", id}}).at("view").at("session").at("outcome") == "idle");
        CHECK(world.result("session.delete", {{"mediaId", id}}).at("deleted") == true);
    }
    CHECK(world.result("session.list").at("sessions").empty());
}

TEST_CASE("an id with NUL inside, of 64 KiB or empty is refused with its place, and nothing is created (R1)") {
    HostWorld world;
    for (const std::string& id : {std::string("a\0b", 3), std::string(65'536, 'x'), std::string{}}) {
        const Json error = world.ask("session.start", {{"mediaId", id}, {"prompt", "p"}}).at("error");
        CHECK(error.at("data").at("path") == "params.mediaId");
        CHECK(error.dump().size() < 4'096);  // not repeated
        const Json seen = world.snapshot("d", {{id, Json::array()}, {"m", {{{"id", id}}}}});
        CHECK(seen.at("ignored") == 2);
    }
    CHECK(world.result("session.list").at("sessions").empty());
}

TEST_CASE("half of a surrogate pair is one and the same id everywhere: U+FFFD") {
    HostWorld world;
    const auto with_half = [&](const std::string& method, const std::string& rest) {
        return world.send(R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{"mediaId":"a\ud83d")" +
                          rest + "}}");
    };
    CHECK(with_half("session.start", R"(,"prompt":"\udc00")").at("result").at("view").at("mediaId") == "a\xEF\xBF\xBD");
    CHECK(with_half("session.get", "").at("result").at("view").at("persistent").at("lastPromptValue") ==
          "\xEF\xBF\xBD");
}

TEST_CASE("a path with a strange post names that post and nothing on the disk (R2)") {
    HostWorld world;
    std::int64_t seq = 0;
    for (const std::string& id : kStrangeIds) {
        INFO(id);
        const Json there =
            world.result("route", {{"tab", world.tab("d")}, {"seq", ++seq}, {"path", "/imagine/post/" + id}});
        CHECK(there.at("view").is_null());
        CHECK((there.at("postId").is_null() || id.starts_with(there.at("postId").get<std::string>())));
    }
    CHECK(world.result("session.list").at("sessions").empty());
}

TEST_CASE("the log tells of refusals without what was sent, which may be a prompt") {
    HostWorld world;
    world.send(R"({"jsonrpc":"2.0","id":1,"method":"session.start","params":{"mediaId":7,"prompt":"a secret wish"}})");
    world.send("a secret wish");
    world.send(
        R"({"jsonrpc":"2.0","id":"a secret wish","method":"session.start","params":{"prompt":["a secret wish"]}})");
    for (const std::string& line : world.log) CHECK(line.find("secret") == std::string::npos);
}
