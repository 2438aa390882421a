// The page of --debug --html: its shell and its data. What its script draws of them: tests/shim,
// tests/e2e/html.test.mjs.
#include "cli/inspect/html.hpp"

#include <nlohmann/json.hpp>
#include <regex>

#include "cli/inspect/html_text.hpp"
#include "cli/inspect/page_parts.hpp"
#include "cli/inspect/report.hpp"
#include "cli/inspect/report_json.hpp"
#include "support/builders.hpp"
#include "support/files.hpp"
#include "support/text.hpp"

namespace host::cli {
namespace {

using core::NoteKind;
using namespace core::test;

DebugReport report(core::Media media, std::vector<DebugNote> journal) {
    DebugReport report;
    report.database = "/tmp/state.db";
    report.now = at(60s);
    DebugSession session;
    session.decision = core::NoneDecision{media.id, core::NoneReason::not_started};
    session.media = std::move(media);
    report.sessions.push_back(std::move(session));
    report.journal = std::move(journal);
    report.ledger.emplace();
    return report;
}

core::Note note(NoteKind kind, std::string subject = {}, std::string detail = {}, std::int64_t number = 0) {
    return {kMedia, kind, std::move(subject), std::move(detail), number};
}

// One session: refused at layer 2, a void offer, then a click that is still out.
DebugReport a_session() {
    core::Media media = running_media();
    DebugReport page = report(media, {
                                         {at(0s), note(NoteKind::session_started, "", "maxRetries 3, videoGoal 1", 1)},
                                         {at(0s), note(NoteKind::grant_offered, "d1", "session_started", 1)},
                                         {at(1s), note(NoteKind::grant_claimed, "d1")},
                                         {at(1s), note(NoteKind::decided, "wait", "in_flight", 0)},
                                         {at(2s), note(NoteKind::grant_clicked, "d1")},
                                         {at(12s), note(NoteKind::attempt_counted, "a1", "moderated 1/3", 2)},
                                         {at(12s), note(NoteKind::grant_closed, "d1", "attempt_seen")},
                                         {at(12s), note(NoteKind::decided, "wait", "cooldown", core::to_ms(at(20s)))},
                                         {at(20s), note(NoteKind::grant_offered, "d2", "moderated", 2)},
                                         {at(30s), note(NoteKind::grant_closed, "d2", "expired")},
                                         {at(30s), note(NoteKind::grant_offered, "d3", "moderated", 2)},
                                         {at(31s), note(NoteKind::grant_claimed, "d3")},
                                     });
    page.ledger->push_back(
        {.media = kMedia, .attempt = {"a1"}, .moderated = true, .layer = 2, .layer_known = true, .percent = 40});
    return page;
}

using support::says;
using Json = nlohmann::json;

constexpr std::string_view kDataTag = R"(<script type="application/json" id="data">)";

// The data, as a parser of HTML finds it: up to the first end of a script.
Json data_of(const std::string& html) {
    const auto start = html.find(kDataTag) + kDataTag.size();
    return Json::parse(html.substr(start, html.find("</script", start) - start));
}

Json timelines_of(const DebugReport& report) { return Json::parse(encode_explanation(report))["timelines"]; }

std::vector<std::string> kinds_of(const Json& timeline) {
    std::vector<std::string> kinds;
    for (const Json& item : timeline["items"]) kinds.push_back(item["kind"]);
    return kinds;
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

}  // namespace

TEST_CASE("what happened to an image is told as the protocol's timeline, with how far each attempt came") {
    const Json timelines = timelines_of(a_session());
    REQUIRE(timelines.size() == 2);
    CHECK(timelines[0] == Json::parse(R"({"session":null,"items":[]})"));
    CHECK(timelines[1]["session"] == 1);
    CHECK(kinds_of(timelines[1]) == std::vector<std::string>{"started", "claimed", "refused", "waiting", "claimed"});
    Json refused = Json::parse(R"({"kind":"refused","attemptId":"a1","layer":2,"percent":40})");
    refused["at"] = core::to_ms(at(12s));
    CHECK(timelines[1]["items"][2] == refused);
}

TEST_CASE("each session has a timeline of its own, and so has what came before the first or after one was cleared") {
    const Json timelines =
        timelines_of(report(fresh_media(), {
                                               {at(0s), note(NoteKind::attempt_counted, "a0", "ok 1/1", 0)},
                                               {at(5s), note(NoteKind::session_started, "", "", 1)},
                                               {at(9s), note(NoteKind::session_ended, "cancelled", "user")},
                                               {at(20s), note(NoteKind::session_started, "", "", 2)},
                                               {at(25s), note(NoteKind::session_cleared)},
                                               {at(30s), note(NoteKind::attempt_counted, "a1", "ok 1/1", 0)},
                                           }));
    REQUIRE(timelines.size() == 4);
    const std::vector<std::vector<std::string>> kinds{{"video"}, {"started", "ended"}, {"started"}, {"video"}};
    for (std::size_t at = 0; at < 4; ++at) CHECK(kinds_of(timelines[at]) == kinds[at]);
    CHECK((timelines[0]["session"].is_null() && timelines[3]["session"].is_null()));
    CHECK(timelines[1]["session"] == 1);
    CHECK(timelines[2]["session"] == 2);
    CHECK(timelines[1]["items"][1]["reason"] == "user");
}

TEST_CASE("a page has the documents of --debug --json and --explain --json as its data") {
    const DebugReport page = a_session();
    const Json data = data_of(html_page(page, {page}));
    CHECK(data["known"] == 1);
    CHECK(data["images"] == Json::array({Json::parse(encode_explanation(page))}));
    Json all = Json::parse(encode(page));
    all["sessions"] = all["journal"] = Json::array();  // those that are shown are in `images`
    CHECK(data["report"] == all);
}

// An hour ahead of UTC, and two from the 31st of January at 12:34:56 on.
core::Millis with_summer(core::Instant at) { return at < core::instant_from_ms(1'769'862'896'000) ? 1h : 2h; }

TEST_CASE("a page tells the times of the person, and from when on their clocks were ahead of UTC by how much") {
    DebugReport page = a_session();
    page.now = core::instant_from_ms(1'769'900'000'000);
    const Json data = data_of(html_page(page, {page}, with_summer));
    REQUIRE(data["zone"].size() == 2);
    CHECK(data["zone"][0][1] == 60);
    CHECK(data["zone"][1] == Json::array({1'769'862'896'000, 120}));
    CHECK(data["images"][0]["story"] == Json::parse(encode_explanation(page, with_summer))["story"]);
    CHECK(data["images"][0]["story"] != Json::parse(encode_explanation(page))["story"]);
    CHECK(data_of(html_page(page, {page}))["zone"].size() == 1);
    CHECK(says(html_page(page, {page}, with_summer), "<p>As of 2026-02-01 00:53:20 UTC+02:00: 1 image.</p>"));
}

TEST_CASE("no word from outside ends the data of a page, and nothing is loaded from anywhere") {
    const std::string hostile =
        "</script><script>alert(1)</script><!--<script>\xe2\x80\xa8\xe2\x80\xa9\"><img src=x "
        "onerror=alert(2)>\x1b[2J]]>";
    core::Media media = running_media();
    media.id = {hostile};
    media.persistent.last_prompt_value = hostile;
    DebugReport page = report(media, {{at(0s), note(NoteKind::click_failed, "d1", hostile)}});
    page.database = "/tmp/" + hostile;
    const std::string html = html_page(page, {page});
    const Json data = data_of(html);
    CHECK(data["images"][0]["mediaId"] == hostile);
    CHECK(data["images"][0]["persistent"]["lastPromptValue"] == hostile);
    CHECK(data["report"]["database"] == "/tmp/" + hostile);
    CHECK(count_of(html, "<script") == 2);
    CHECK(count_of(html, "</script>") == 2);
    const std::string shell = html.substr(0, html.find(kPageScript));  // and data
    for (const char* raw : {"<img", "<!--", "alert(1)<", "\x1b", "\xe2\x80\xa8", "\xe2\x80\xa9",
                            "http:", "https:", "url(", "@import", "src=\"", "href="}) {
        CAPTURE(raw);
        CHECK_FALSE(says(shell, raw));
    }
}

TEST_CASE("a page is well-formed, and its policy lets run what it has and nothing else") {
    const std::string html = html_page(DebugReport{}, {});
    std::string shell = html;
    for (const std::string_view text : {kPageScript, kPageStyle}) shell.erase(shell.find(text), text.size());
    std::vector<std::string> open;
    const std::regex tag{R"(<(/?)([a-z0-9]+)[^>]*>)"};
    for (std::sregex_iterator it{shell.begin(), shell.end(), tag}, end; it != end; ++it) {
        const std::string name = (*it)[2];
        if (name == "meta") continue;
        if ((*it)[1].length() == 0) {
            open.push_back(name);
        } else {
            REQUIRE(!open.empty());
            CHECK(open.back() == name);
            open.pop_back();
        }
    }
    CHECK(open.empty());
    std::smatch policy;
    REQUIRE(std::regex_search(html, policy, std::regex{R"re(Content-Security-Policy" content="([^"]*)")re"}));
    const std::string hash = "'sha256-[A-Za-z0-9+/]{43}='";
    CHECK(std::regex_match(policy[1].str(),
                           std::regex{"default-src 'none'; script-src " + hash + "; style-src " + hash +
                                      "; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
                                      "trusted-types 'none'"}));
}

TEST_CASE("the page has the extension's modules as they are now, but for imports and the word export") {
    const std::string html = html_page(DebugReport{}, {});
    const std::filesystem::path root{GRH_SOURCE_DIR};
    for (const char* file :
         {"extension-shim/window/language.js", "extension-shim/window/timeline.js", "extension-shim/window/draw.js",
          "extension-shim/window/window.css", "host/cli/inspect/page.mjs"}) {
        CAPTURE(file);
        std::istringstream lines(support::read_text(root / file));
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with("import ")) continue;
            if (line.starts_with("export ")) line = line.substr(7);
            if (!says(html, "\n" + line + "\n")) FAIL_CHECK(line);
        }
    }
}

TEST_CASE("a page of a redacted report has no prompt in it") {
    core::Media media = running_media();
    media.persistent.last_prompt_value = "a secret wish";
    media.session.logs = {"[2026-01-31T12:00:00.000Z] Session started with prompt: a secret wish"};
    DebugReport page = report(media, {});
    page.sessions[0].prompt_characters = 13;
    CHECK(says(html_page(page, {page}), "a secret wish"));
    redact(page);
    CHECK_FALSE(says(html_page(page, {page}), "secret"));
    const Json shown = data_of(html_page(page, {page}))["images"][0]["persistent"];
    CHECK(shown["lastPromptValue"].is_null());
    CHECK(shown["lastPromptLength"] == 13);
}

TEST_CASE("a page without scripts says how many images there are, and what has the same as text") {
    const DebugReport page = a_session();
    const std::string html = html_page(page, {page});
    const auto start = html.find("<noscript>");
    const std::string unscripted = html.substr(start, html.find("</noscript>") - start);
    CHECK(says(unscripted, ": 1 image.</p>"));
    CHECK(says(unscripted, "grok-retry-host --debug</code>"));
}

}  // namespace host::cli
