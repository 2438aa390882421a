// The page of --debug --html, and the timelines on it.
#include "cli/inspect/html.hpp"

#include <fstream>

#include "cli/inspect/report.hpp"
#include "cli/inspect/timeline.hpp"
#include "support/builders.hpp"
#include "support/files.hpp"
#include "support/replays.hpp"
#include "support/text.hpp"

namespace host::cli {
namespace {

using core::NoteKind;
using namespace core::test;
using Kind = TimelineBar::Kind;

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

}  // namespace

TEST_CASE(
    "a timeline has the attempts from click to outcome, grants until claimed or void, waits, and what is in flight") {
    const auto timelines = timelines_of(a_session());
    REQUIRE(timelines.size() == 1);
    const Timeline& it = timelines.front();
    CHECK(it.session == 1);
    CHECK(it.outcome == "active");
    CHECK(it.to == at(60s));
    struct Short {
        Kind kind;
        core::Instant from, to;
        bool operator==(const Short&) const = default;
    };
    std::vector<Short> bars;
    for (const TimelineBar& bar : it.bars) bars.push_back({bar.kind, bar.from, bar.to});
    const std::vector<Short> expected{{Kind::offer, at(0s), at(1s)},   {Kind::refused, at(2s), at(12s)},
                                      {Kind::wait, at(12s), at(20s)},  {Kind::void_offer, at(20s), at(30s)},
                                      {Kind::offer, at(30s), at(31s)}, {Kind::running, at(31s), at(60s)}};
    CHECK((bars == expected));
    CHECK(it.bars[1].layer == 2);
    CHECK(it.bars[1].percent == 40);
}

TEST_CASE("attempts before any session have a timeline of their own; each session has one") {
    const auto timelines =
        timelines_of(report(fresh_media(), {
                                               {at(0s), note(NoteKind::attempt_counted, "a0", "ok 1/1", 0)},
                                               {at(5s), note(NoteKind::session_started, "", "", 1)},
                                               {at(9s), note(NoteKind::session_ended, "cancelled", "user")},
                                               {at(20s), note(NoteKind::session_started, "", "", 2)},
                                           }));
    REQUIRE(timelines.size() == 3);
    CHECK(timelines[0].session == 0);
    CHECK(timelines[0].bars.front().kind == Kind::video);
    CHECK(timelines[1].outcome == "cancelled");
    CHECK(timelines[2].session == 2);
}

TEST_CASE("a drawing keeps its form") {
    const std::string golden =
        support::read_text(std::filesystem::path{GRH_SOURCE_DIR} / "tests/cli/golden/timeline.svg");
    const std::string drawn = svg_of(timelines_of(a_session()).front()) + "\n";
    if (drawn != golden) std::ofstream(std::filesystem::temp_directory_path() / "timeline.svg") << drawn;
    CHECK(drawn == golden);  // the new one is in the temporary directory: look at it, then copy it
}

TEST_CASE("no word from outside becomes markup, and nothing is loaded from anywhere") {
    core::Media media = running_media();
    media.id = {"\"><img src=x onerror=alert(1)>"};
    media.persistent.last_prompt_value = "</style><script>alert(2)</script>";
    DebugReport page = report(media, {{at(0s), note(NoteKind::click_failed, "d1", "<b onclick='x'>\x1b[2J</b>")}});
    page.database = "/tmp/<i>/state.db";
    const std::string html = html_page(page, {page});
    for (const char* raw :
         {"<img", "<script", "<b onclick", "<i>", "\x1b", "http:", "https:", "url(", "@import", "src="}) {
        CAPTURE(raw);
        const bool in_text = std::string{raw} == "src=";  // escaped, inside of a word
        CHECK(says(html, raw) == in_text);
    }
    CHECK(says(html, "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"));
    CHECK(says(html, "default-src 'none'"));
    CHECK(says(html, "prefers-color-scheme: dark"));
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
    CHECK(says(html_page(page, {page}), "(hidden, 13 characters)"));
}

TEST_CASE("a page without sessions says what to do") {
    DebugReport nothing;
    CHECK(says(html_page(nothing, {}), "start one in the popup"));
}

}  // namespace host::cli
