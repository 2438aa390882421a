// What of a session's log may be shown: the host's own shapes, and nothing else.
#include "core/log_lines.hpp"

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "core/session.hpp"
#include "support/builders.hpp"
#include "support/catch.hpp"

namespace host::core {
namespace {

const std::string kTime = "[2026-01-31T12:00:00.000Z] ";

std::string shown(const std::string& line) {
    const LogLine parts = split_log_line(line);
    CHECK(std::string{parts.shown} + std::string{parts.hidden} == line);
    return std::string{parts.shown};
}
bool is_shown(const std::string& text) { return shown(kTime + text) == kTime + text; }

TEST_CASE("of a session's log the lines that the host writes are shown, and of the first its prompt is hidden") {
    using test::Stepper;
    Stepper it{test::limits(2, 1)};
    it.start().see({test::refused("a1")}).see({test::good("1c9d6fd7-4d0b-4f0c-9d83-6b7a3c4f2e11")});
    const auto& lines = it.session().logs;
    REQUIRE(lines.size() == 4);
    CHECK(split_log_line(lines[0]).shown.ends_with("] Session started with prompt: "));
    CHECK_FALSE(split_log_line(lines[0]).hidden.empty());
    for (std::size_t at = 1; at < lines.size(); ++at) CHECK(shown(lines[at]) == lines[at]);
}

TEST_CASE("a line of a session's log that the host does not write is hidden behind its time") {
    for (const char* text : {"Retrying with prompt: SECRET", "SECRET", "moderation detected on attempt a1",
                             "Session resumed", "", "(hidden, 6 characters)"}) {
        CHECK(shown(kTime + text) == kTime);
    }
}

TEST_CASE("a log line that only begins like one of the host's is hidden from where it differs") {
    const auto is_cut = [](const std::string& start, const std::string& rest) {
        return shown(kTime + start + rest) == kTime + start;
    };
    CHECK(is_cut("Moderation detected on attempt ", "a1 of SECRET words"));
    CHECK(is_cut("Moderation detected on attempt ", ""));
    CHECK(is_cut("Moderation detected on attempt ", std::string(257, 'a')));
    CHECK(is_cut("Video generated successfully: ", "a1\nSECRET"));
    CHECK(is_cut("Video generated successfully: ", "größe"));
    CHECK(is_cut("Session ended: ", "SECRET (user)"));
    CHECK(is_cut("Session ended: ", "cancelled (SECRET)"));
    CHECK(is_cut("Session ended: ", "cancelled (user) SECRET"));
    CHECK(is_cut("Session ended: ", "cancelled"));
    CHECK(is_cut("Click failed: ", "the page has no button for SECRET"));
    CHECK(is_cut("Options changed: ", "length 10 -> SECRET words, and more"));
    CHECK(is_cut("Options changed: ", "SECRET 10 -> 6"));
    CHECK(is_cut("Nothing showed that the click started a generation", " SECRET"));
    CHECK(is_cut(std::string{log_text::kFull}, " SECRET"));
    CHECK(is_cut("Session started with prompt: ", "SECRET"));
    CHECK(is_shown("Session started with prompt: "));
    CHECK(is_shown("Session ended: failure (max_retries)"));
    CHECK(is_shown("Session ended: cancelled (site_error)"));
    CHECK(is_shown("Options changed: length 10 -> 6, mode custom -> other"));
    CHECK(is_shown("Nothing showed that the click started a generation"));
    CHECK(is_shown(std::string{log_text::kFull}));
    CHECK(is_shown("Click failed: the controls are gone or disabled"));
}

TEST_CASE("only a time may stand in the brackets of a log line") {
    const std::string own = "Session ended: cancelled (user)";
    for (const char* time : {"", "[SECRET] ", "[2026-01-31] ", "[2026-01-31T12:00:00.000Z]", "[1] [2] ",
                             "[2026-01-31T12:00:00.00xZ] ", " [2026-01-31T12:00:00.000Z] "}) {
        CHECK(shown(time + own).empty());
    }
    CHECK(shown(kTime + own) == kTime + own);
    CHECK(split_log_line("") == LogLine{});
}

TEST_CASE("the errors of a click that are shown are exactly the sentences of the extension") {
    std::ifstream in(std::string{GRH_SOURCE_DIR} + "/extension-shim/page/reasons.js");
    const std::string source{std::istreambuf_iterator<char>(in), {}};
    std::set<std::string> said;
    const std::regex entry{"\n  [a-zA-Z]+: '([^']+)',"};
    for (std::sregex_iterator found(source.begin(), source.end(), entry); found != std::sregex_iterator{}; ++found) {
        said.insert((*found)[1].str());
    }
    CHECK(said.contains("another extension is at work on the page"));
    const auto shown = fixed_click_errors();
    CHECK(said == std::set<std::string>(shown.begin(), shown.end()));
    for (const std::string& error : said) CHECK(is_fixed_click_error(error));
    CHECK_FALSE(is_fixed_click_error("SECRET before the click"));
    CHECK_FALSE(is_fixed_click_error(""));
}

}  // namespace
}  // namespace host::core
