// What older versions kept, as text (R21): the three layouts, and everything that is none of them.
#include "wire/legacy_reader.hpp"

#include <algorithm>
#include <sstream>

#include "json/reader.hpp"
#include "support/catch.hpp"
#include "wire/legacy_stream.hpp"

namespace host::wire {
namespace {

using core::Legacy;

const std::string kStore{kLegacyStoreKey};

TEST_CASE("a key of one post: its session and its limits in one object, null as good as absent") {
    const Legacy legacy = read_legacy("grokRetrySession_vid",
                                      R"({"isActive":true,"retryCount":2,"videosGenerated":null,"lastAttemptTime":5.75,
        "attemptProgress":[{"attempt":1,"percent":41.5,"recordedAt":7}],"outcome":"pending","lastSessionSummary":null,
        "maxRetries":9,"lastPromptValue":"p","originalMediaId":"img","videoGroup":["vid","vid2"],"pendingRetryAt":8})");
    REQUIRE(legacy.rejected.empty());
    REQUIRE(legacy.records.size() == 1);
    const core::LegacyRecord& record = legacy.records[0];
    CHECK(record.name == "vid");
    CHECK(record.session.is_active == true);
    CHECK(record.session.retry_count == 2);
    CHECK_FALSE(record.session.videos_generated);
    CHECK(record.session.last_attempt_time == core::instant_from_ms(5));
    CHECK(record.session.attempt_progress->at(0).percent == 41);
    CHECK_FALSE(record.session.last_session_summary);
    CHECK(record.persistent.max_retries == 9);
    CHECK_FALSE(record.persistent.video_goal);
    CHECK(record.hints == std::vector<core::MediaId>{{"img"}});
    CHECK(record.posts == std::vector<core::PostId>{{"vid"}, {"vid"}, {"vid2"}});
}

TEST_CASE("a key of release 0.5.0 is read under the names that it had (R21)") {
    const Legacy legacy =
        read_legacy("grokRetrySession_img", R"({"retryCount":2,"isSessionActive":true,"videosGenerated":1,
        "lastAttemptTime":1768300000000,"lastFailureTime":0,"canRetry":false,"logs":[],"attemptProgress":[],"creditsUsed":3,
        "layer1Failures":1,"layer2Failures":0,"layer3Failures":1,"lastSessionOutcome":"failure","lastSessionSummary":
        {"outcome":"failure","completedVideos":1,"videoGoal":2,"retriesAttempted":2,"maxRetries":3,"creditsUsed":3,
         "layer1Failures":1,"layer2Failures":0,"layer3Failures":1,"endedAt":1768300001000},"sessionMediaId":"source"})");
    REQUIRE(legacy.rejected.empty());
    REQUIRE(legacy.records.size() == 1);
    const core::SessionPatch& session = legacy.records[0].session;
    CHECK(session.is_active == true);
    CHECK(session.outcome == core::Outcome::failure);
    CHECK((*session.last_session_summary)->retries_attempted == 2);
    CHECK(legacy.records[0].hints == std::vector<core::MediaId>{{"source"}});
}

TEST_CASE("stores by media and by post, with and without an envelope, whatever else is in them") {
    const auto* text = GENERATE(
        R"({"sessionByMediaId":{"a":{"retryCount":1}},"persistentByMediaId":{"b":{"maxRetries":4}}})",
        R"({"state":{"sessionByMediaId":{"a":{"retryCount":1}},"persistentByMediaId":{"b":{"maxRetries":4}},
                                    "promptBuffer":"x","activeSessionMediaId":"a"},"version":2})",
        R"({"state":{"sessionByPostId":{"a":{"retryCount":1}},"persistentByPostId":{"b":{"maxRetries":4}}},"version":0})");
    const Legacy legacy = read_legacy(kStore, text);
    CHECK(legacy.rejected.empty());
    REQUIRE(legacy.records.size() == 2);
    CHECK(legacy.records[0].session.retry_count == 1);
    CHECK(legacy.records[1].persistent.max_retries == 4);
    CHECK(legacy.records[0].media.has_value() == legacy.records[0].posts.empty());
}

struct Wrong {
    const char* store;
    const char* reason;
};

TEST_CASE("what a store cannot be is said with its place") {
    const auto row = GENERATE(values<Wrong>({
        {"{", "not readable: not JSON in UTF-8: wrong at byte 2"},
        {"[]", "store: expected object"},
        {R"({"a":1})", "store: holds no sessions by media or by post"},
        {R"({"state":7,"version":1})", "store.state: expected object"},
        {R"({"state":{"sessionByMediaId":[]},"version":1})", "store.state.sessionByMediaId: expected object"},
        {R"({"state":{"sessionByMediaId":{}},"version":99})",
         "store.version: a store of version 99; this host reads 0 to 2"},
        {R"({"state":{"sessionByMediaId":{}},"version":"1"})", "store.version: expected integer"},
        {R"({"sessionByMediaId":{"a":{"logs":[1]}}})", "session.logs[0]: expected string"},
        {R"({"sessionByMediaId":{"a":{"isActive":1}}})", "session.isActive: expected boolean"},
        {R"({"sessionByMediaId":{"a":{"retryCount":1.5}}})", "session.retryCount: expected integer"},
        {R"({"sessionByMediaId":{"a":{"outcome":"maybe"}}})",
         "session.outcome: expected one of idle, pending, success, failure, cancelled"},
        {R"({"sessionByMediaId":{"a":{"processedAttemptIds":[12]}}})",
         "session.processedAttemptIds[0]: expected string of 1..256 bytes"},
        {R"({"sessionByMediaId":{"__proto__":{}}})", "this is no id of a post or an image"},
        {R"({"sessionByMediaId":{"":{}}})", "this is no id of a post or an image"},
        {R"({"persistentByMediaId":{"a":{"lastPromptValue":{}}}})", "persistent.lastPromptValue: expected string"},
    }));
    const Legacy legacy = read_legacy(kStore, row.store);
    CHECK(legacy.records.empty());
    REQUIRE(legacy.rejected.size() == 1);
    const std::string& reason = legacy.rejected[0].reason;
    CHECK((reason == row.reason || reason.starts_with(std::string{row.reason}.substr(0, 40))));
    CHECK_FALSE(legacy.rejected[0].raw.empty());
}

TEST_CASE("the text that is kept of a record reads as the same record") {
    const Legacy store = read_legacy(kStore, R"({"sessionByPostId":{"a":{"retryCount":1},"b":{"logs":["x"]}},
                                                 "persistentByPostId":{"a":{"maxRetries":4}}})");
    REQUIRE(store.records.size() == 2);
    for (const core::LegacyRecord& record : store.records) {
        const Legacy again = read_legacy(record.key, record.raw);
        REQUIRE(again.records.size() == 1);
        CHECK(again.records[0].digest == record.digest);
        CHECK(again.records[0].session == record.session);
        CHECK(again.records[0].persistent == record.persistent);
    }
}

TEST_CASE("no more is read than was asked for, and it says of which keys there is more (R21)") {
    const std::string store =
        R"({"sessionByMediaId":{"a":{},"b":{"retryCount":"x"},"c":{}},"sessionByPostId":{"p":{},"q":{}}})";
    const auto read = [&store](std::size_t most) {
        const Legacy legacy = read_legacy(kStore, store, most);
        CHECK(legacy.unread == (most < 5 ? std::vector<std::string>{kStore} : std::vector<std::string>{}));
        return legacy.records.size() + legacy.rejected.size();
    };
    for (const std::size_t most : {0U, 1U, 2U, 3U, 4U, 5U, 6U}) CHECK(read(most) == std::min<std::size_t>(most, 5));
    CHECK(read_legacy("grokRetrySession_p", "{", 0).rejected.empty());
    CHECK(read_legacy("grokRetrySession_p", "{", 1).rejected.size() == 1);
}

TEST_CASE("our own export has suggestions, too (R21)") {
    const Legacy legacy = read_legacy(kStore, R"({"state":{"sessionByMediaId":{"a":{},"b":{}},"persistentByMediaId":{}},
        "suggestionByMediaId":{"a":{"lastPromptValue":"older","maxRetries":9},"c":{"maxRetries":1}},"version":1})");
    REQUIRE(legacy.records.size() == 2);
    CHECK(legacy.records[0].suggestion ==
          core::PersistentPatch{.max_retries = 9, .last_prompt_value = std::string{"older"}});
    CHECK_FALSE(legacy.records[1].suggestion);
    Legacy alone;
    read_legacy_entry(kStore, {"a", "{}", {}, {}, R"({"lastPromptValue":")" + std::string(33'000, 'x') + "\"}"}, alone);
    CHECK(alone.rejected.size() == 1);
}

std::string streamed(const std::string& text) {
    std::istringstream in(text);
    std::string seen;
    const auto rest =
        read_store_stream(in, [&](std::string_view map, const std::string& name, const std::string& value) {
            seen += std::string{map} + "/" + name + "=" + value + ";";
        });
    return seen + (rest ? json::read_json(*rest)->dump() : "!" + rest.error());
}

TEST_CASE("a store is read entry by entry, and what is left is its envelope") {
    CHECK(streamed(R"({"state":{"sessionByMediaId":{"a":{"x":[{"y":1}]},"b":null},"other":{"a":1}},"version":1})") ==
          R"(sessionByMediaId/a={"x":[{"y":1}]};sessionByMediaId/b=null;)"
          R"({"state":{"other":{"a":1},"sessionByMediaId":{"a":null,"b":null}},"version":1})");
    CHECK(streamed(R"({"persistentByMediaId":{"a":{}},"revisionByMediaId":{"a":4}})") ==
          R"(persistentByMediaId/a={};revisionByMediaId/a=4;)"
          R"({"persistentByMediaId":{"a":null},"revisionByMediaId":{"a":null}})");
    CHECK(streamed(R"({"elsewhere":{"sessionByMediaId":{"a":{}}}})") ==
          R"({"elsewhere":{"sessionByMediaId":{"a":{}}}})");
}

TEST_CASE("a stream is read as strictly as a frame, and as kindly") {
    CHECK(streamed("") == "!empty");
    CHECK(streamed("{").starts_with("!not JSON in UTF-8"));
    CHECK(streamed("{} x").starts_with("!not JSON in UTF-8"));
    CHECK(streamed(std::string("{}\0", 3)) == "!contains a NUL byte, at byte 3");
    CHECK(streamed("\xEF\xBB\xBF{}") == "!starts with a byte order mark");
    CHECK(streamed(R"({"sessionByMediaId":{"a":{},"a":{}}})") ==
          "sessionByMediaId/a={};sessionByMediaId/a={};!an object has the same key twice, its entries not counted");
    CHECK(streamed(R"({"sessionByMediaId":{"a":{"b":1,"b":2}}})") ==
          "!an object has the same key twice, in the entry at byte 26");
    CHECK(streamed(R"({"sessionByMediaId":{"a":}})") == "!empty, in the entry at byte 26");
    CHECK(streamed(R"({"sessionByMediaId":{"a":{}} x})") ==
          "sessionByMediaId/a={};!not JSON in UTF-8: wrong at byte 32, its entries not counted");
    for (const char* open :
         {R"({"sessionByMediaId":{"a":{)", R"({"sessionByMediaId":{"a)", R"({"sessionByMediaId":{"a":")"}) {
        CHECK(streamed(open).starts_with("!not JSON in UTF-8"));
    }
    const auto nested = [](const std::string& map, int depth) {
        return streamed("{\"" + map + "\":{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}}");
    };
    for (const std::string map : {"sessionByMediaId", "elsewhere"}) {
        CHECK(nested(map, json::kMaxDepth - 2).find('!') == std::string::npos);
        CHECK(nested(map, json::kMaxDepth - 1) == "!nested deeper than 32");
    }
    // Halves of an emoji, whole ones, and backslashes that only look like it.
    CHECK(streamed(R"({"a":"\ud83d","b":"\ude00\ud83d\ude00","c":"\\ud83d"})") ==
          "{\"a\":\"\xEF\xBF\xBD\",\"b\":\"\xEF\xBF\xBD\xF0\x9F\x98\x80\",\"c\":\"\\\\ud83d\"}");
}

}  // namespace
}  // namespace host::wire
