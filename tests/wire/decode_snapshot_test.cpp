// The page's store as evidence (R1, R14): what counts, what is ignored, what is refused.
#include <chrono>

#include "wire/messages.hpp"

namespace host::wire::test {
namespace {

using namespace std::string_literals;

Json params_with(const Json& store) { return changed("snapshot", "/store", store.dump()); }
Snapshot snapshot_with(const Json& store) { return params_of<Snapshot>("snapshot", params_with(store)); }

PageStore store_of(const std::string& state) {
    auto snapshot = snapshot_with({{"state", Json::parse(state)}, {"version", 0}});
    REQUIRE(snapshot.store.has_value());
    return *std::move(snapshot.store);
}

// "m: a b!" for media m with the attempts a and b, the latter refused.
std::string described(const PageStore& store) {
    std::string text;
    for (const auto& [media, attempts] : store.videos) {
        text += media.value + ":";
        for (const auto& attempt : attempts) text += " " + attempt.id.value + (attempt.moderated ? "!" : "");
        text += "; ";
    }
    return text;
}

TEST_CASE("a snapshot is where and when it was taken, and the store") {
    const auto snapshot = good<Snapshot>("snapshot");
    CHECK(snapshot.tab == doc());
    CHECK(snapshot.seq == 1);
    CHECK(snapshot.path == "/imagine/post/m");
    CHECK(snapshot.partial);
    REQUIRE(snapshot.store.has_value());
    CHECK(described(*snapshot.store) == "m: a; ");
    REQUIRE(snapshot.store->images.size() == 1);
    CHECK(snapshot.store->images[0].value == "m");
    CHECK(snapshot.store->ignored == 0);
}

TEST_CASE("attempts come out in the order of the array, media in the order of their keys") {
    CHECK(described(store_of(R"({"videoByMediaId":{"n":[{"id":"z"},{"id":"a"}],"m":[],"o":[{"id":"b"}]}})")) ==
          "m:; n: z a; o: b; ");
}

TEST_CASE("the store may be an object or the raw string of it, and means the same") {
    const Json store = Json::parse(R"({"state":{"videoByMediaId":{"m":[{"id":"a","moderated":true}]}},"version":3})");
    CHECK(described(*snapshot_with(store).store) == "m: a!; ");
    CHECK(described(*snapshot_with(store.dump()).store) == "m: a!; ");
}

TEST_CASE("no store, an empty one and one that cannot be read are no evidence (R14)") {
    CHECK_FALSE(params_of<Snapshot>("snapshot", changed("snapshot", "/store", "")).store);
    CHECK_FALSE(snapshot_with(nullptr).store);
    for (const std::string raw :
         {"", " ", "null", "{", "undefined", "{\"state\":", "[object Object]", R"({"a":1,"a":1})"}) {
        CAPTURE(raw);
        CHECK_FALSE(snapshot_with(raw).store);
    }
    CHECK_FALSE(snapshot_with("{}\0"s).store);
    CHECK_FALSE(snapshot_with(std::string(100, '[') + std::string(100, ']')).store);
}

TEST_CASE("a store without state or without videos says nothing about videos") {
    for (const auto* text : {"{}", R"({"state":{}})", R"({"state":null})", R"({"state":{"videoByMediaId":null}})",
                             R"({"version":1})", R"({"state":{"imageByMediaId":null}})"}) {
        CAPTURE(text);
        for (const auto& snapshot : {snapshot_with(Json::parse(text)), snapshot_with(std::string{text})}) {
            REQUIRE(snapshot.store.has_value());
            CHECK(snapshot.store->videos.empty());
            CHECK(snapshot.store->images.empty());
            CHECK(snapshot.store->ignored == 0);
        }
    }
}

TEST_CASE("a readable store of the wrong shape is refused with the path, as an object and as a string") {
    const auto [store, expected] = GENERATE(table<std::string, std::string>({
        {R"([])", "params.store: expected object"},
        {R"(7)", "params.store: expected object"},
        {R"({"state":[]})", "params.store.state: expected object"},
        {R"({"state":"x"})", "params.store.state: expected object"},
        {R"({"state":{"videoByMediaId":[]}})", "params.store.state.videoByMediaId: expected object"},
        {R"({"state":{"videoByMediaId":"x"}})", "params.store.state.videoByMediaId: expected object"},
        {R"({"state":{"imageByMediaId":[]}})", "params.store.state.imageByMediaId: expected object"},
    }));
    CAPTURE(store);
    CHECK(complaint(envelope("snapshot", params_with(store))) == "-32602 7 " + expected);
    const std::string as_object = complaint(envelope("snapshot", params_with(Json::parse(store))));
    const bool is_object = store.front() == '{';
    CHECK(as_object == "-32602 7 " + (is_object ? expected : "params.store: expected object, string or null"));
}

TEST_CASE("what is no attempt is ignored and counted, and takes nothing else with it (R1)") {
    const auto longest = '"' + std::string(256, 'x') + '"';
    const auto too_long = '"' + std::string(257, 'x') + '"';
    for (const std::string& element :
         {"null"s, "7"s, "\"a\""s, "[]"s, "{}"s, R"({"moderated":true})"s, R"({"id":7})"s, R"({"id":""})"s,
          R"({"id":{"id":"a"}})"s, R"({"parentPostId":"v"})"s, R"({"id":"","itemId":7})"s, R"({"videoId":""})"s,
          R"({"id":"a\u0000b"})"s, R"({"id":)" + too_long + "}"}) {
        CAPTURE(element);
        const auto store = store_of(R"({"videoByMediaId":{"m":[{"id":"a"},)" + element + R"(,{"id":"b"}]}})");
        CHECK(described(store) == "m: a b; ");
        CHECK(store.ignored == 1);
    }
    const auto store = store_of(R"({"videoByMediaId":{"m":[{"id":)" + longest + R"(}]}})");
    CHECK(store.videos.at(0).attempts.size() == 1);
    CHECK(store.ignored == 0);
}

TEST_CASE("where id is absent, videoId is the id (R1)") {
    CHECK(described(store_of(R"({"videoByMediaId":{"m":[{"id":"","videoId":"v"}]}})")) == "m: v; ");
    CHECK(described(store_of(R"({"videoByMediaId":{"m":[{"id":true,"videoPostId":"v"}]}})")) == "m: v; ");
    CHECK(described(store_of(R"({"videoByMediaId":{"m":[{"itemId":"v"}]}})")) == "m: v; ");
    CHECK(described(store_of(R"({"videoByMediaId":{"m":[{"videoId":"v"}]}})")) == "m: v; ");
    CHECK(described(store_of(R"({"videoByMediaId":{"m":[{"id":null,"videoId":"v"}]}})")) == "m: v; ");
    CHECK(described(store_of(R"({"videoByMediaId":{"m":[{"id":"a","videoId":"v"}]}})")) == "m: a; ");
}

TEST_CASE("an entry has up to three other names of its attempt, and up to two posts of its image (R22)") {
    const auto others = [](const std::string& entry) {
        std::string text;
        const auto store = store_of(R"({"videoByMediaId":{"m":[{)" + entry + "}]}}");
        for (const auto& other : store.videos.at(0).attempts.at(0).others) {
            text += (other.is_attempt ? " =" : " ^") + other.post.value;
        }
        return text;
    };
    CHECK(others(R"("id":"a","videoId":"b","videoPostId":"c","itemId":"d","parentPostId":"e","originalPostId":"f")") ==
          " =b =c =d ^e ^f");
    CHECK(others(R"("id":"a","videoId":"a","videoPostId":"a","itemId":"a","parentPostId":"a","originalPostId":"m")") ==
          "");  // as nearly always
    CHECK(others(R"("id":"a","videoId":"m","parentPostId":"m","originalPostId":"p")") == " =m ^p");
    CHECK(others(R"("id":"a","videoId":7,"videoPostId":"","itemId":"a\u0000b","parentPostId":")" +
                 std::string(257, 'x') + R"(","originalPostId":null)") == "");
}

TEST_CASE("progress is a percentage, or absent, or nothing that proves anything (R22)") {
    const auto [value, expected] = GENERATE(table<std::string, int>({
        {"null", core::kNoProgress},
        {"0", 0},
        {"13", 13},
        {"99.9", 99},
        {"100", 100},
        {"250", 100},
        {"18446744073709551615", 100},
        {"-1", core::kOddProgress},
        {"-0.5", core::kOddProgress},
        {R"("100")", core::kOddProgress},
        {"true", core::kOddProgress},
        {"[]", core::kOddProgress},
    }));
    CAPTURE(value);
    const auto store = store_of(R"({"videoByMediaId":{"m":[{"id":"a","progress":)" + value + "}]}}");
    CHECK(store.videos.at(0).attempts.at(0).progress == expected);
    CHECK(store.ignored == 0);
}

TEST_CASE("hasVideo is true or false, and anything else says nothing (R22)") {
    const auto said = [](const std::string& value) {
        return store_of(R"({"videoByMediaId":{"m":[{"id":"a","hasVideo":)" + value + "}]}}")
            .videos.at(0)
            .attempts.at(0)
            .has_video;
    };
    CHECK(said("true") == true);
    CHECK(said("false") == false);
    for (const char* value : {"null", "1", R"("false")", "{}"}) CHECK_FALSE(said(value).has_value());
}

TEST_CASE("the source of a snapshot is the store or a stream; unsaid, it is the store (R22)") {
    CHECK(good<Snapshot>("snapshot").source == core::EvidenceSource::store);
    const auto source = [](const char* value) {
        return params_of<Snapshot>("snapshot", changed("snapshot", "/source", value)).source;
    };
    CHECK(source("\"store\"") == core::EvidenceSource::store);
    CHECK(source("\"stream\"") == core::EvidenceSource::stream);
    CHECK(complaint(envelope("snapshot", changed("snapshot", "/source", "\"x\""))) ==
          "-32602 7 params.source: expected \"store\" or \"stream\"");
}

TEST_CASE("of equal ids, what runs hides no verdict, and the first verdict stands (R1, R22)") {
    CHECK(described(store_of(
              R"({"videoByMediaId":{"m":[{"id":"a","progress":1},{"id":"a","moderated":true},{"id":"a"}]}})")) ==
          "m: a a!; ");
}

TEST_CASE("moderated is the JSON value true and nothing else (R1)") {
    const auto [value, is_refused] = GENERATE(table<std::string, bool>({
        {"true", true},
        {"false", false},
        {"null", false},
        {"1", false},
        {"\"true\"", false},
        {"{}", false},
        {"[true]", false},
    }));
    CAPTURE(value);
    const auto store = store_of(R"({"videoByMediaId":{"m":[{"id":"a","moderated":)" + value + "}]}}");
    CHECK(described(store) == (is_refused ? "m: a!; " : "m: a; "));
    CHECK(store.ignored == 0);
}

TEST_CASE("the first of equal ids in one media counts, the others are no mistakes") {
    const auto store = store_of(
        R"({"videoByMediaId":{"m":[{"id":"a","moderated":true},{"id":"b"},{"id":"a"},{"videoId":"b"}],"n":[{"id":"a"}]}})");
    CHECK(described(store) == "m: a! b; n: a; ");
    CHECK(store.ignored == 0);
}

TEST_CASE("a key that is no media id, or a media whose attempts are no array, is ignored and counted") {
    const std::string too_long(257, 'x');
    const auto store = store_of(R"({"videoByMediaId":{"":[{"id":"a"}],")" + too_long +
                                R"(":[],"m\u0000":[],"n":{"0":{"id":"b"}},"o":null,"p":[{"id":"c"}]},)" +
                                R"("imageByMediaId":{"":{},")" + too_long + R"(":1,"q":null,"r":[]}})");
    CHECK(described(store) == "p: c; ");
    CHECK(store.ignored == 7);
    REQUIRE(store.images.size() == 2);
    CHECK(store.images[0].value == "q");
    CHECK(store.images[1].value == "r");
}

TEST_CASE("half an emoji in a prompt of the page loses no snapshot") {
    const std::string store = R"({"state":{"videoByMediaId":{"m":[{"id":"a","prompt":"cut \ud83d"}]}}})";
    const std::string payload =
        R"({"jsonrpc":"2.0","id":7,"method":"snapshot","params":{"tab":{"id":7,"document":"d"},"seq":1,"store":)";
    std::string escaped = Json(store).dump();
    CHECK(complaint(payload + store + "}}").empty());
    const auto decoded = request(payload + escaped + "}}");
    CHECK(described(*std::get<Snapshot>(decoded.params).store) == "m: a; ");
}

TEST_CASE("the other fields of a snapshot are checked like everybody's") {
    const auto [pointer, value, expected] = GENERATE(table<std::string, std::string, std::string>({
        {"/tab", "", "params.tab: required"},
        {"/seq", "", "params.seq: required"},
        {"/seq", "0", "params.seq: expected integer 1..9007199254740992"},
        {"/path", "7", "params.path: expected string"},
        {"/partial", "1", "params.partial: expected boolean"},
        {"/store", "true", "params.store: expected object, string or null"},
    }));
    CAPTURE(pointer, value);
    CHECK(complaint(envelope("snapshot", changed("snapshot", pointer, value))) == "-32602 7 " + expected);
}

TEST_CASE("a large media costs time in proportion") {
    std::string state = R"({"videoByMediaId":{"m":[)";
    for (int i = 0; i < 200'000; ++i) state += R"({"id":"a)" + std::to_string(i) + R"("},)";
    const std::string payload =
        R"({"jsonrpc":"2.0","id":7,"method":"snapshot","params":{"tab":{"id":7,"document":"d"},"seq":1,"store":{"state":)" +
        state + R"({"id":"a0"}]}}}}})";
    const auto started = std::chrono::steady_clock::now();
    const auto decoded = decode(payload);
    REQUIRE(decoded.has_value());
    CHECK(std::get<Snapshot>(decoded->params).store->videos.at(0).attempts.size() == 200'000);
    CHECK(std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count() < 10.0);
}

}  // namespace
}  // namespace host::wire::test
