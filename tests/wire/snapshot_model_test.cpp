// Snapshots beside a model: another reader of JSON, and R1 and R14 written down once more over its trees.
#include <set>

#include "support/catch.hpp"
#include "support/json_witness.hpp"
#include "support/this_build.hpp"
#include "wire/decode.hpp"
#include "wire/told.hpp"

namespace host::wire::test {
namespace {

using Json = nlohmann::json;

bool is_id(const std::string& text) {
    return !text.empty() && text.size() <= 256 && text.find('\0') == std::string::npos;
}

Json at(const Json& object, const char* name) { return object.is_object() ? object.value(name, Json()) : Json(); }

// R1, R22. None: no attempt.
std::optional<core::Attempt> attempt_of(const Json& element, const std::string& media) {
    std::vector<std::string> names;
    for (const char* field : {"id", "videoId", "videoPostId", "itemId"}) {
        const Json name = at(element, field);
        if (name.is_string() && is_id(name.get<std::string>())) names.push_back(name.get<std::string>());
    }
    if (names.empty()) return std::nullopt;
    core::Attempt attempt{.id = {names.front()}, .moderated = at(element, "moderated") == Json(true)};
    std::set<std::string> known{names.front()};
    for (const std::string& name : names) {
        if (known.insert(name).second) attempt.others.push_back({{name}, true});
    }
    known.insert(media);
    for (const char* field : {"parentPostId", "originalPostId"}) {
        const Json post = at(element, field);
        if (!post.is_string() || !is_id(post.get<std::string>())) continue;
        if (known.insert(post.get<std::string>()).second) attempt.others.push_back({{post.get<std::string>()}, false});
    }
    const Json progress = at(element, "progress"), has_video = at(element, "hasVideo");
    if (!progress.is_null()) {
        const double percent = progress.is_number() ? progress.get<double>() : -1;
        attempt.progress = percent < 0 ? core::kOddProgress : percent > 100 ? 100 : static_cast<int>(percent);
    }
    if (has_video.is_boolean()) attempt.has_video = has_video.get<bool>();
    return attempt;
}

bool is_running(const core::Attempt& attempt) {
    const bool is_finished = attempt.progress == core::kNoProgress || attempt.progress == 100;
    return !attempt.moderated && (!is_finished || attempt.has_video == false);
}

// R1, for a store of the right shape.
PageStore model_of(const Json& store) {
    PageStore model;
    const Json videos = at(at(store, "state"), "videoByMediaId"), images = at(at(store, "state"), "imageByMediaId");
    for (const auto& [media, attempts] : videos.items()) {
        if (!is_id(media) || !attempts.is_array()) {
            ++model.ignored;
            continue;
        }
        MediaAttempts list{{media}, {}};
        std::set<std::pair<std::string, bool>> seen;
        for (const Json& element : attempts) {
            const auto attempt = attempt_of(element, media);
            if (!attempt) {
                ++model.ignored;
            } else if (seen.emplace(attempt->id.value, is_running(*attempt)).second) {
                list.attempts.push_back(*attempt);
            }
        }
        model.videos.push_back(std::move(list));
    }
    for (const auto& [media, image] : images.items()) {
        if (is_id(media)) {
            model.images.push_back({media});
        } else {
            ++model.ignored;
        }
    }
    return model;
}

bool is_object_or_null(const Json& value) { return value.is_object() || value.is_null(); }

bool has_right_shape(const Json& store) {
    const Json state = at(store, "state");
    return is_object_or_null(store) && is_object_or_null(state) && is_object_or_null(at(state, "videoByMediaId")) &&
           is_object_or_null(at(state, "imageByMediaId"));
}

// What is wrong with a message as it was decoded; empty: nothing. `was_read` and `was_refused` count what happened.
std::string difference(const std::string& text, unsigned& was_read, unsigned& was_refused) {
    const auto decoded = decode(text);
    const auto message = support::JsonWitness::read(text);
    const bool is_json = decoded || decoded.error().code != core::ErrorCode::parse_error;
    if (is_json != message.has_value()) return "one of them takes it for JSON: " + told(decoded);
    ++(decoded ? was_read : was_refused);
    if (!decoded || decoded->method != "snapshot") return "";
    const auto& snapshot = std::get<Snapshot>(decoded->params);
    Json store = at(message->at("params"), "store");
    if (store.is_string()) store = support::JsonWitness::read(store.get<std::string>()).value_or(Json());
    if (!has_right_shape(store)) return "a store of the wrong shape was taken";
    if (store.is_null()) return snapshot.store ? "a store came of nothing" : "";
    if (!snapshot.store) return "no store came of one";
    const std::string expected = told(model_of(store)), found = told(*snapshot.store);
    return expected == found ? "" : "expected " + expected + ", found " + found;
}

TEST_CASE("whatever a page writes, a snapshot is read as R1 and R14 say", "[slow]") {
    const auto messages = static_cast<unsigned>(support::rounds(20'000));
    unsigned was_read = 0, was_refused = 0;
    for (unsigned seed = 0; seed < messages; ++seed) {
        const std::string text = Scribbler(seed).message();
        const std::string problem = difference(text, was_read, was_refused);
        if (problem.empty()) continue;
        CAPTURE(seed, text);
        REQUIRE(problem == "");
    }
    CHECK(was_read > messages / 20);
    CHECK(was_refused > messages / 20);
}

TEST_CASE("what a page really sends is read, as an object and as the raw string of it") {
    const std::string state =
        R"({"state":{"videoByMediaId":{"n":[{"id":"b","moderated":true},{"videoId":"c"},7],"m":[]},)"
        R"("imageByMediaId":{"z":{},"n":{"prompt":"é \"x\" \u00e9"}}},"version":3})";
    for (const std::string& store : {state, json::quoted(state)}) {
        CHECK(told(decode(snapshot_message(store))) ==
              "1 snapshot 1 d 1 none; \"m\":; \"n\": \"b\"! \"c\", \"n\", \"z\" ignored 1");
    }
}

TEST_CASE("a store that is wrong, or has what others do not read, is taken or refused as JSON says") {
    const auto store = GENERATE(values<std::string>({
        "",
        "null",
        "[]",
        R"("not JSON")",
        R"({"state":{"videoByMediaId":[]}})",
        R"({"state":{"videoByMediaId":{"m":[{"id":"\ud83d"}]}}})",
        R"({"state":{"videoByMediaId":{"m":[{"a":1,"a":2}]}}})",
        R"({"state":{"videoByMediaId":{"m":[{"a":1,"\u0061":2}]}}})",
        R"({"state":{"videoByMediaId":{"m":[],"m":[]}}})",
        R"({"state":{"videoByMediaId":{"m":[{"id":"a","bytes":123456789012345678901234567890}]}}})",
        "{\"state\":{\"a\":\"\xFF\"}}",
        R"({"state":{"a":tru}})",
        R"({"state":{"a":"\q"}})",
        R"({"state":{"a":1e999}})",
        "{\"state\":{}}\0"s,
        "{\"state\":{\"a\":" + std::string(40, '[') + std::string(40, ']') + "}}",
        "{\"a\":" + std::string(29, '[') + std::string(29, ']') + "}",  // three containers are around it
        "{\"a\":" + std::string(30, '[') + std::string(30, ']') + "}",
    }));
    CAPTURE(store);
    unsigned was_read = 0, was_refused = 0;
    CHECK(difference(snapshot_message(store), was_read, was_refused) == "");
    CHECK(difference(snapshot_message(json::quoted(store)), was_read, was_refused) == "");
}

}  // namespace
}  // namespace host::wire::test
