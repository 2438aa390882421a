// What a recording shows of prompts: their length.
#include "recording/mask.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "platform/printable.hpp"
#include "support/catch.hpp"

using namespace host;
using namespace host::recording;

TEST_CASE("a masked text has the same bytes, characters and size as JSON, and no letter of the original") {
    const std::string text = GENERATE(Catch::Generators::as<std::string>{}, "", "a cat", "zwei Bäume, 雪, 🚀",
                                      "\"quoted\"\n\\ and\ttabs\x01", "not UTF-8: \xff\xc3");
    const std::string hidden = masked(text);
    CAPTURE(text, hidden);
    CHECK(hidden.size() == text.size());
    CHECK(platform::characters(hidden) == platform::characters(text));
    CHECK(masked(hidden) == hidden);
    CHECK(hidden.find_first_of("abcdefghijklmnopqrstuvwyz") == std::string::npos);
    const auto as_json = [](const std::string& value) {
        return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::ignore);
    };
    if (text.find('\xff') == std::string::npos) CHECK(as_json(hidden).size() == as_json(text).size());
}

TEST_CASE("a masked text is cut where the original is") {
    const std::string text = "äöü雪🚀xyz雪";
    for (std::size_t at = 0; at <= text.size(); ++at) {
        CHECK(core::cut(masked(text), at) == masked(core::cut(text, at)));
    }
}

TEST_CASE("of a log only the host's own lines are kept") {
    const std::string time = "[2026-01-31T12:00:00.000Z] ";
    CHECK(masked_log_line(time + "Moderation detected on attempt a1") == time + "Moderation detected on attempt a1");
    CHECK(masked_log_line(time + "Session started with prompt: cat") == time + "Session started with prompt: xxx");
    CHECK(masked_log_line(time + "my cat") == time + "xxxxxx");
    CHECK(masked_log_line("[my cat] Session ended: x") == "xxxxxxxxxxxxxxxxxxxxxxxxx");
    CHECK(masked_log_line("Session ended: my cat") == "xxxxxxxxxxxxxxxxxxxxx");
}

TEST_CASE("of a log line the words of the page are masked, and masking twice is masking once") {
    const std::string time = "[2026-01-31T12:00:00.000Z] ";
    for (const auto& [line, hidden] : std::initializer_list<std::pair<std::string, std::string>>{
             {"Click failed: no cat", "Click failed: xxxxxx"},
             {"Click failed: the controls are gone or disabled", "Click failed: the controls are gone or disabled"},
             {"Moderation detected on attempt my cat", "Moderation detected on attempt xxxxxx"},
             {"Session ended: cancelled (cat)", "Session ended: xxxxxxxxxxxxxxx"}}) {
        CHECK(masked_log_line(time + line) == time + hidden);
        CHECK(masked_log_line(time + hidden) == time + hidden);
    }
}

TEST_CASE("of a message only strings that are no prompt are kept, whatever a new field is called") {
    const auto hidden = masked_json(
        R"({"id":1,"method":"session.start","params":{"mediaId":"m","prompt":"cat","tab":{"document":"d","id":7},"wish":["cat"]}})");
    CHECK(
        hidden ==
        R"({"id":1,"method":"session.start","params":{"mediaId":"m","prompt":"xxx","tab":{"document":"d","id":7},"wish":["xxx"]}})");
    CHECK(masked_json(R"({"params":{"store":"{\"a\":[{\"id\":\"v\",\"p\":\"cat\"}]}"}})") ==
          R"({"params":{"store":"{\"a\":[{\"id\":\"v\",\"p\":\"xxx\"}]}"}})");
    CHECK(masked_json(R"({"params":{"entries":{"k":"{\"lastPromptValue\":\"cat\"}","l":"{cat"}}})") ==
          R"({"params":{"entries":{"k":"{\"lastPromptValue\":\"xxx\"}","l":"{xxx"}}})");
    CHECK(masked_json(R"({"view":{"mediaId":"m","suggestion":{"lastPromptValue":"cat","maxRetries":9}}})") ==
          R"({"view":{"mediaId":"m","suggestion":{"lastPromptValue":"xxx","maxRetries":9}}})");
    CHECK(
        masked_json(R"({"left":[{"key":"k","reason":"why"}],"suggestionByMediaId":{"m":{"lastPromptValue":"cat"}}})") ==
        R"({"left":[{"key":"k","reason":"why"}],"suggestionByMediaId":{"m":{"lastPromptValue":"xxx"}}})");
    CHECK(masked_json(R"({"prompt":"{\"id\":\"cat\"}"})") == R"({"prompt":"x\"xx\"x\"xxx\"x"})");
    CHECK(masked_json(R"({"params":{"clicked":false,"error":"no cat"}})") ==
          R"({"params":{"clicked":false,"error":"xxxxxx"}})");
    CHECK(masked_json(R"({"params":{"error":"the prompt box takes no text"}})") ==
          R"({"params":{"error":"the prompt box takes no text"}})");
    CHECK_FALSE(masked_json("{cat"));
}

TEST_CASE("what a page is set to, and says of itself, is kept where it is a word and masked where it is text") {
    CHECK(masked_json(R"({"options":{"length":"10","aspect":"9:16","mode":"my cat","audio":"größer"}})") ==
          R"({"options":{"aspect":"9:16","audio":"xx××xx","length":"10","mode":"xxxxxx"}})");
    CHECK(
        masked_json(
            R"({"report":{"composer":"no_box","foundBy":{"box":"my-cat"},"language":null,"layout":"editor","missing":["box","my cat"],"others":[],"store":"absent","stream":"silent"}})") ==
        R"({"report":{"composer":"no_box","foundBy":{"box":"xxxxxx"},"language":null,"layout":"editor","missing":["box","xxxxxx"],"others":[],"store":"absent","stream":"silent"}})");
    CHECK(masked_words("10\n720p\nmy cat\n\n") == "10\n720p\nxxxxxx\n\n");
}

TEST_CASE("of a cursor the hash of what was searched for is hidden, and the rest is kept") {
    CHECK(
        masked_json(
            R"({"cursor":"recent.any.any.~0123456789abcdef0123456789abcdef~.5.img~1","nextCursor":"prompts..7.3"})") ==
        R"({"cursor":"recent.any.any.~00000000000000000000000000000000~.5.img~1","nextCursor":"prompts..7.3"})");
    CHECK(masked_json(R"({"cursor":"mediaId.any.any..0.img~1"})") == R"({"cursor":"mediaId.any.any..0.img~1"})");
}
