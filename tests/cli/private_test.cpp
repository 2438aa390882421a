// What nobody is shown who did not ask for prompts: the real binary, every output that it has, and prompts wherever
// older versions, edits and pages may leave them.
#include <filesystem>
#include <string>
#include <vector>

#include "core/identity.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/replays.hpp"
#include "support/temp_dir.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"

namespace {

namespace fs = std::filesystem;

using support::says;

constexpr char kOlderStore[] = R"json({"state":{
    "sessionByMediaId":{
        "img-1":{"retryCount":1,"processedAttemptIds":["a0"],"logs":[
            "Retrying with prompt: SECRET",
            "[2026-01-31T12:00:00.000Z] Retrying with prompt: SECRET",
            "[2026-01-31T12:00:01.000Z] Moderation detected on attempt a0",
            "[2026-01-31T12:00:02.000Z] Moderation detected on attempt a0 of SECRET",
            "[2026-01-31T12:00:03.000Z] Session started with prompt: SECRET"]},
        "img-2":{"logs":["[SECRET] Session ended: cancelled (user)"]}},
    "persistentByMediaId":{"img-1":{"lastPromptValue":"SECRET"}}},"version":1})json";

struct PrivatePlace : support::TempDir {
    fs::path database{path() / "state" / "state.db"};

    std::string run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"--db", database.string()});
        support::Process process(
            support::kHostProgram, arguments,
            {.environment = {{"COLUMNS", "200"}, {"HOME", path().string()}, {"TZ", "UTC0"}}, .closed = {}});
        std::string out = process.read_all();
        (void)process.wait();
        return out + process.errors();
    }

    // An older version's store is imported; then a session is started, a page words its own error, and a log is edited.
    void fill() const {
        support::write_text(path() / "older.json", kOlderStore);
        REQUIRE(says(run({"--import", (path() / "older.json").string()}), "Imported"));
        support::switch_recording_on(database.parent_path());
        support::Process host(support::kHostProgram, {"--db", database.string(), host::core::kExtensionOrigin});
        for (const char* text :
             {R"("hello","params":{"protocol":1,"client":{"name":"test","version":"1"}})",
              R"("snapshot","params":{"tab":{"id":1,"document":"d"},"seq":1,"path":"/imagine/post/img-1",)"
              R"("store":{"state":{"imageByMediaId":{"img-1":{}}}}})",
              R"("session.start","params":{"mediaId":"img-1","prompt":"SECRET"})",
              R"("decision.claim","params":{"tab":{"id":1,"document":"d"},"decisionId":"d1"})",
              R"("decision.result","params":{"tab":{"id":1,"document":"d"},"decisionId":"d1","clicked":false,)"
              R"("error":"no button for SECRET"})",
              R"("session.update","params":{"mediaId":"img-2","session":{"logs":["edited: SECRET"]}})",
              R"("session.get","params":{"mediaId":"img-1"})", R"("session.get","params":{"mediaId":"img-2"})"}) {
            host.send(R"({"jsonrpc":"2.0","id":7,"method":)" + std::string{text} + "}");
            std::string answer = host.receive();
            while (!says(answer, R"("id":7,)")) answer = host.receive();
            REQUIRE(says(answer, R"("result")"));
        }
        host.close_input();
        REQUIRE(host.wait() == 0);
    }
};

}  // namespace

TEST_CASE("no output shows what imported, edited or page-worded log lines say, unless prompts are asked for") {
    const PrivatePlace place;
    place.fill();
    const std::string page = (place.path() / "page.html").string();
    const std::vector<std::vector<std::string>> outputs{{"--debug"},
                                                        {"--debug", "img-1"},
                                                        {"--debug", "img-2"},
                                                        {"--debug", "--json"},
                                                        {"--debug", "img-1", "--json"},
                                                        {"--explain", "img-1"},
                                                        {"--explain", "img-1", "--json"},
                                                        {"--debug", "--html", "-"}};
    for (const auto& arguments : outputs) {
        const std::string text = place.run(arguments);
        INFO(arguments.front() << " " << arguments.back() << "\n" << text);
        CHECK(says(text, "img-"));
        CHECK_FALSE(says(text, "SECRET"));
        auto open = arguments;
        open.push_back("--show-prompts");
        CHECK(says(place.run(open), "SECRET"));
    }
    const std::string one = place.run({"--debug", "img-1"});
    CHECK(says(one, "2026-01-31 12:00:00  (hidden, 28 characters)"));
    CHECK(says(one, "Moderation detected on attempt a0\n"));
    CHECK(says(one, "Click failed: (hidden, 20 characters)"));
    for (const auto& arguments : {std::vector<std::string>{"--doctor"}, {"--doctor", "--json"}}) {
        CHECK_FALSE(says(place.run(arguments), "SECRET"));
    }
    const std::string log = support::read_text(place.database.parent_path() / "host.log");
    CHECK(says(log, "session.start ok"));
    CHECK_FALSE(says(log, "SECRET"));
    const auto recordings = support::recordings_in(place.database.parent_path());
    REQUIRE(recordings.size() == 1);
    const std::string recording = support::read_text(recordings.front());
    CHECK(says(recording, "Click failed: "));
    CHECK_FALSE(says(recording, "SECRET"));
    CHECK(support::replay_text(recording).differences() == "");
}
