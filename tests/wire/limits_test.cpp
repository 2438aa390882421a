// Every limit on the way in, one below it, at it and one above. Those with a test of their own are elsewhere: length of
// a frame (frame_test.cpp), nesting (json_reader_test.cpp), length of an answer (message_test.cpp); ranges of settings
// and limits of a session are the core's (core/settings_test.cpp, core/limits_test.cpp).
#include "wire/messages.hpp"

using namespace host;
using namespace host::wire;
using namespace host::wire::test;

namespace {

struct Limit {
    std::string method, pointer;
    std::int64_t low, high;
    bool is_length{};     // of a string, else the number itself
    std::string problem;  // what is said outside
};

const std::string kBytes256 = "expected string of 1..256 bytes";
const std::string kSafe = "expected integer 0..9007199254740992";

std::vector<Limit> limits() {
    return {
        {"hello", "/client/name", 0, 256, true, "expected string of 0..256 bytes"},
        {"hello", "/client/version", 0, 256, true, "expected string of 0..256 bytes"},
        {"route", "/tab/document", 1, 256, true, kBytes256},
        {"route", "/tab/id", -9007199254740992, 9007199254740992, false,
         "expected integer -9007199254740992..9007199254740992"},
        {"tab.closed", "/tab/id", -9007199254740992, 9007199254740992, false,
         "expected integer -9007199254740992..9007199254740992"},
        {"route", "/seq", 1, 9007199254740992, false, "expected integer 1..9007199254740992"},
        {"route", "/path", 0, 4096, true, "expected string of 0..4096 bytes"},
        {"snapshot", "/path", 0, 4096, true, "expected string of 0..4096 bytes"},
        {"progress", "/percent", 0, 100, false, "expected integer 0..100"},
        {"notice", "/retryAfterMs", 0, 9007199254740992, false, kSafe},
        {"decision.claim", "/options/length", 1, 32, true, "expected string of 1..32 bytes"},
        {"page.report", "/seq", 1, 9007199254740992, false, "expected integer 1..9007199254740992"},
        {"page.report", "/report/layout", 1, 64, true, "expected string of 1..64 bytes"},
        {"page.report", "/report/composer", 1, 64, true, "expected string of 1..64 bytes"},
        {"page.report", "/report/others/0", 1, 64, true, "expected string of 1..64 bytes"},
        {"page.teach", "/layout", 1, 64, true, "expected string of 1..64 bytes"},
        {"page.teach", "/prompt", 1, 512, true, "expected string of 1..512 bytes"},
        {"page.teach", "/submit", 1, 512, true, "expected string of 1..512 bytes"},
        {"page.forget", "/layout", 1, 64, true, "expected string of 1..64 bytes"},
        {"session.start", "/mediaId", 1, 256, true, kBytes256},
        {"session.stop", "/mediaId", 1, 256, true, kBytes256},
        {"session.update", "/mediaId", 1, 256, true, kBytes256},
        {"session.clear", "/mediaId", 1, 256, true, kBytes256},
        {"session.delete", "/mediaId", 1, 256, true, kBytes256},
        {"session.get", "/mediaId", 1, 256, true, kBytes256},
        {"session.update", "/session/currentPostId", 1, 256, true, kBytes256},
        {"session.update", "/session/processedAttemptIds/0", 1, 256, true, kBytes256},
        {"session.update", "/session/lastAttemptTime", 0, 9007199254740992, false, kSafe},
        {"session.update", "/session/attemptProgress/0/percent", 0, 100, false, "expected integer 0..100"},
        {"session.update", "/session/attemptProgress/0/attempt", 0, 9007199254740992, false, kSafe},
        {"session.update", "/session/lastSessionSummary/creditsUsed", 0, 9007199254740992, false, kSafe},
        {"session.update", "/expectedRevision", 0, 9007199254740992, false, kSafe},
        {"session.list", "/limit", 1, 1000, false, "expected integer 1..1000"},
        {"session.list", "/cursor", 0, 1024, true, "expected string of 0..1024 bytes"},
        {"store.export", "/cursor", 0, 1024, true, "expected string of 0..1024 bytes"},
        {"session.start", "/requestId", 1, 64, true, "expected string of 1..64 bytes"},
        {"decision.result", "/requestId", 1, 64, true, "expected string of 1..64 bytes"},
        {"migrate", "/requestId", 1, 64, true, "expected string of 1..64 bytes"},
        {"migrate", "/tab/document", 1, 256, true, kBytes256},
        {"test.advance", "/ms", 0, 9007199254740992, false, kSafe},
    };
}

Json params_of_example(const std::string& method) {
    const auto found = good_params().find(method);
    if (found != good_params().end()) return Json::parse(found->second);
    return {{"tab", {{"id", 7}, {"document", "doc"}}}};
}

std::string said(const Limit& limit, std::int64_t value) {
    Json params = params_of_example(limit.method);
    Json& place = params[Json::json_pointer(limit.pointer)];
    if (limit.is_length) {
        place = std::string(static_cast<std::size_t>(value), 'x');
    } else {
        place = value;
    }
    return complaint(envelope(limit.method, params));
}

// "/session/processedAttemptIds/0" -> "params.session.processedAttemptIds[0]"
std::string path_of(const std::string& pointer) {
    std::string path = "params";
    for (std::size_t at = 0; at < pointer.size();) {
        const std::size_t end = std::min(pointer.find('/', at + 1), pointer.size());
        const std::string name = pointer.substr(at + 1, end - at - 1);
        path += name == "0" ? "[0]" : "." + name;
        at = end;
    }
    return path;
}

}  // namespace

TEST_CASE("one below a limit and at it is taken, one above is refused with the range") {
    for (const Limit& limit : limits()) {
        CAPTURE(limit.method, limit.pointer);
        const std::string refusal = "-32602 7 " + path_of(limit.pointer) + ": " + limit.problem;
        for (const std::int64_t inside : {limit.low, limit.low + 1, limit.high - 1, limit.high}) {
            CHECK(said(limit, inside).empty());
        }
        CHECK(said(limit, limit.high + 1) == refusal);
        if (limit.low > 0 || !limit.is_length) CHECK(said(limit, limit.low - 1) == refusal);
    }
}

TEST_CASE("ids of a snapshot over 256 bytes are ignored and counted, with nothing else lost (R1)") {
    for (const std::size_t bytes : {255u, 256u, 257u, 65'536u}) {
        const bool is_usable = bytes <= 256;
        const std::string id(bytes, 'x');
        const auto snapshot = params_of<Snapshot>(
            "snapshot", {{"tab", {{"id", 1}, {"document", "d"}}},
                         {"seq", 1},
                         {"store",
                          {{"state",
                            {{"videoByMediaId", {{"m", {{{"id", id}}, {{"id", "other"}}}}, {id, Json::array()}}},
                             {"imageByMediaId", {{id, Json::object()}}}}}}}});
        CAPTURE(bytes);
        CHECK(snapshot.store->ignored == (is_usable ? 0 : 3));
        CHECK(snapshot.store->videos.size() == (is_usable ? 2 : 1));
        CHECK(snapshot.store->videos[0].attempts.size() == (is_usable ? 2 : 1));
        CHECK(snapshot.store->images.size() == (is_usable ? 1 : 0));
    }
}

TEST_CASE("the error of a click is kept up to 1000 bytes") {
    for (const std::size_t bytes : {999u, 1'000u, 1'001u}) {
        const auto result = params_of<DecisionResult>("decision.result", {{"tab", {{"id", 1}, {"document", "d"}}},
                                                                          {"decisionId", "d1"},
                                                                          {"clicked", false},
                                                                          {"error", std::string(bytes, 'x')}});
        CHECK(result.error.size() == std::min<std::size_t>(bytes, 1'000));
    }
}
