// As much as a page's storage can hold, arranged badly: one page must not keep the host from everybody else. The
// bounds are far above what the work takes, and far below what it took in time that grows with the square.
#include <ctime>

#include "app/host_world.hpp"

using namespace host;
using namespace host::app::test;

namespace {

constexpr double kSeconds = 20;  // of the processor, under sanitizers

class Timed {
public:
    Timed() = default;
    ~Timed() { CHECK(static_cast<double>(std::clock() - started_) / CLOCKS_PER_SEC < kSeconds); }
    Timed(const Timed&) = delete;
    Timed& operator=(const Timed&) = delete;

private:
    std::clock_t started_ = std::clock();  // what other processes take does not count
};

std::string name(const char* what, int number) {
    std::string digits = std::to_string(number);
    return what + std::string(7 - digits.size(), '0') + digits;
}

Json ids(int count) {
    Json all = Json::array();
    for (int n = 0; n < count; ++n) all.push_back(name("a", n));
    return all;
}

}  // namespace

TEST_CASE("a hundred thousand attempts that older data declares are taken in time, and not one more (R21)", "[slow]") {
    HostWorld world;
    world.snapshot("d", {{"m", {{{"id", "v"}}}}});
    const auto declare = [&](int count) {
        return world.result("migrate",  // without a tab: brought in by the user
                            {{"entries",
                              {{name("grokRetrySession_p", count),
                                Json{{"sessionMediaId", "m"}, {"processedAttemptIds", ids(count)}}.dump()}}}});
    };
    {
        const Timed timed;
        CHECK(declare(100'000).at("imported").size() == 1);
        CHECK(declare(99'999).at("imported").size() == 1);  // merged with the first
    }
    CHECK(declare(100'001).at("rejected").size() == 1);
}

TEST_CASE("an edit may declare as many attempts, in time (R16)", "[slow]") {
    HostWorld world;
    world.result("session.start", {{"mediaId", "m"}, {"prompt", "p"}});
    const auto declare = [&](int count) {
        return world.ask("session.update", {{"mediaId", "m"}, {"session", {{"processedAttemptIds", ids(count)}}}});
    };
    const Timed timed;
    CHECK_FALSE(declare(99'999).dump().find("invalid_params") != std::string::npos);
    CHECK_FALSE(declare(100'000).dump().find("invalid_params") != std::string::npos);
    CHECK(declare(100'001).at("error").at("data").at("path") == "params.session.processedAttemptIds");
}

TEST_CASE("posts that are known only through one another are placed in time, whatever their order (R21)", "[slow]") {
    constexpr int kPosts = 5'000;
    Json entries = Json::object();
    for (int n = 0; n < kPosts; ++n) {
        entries[name("grokRetrySession_p", n)] = Json{{"retryCount", 1}, {"videoGroup", {name("p", n + 1)}}}.dump();
    }
    entries[name("grokRetrySession_p", kPosts)] = Json{{"sessionMediaId", "m"}}.dump();
    HostWorld world;
    world.snapshot("d", {{"m", {{{"id", "v"}}}}});
    const Timed timed;
    CHECK(world.result("migrate", {{"entries", entries}}).at("removable").size() == kPosts + 1);
}

TEST_CASE("a page that lists thirty thousand attempts is counted in time") {
    Json attempts = Json::array();
    for (const Json& id : ids(30'000)) attempts.push_back({{"id", id}, {"moderated", true}});
    HostWorld world;
    const Timed timed;
    const Json seen = world.ask("snapshot", {{"tab", world.tab("d")},
                                             {"seq", 1},
                                             {"path", "/imagine/post/m"},
                                             {"store", {{"state", {{"videoByMediaId", {{"m", attempts}}}}}}}});
    CHECK(seen.dump().size() < 1024 * 1024);
}

TEST_CASE("an entry of older data that names thousands of posts is read once, whatever a page lists of them (R21)") {
    constexpr int kPosts = 20'000;
    Json posts = Json::array();
    for (int n = 0; n < kPosts; ++n) posts.push_back(name("p", n));
    HostWorld world;
    world.snapshot("d", {{"m", {{{"id", "v"}}}}});
    const Timed timed;
    const Json kept =
        world.result("migrate", {{"entries", {{"grokRetrySession_own", Json{{"videoGroup", posts}}.dump()}}}});
    REQUIRE(kept.at("pending").size() == 1);
    world.snapshot("d", {{"m", {{{"id", name("p", 5)}, {"moderated", true}}}}});
    const Json session = world.result("session.get", {{"mediaId", "m"}}).at("view").at("session");
    CHECK(session.at("processedAttemptIds").size() > 1);  // what waited has been placed
}

TEST_CASE("thousands of entries of older data for one image take little longer than its attempts alone (R21)",
          "[slow]") {
    const auto taken = [](int records) {
        Json entries = Json::object(), attempts = Json::array();
        for (int n = 0; n < records; ++n) entries[name("grokRetrySession_a", n)] = "{}";
        for (int n = 10'000; n-- > 0;) attempts.push_back({{"id", name("a", n)}, {"moderated", true}});
        HostWorld world;
        if (records > 0) CHECK(world.result("migrate", {{"entries", entries}}).at("pending").size() == 2'000);
        const std::clock_t started = std::clock();
        world.snapshot("d", {{"m", attempts}});
        return std::clock() - started;
    };
    const std::clock_t alone = taken(0);
    CHECK(taken(4'000) < 15 * alone + CLOCKS_PER_SEC / 2);
}

TEST_CASE("a page that lists image after image does not fill the memory: two hundred thousand are remembered (R14)",
          "[slow]") {
    HostWorld world;
    const auto list = [&](int first) {
        Json images = Json::object();
        for (int n = first; n < first + 50'000; ++n) images[name("i", n)] = Json::object();
        return world.result("snapshot", {{"tab", world.tab("d")},
                                         {"seq", first + 1},
                                         {"partial", true},
                                         {"path", "/imagine/post/" + name("i", first)},
                                         {"store", {{"state", {{"imageByMediaId", images}}}}}});
    };
    for (int n = 0; n < 4; ++n) CHECK(list(n * 50'000).at("decision").at("reason") == "not_started");
    CHECK(list(200'000).at("decision").at("reason") == "media_unknown");
}
