// Decisions and notes in sentences, the prompt in none of them; a whole session, each with the numbers it was based on.
#include "core/narrator.hpp"

#include <set>

#include "core/log_lines.hpp"
#include "core/reason_words.hpp"
#include "support/builders.hpp"

namespace host::core::test {
namespace {

// A Stepper whose notes are kept with their times, as the journal keeps them.
struct Narrated {
    explicit Narrated(PersistentData limits = {}) : it(std::move(limits)) {}

    template <class Act>
    Narrated& then(Act act) {
        it.notes.clear();
        act(it);
        for (const Note& note : it.notes) history.notes.push_back({it.now, note});
        return *this;
    }
    std::vector<std::string> sentences() {
        history.ledger = it.ledger;
        history.grants = it.offers;
        std::vector<std::string> all;
        for (const NarratedNote& line : narrate(history)) all.push_back(clock_time(line.at, kStart) + " " + line.text);
        return all;
    }
    std::string now() const { return explain(it.media, it.decision(), it.now); }

    Stepper it;
    History history;
};

using Lines = std::vector<std::string>;

const std::string kSecret = "a very private cat";

void check_sentence(const std::string& sentence) {
    CAPTURE(sentence);
    CHECK(sentence.size() > 3);
    CHECK(sentence.find("  ") == std::string::npos);
    CHECK(sentence.find(kSecret) == std::string::npos);
    CHECK_FALSE(sentence.ends_with(": "));
}

}  // namespace

TEST_CASE("a session is told with its numbers: offers, claims, clicks, refusals, waits, the end (R8-R12)") {
    Narrated told{limits(2, 1)};
    told.then([](auto& it) { it.start(); });
    told.then([](auto& it) { it.later(1s).claim(); });
    told.then([](auto& it) { it.later(200ms).click(); });
    told.then([](auto& it) { it.later(8s).progress(40); });
    told.then([](auto& it) { it.later(1s).see({refused("a1")}); });
    CHECK(told.now() == "waits 8 s more, until 00:16:58: cooldown, 8 s after the refusal at 00:16:50");
    told.then([](auto& it) { it.tick(8s); });
    told.then([](auto& it) { it.later(500ms).claim(); });
    told.then([](auto& it) { it.click(); });
    CHECK(told.now() == "waits 120 s more, until 00:18:58: the click at 00:16:58 has 120 s to show a result");
    told.then([](auto& it) { it.later(5s).see({refused("a2")}); });
    CHECK(
        told.sentences() ==
        Lines{
            "00:16:40 The user started session 1, with a goal of 1 video and a limit of 2 refusals.",
            "00:16:40 Offered attempt 1 to tab 7 (d1), because the user started the session. The tab has 10 s to "
            "claim it.",
            "00:16:41 Tab 7 claimed d1 1 s after the offer. Only this tab may click.",
            "00:16:41 Waiting until 00:18:41: the click at 00:16:41 has 120 s to show a result.",
            "00:16:41 Tab 7 clicked (d1).",
            "00:16:50 Attempt a1 was refused at layer 2 (at 40 %), 9 s after the click: refusal 1 of 2.",
            "00:16:50 That was the result of d1.",
            "00:16:50 Waiting until 00:16:58: cooldown, 8 s after the refusal at 00:16:50.",
            "00:16:58 Offered attempt 2 to tab 7 (d2), because the last attempt was refused. The tab has 10 s to claim "
            "it.",
            "00:16:58 Tab 7 claimed d2 0.5 s after the offer. Only this tab may click.",
            "00:16:58 Waiting until 00:18:58: the click at 00:16:58 has 120 s to show a result.",
            "00:16:58 Tab 7 clicked (d2).",
            "00:17:03 Attempt a2 was refused at layer 1 (assumed, because no progress was seen), 5 s after the "
            "click: refusal 2 of 2.",
            "00:17:03 That was the result of d2.",
            "00:17:03 Session stopped: the limit of 2 refusals is reached.",
        });
    CHECK(told.now() == "stopped: refusal limit reached");
}

TEST_CASE("a wait names its rule and the number behind it (R9, R17, R18)") {
    Narrated told{limits(9, 9)};
    told.it.settings.backoff = {.initial = 20s, .multiplier = 2, .max = 60s, .jitter = 0ms};
    told.then([](auto& it) { it.start().claim().click(); });
    told.then([](auto& it) { it.later(5s).see({refused("a1")}); });
    CHECK(told.sentences().back() == "00:16:45 Waiting until 00:17:05: backoff, 20 s after the refusal at 00:16:45.");
    told.then([](auto& it) { it.tick(20s).claim().click(); });
    told.then([](auto& it) { it.see({refused("a2")}); });
    CHECK(told.sentences().back() ==
          "00:17:05 Waiting until 00:17:45: backoff, 40 s after the refusal at 00:17:05, 2 refusals in a row.");
    told.then([](auto& it) { it.tick(40s); });
    told.then([](auto& it) { it.claim().fail("no button"); });
    const Lines all = told.sentences();
    CHECK(all[all.size() - 2] == "00:17:45 The click for d3 failed: no button.");
    CHECK(all.back() == "00:17:45 Waiting until 00:17:53: cooldown, 8 s after the failed click at 00:17:45.");
}

TEST_CASE("every end names the number of its rule (R12)") {
    const auto end = [](const char* reason, std::int64_t number) {
        return narrate({{{kStart, {kMedia, NoteKind::session_ended, "x", reason, number}}}, {}, {}}).front().text;
    };
    CHECK(end("goal_reached", 1) == "Session ended with x: the goal of 1 video is reached.");
    CHECK(end("goal_reached", 3) == "Session ended with x: the goal of 3 videos is reached.");
    CHECK(end("prompt_refused", 3) ==
          "Session ended with x: 3 refusals in a row at layer 1: the site refuses the prompt itself.");
    CHECK(end("credit_budget", 5) == "Session ended with x: the credit budget of 5 is used up.");
    CHECK(end("timeout", 120'000) == "Session ended with x: the click had no result within 120 s.");
    CHECK(end("stale", 600'000) == "Session ended with x: no tab showed this image for 600 s.");
    CHECK(end("click_failed", 3) == "Session ended with x: the page could not be clicked, 3 times in a row.");
    CHECK(end("user", 0) == "Session ended with x: stopped by the user.");
    CHECK(end("site_error", 401) == "Session ended with x: the site refused the request (401): not signed in.");
    CHECK(end("site_error", 403) ==
          "Session ended with x: the site refused the request (403): reload the page, or sign in again.");
    CHECK(end("site_error", 0) == "Session ended with x: the site refused the request: sign in, or reload the page.");
}

TEST_CASE("a timeout says whether something had shown that the click started a generation (R11, R24)") {
    const std::string end = "00:18:40 Session ended: the click had no result within 120 s";
    Narrated told{limits(9, 9)};
    told.then([](auto& it) { it.start(); });
    told.then([](auto& it) { it.claim(); });
    SECTION("nothing had") {
        told.then([](auto& it) { it.tick(120s); });
        CHECK_THAT(told.sentences(), Catch::Matchers::VectorContains(
                                         end + ", and the page showed no sign that it started a generation."));
    }
    SECTION("the page had") {
        told.then([](auto& it) { it.generation(); });
        told.then([](auto& it) { it.tick(120s); });
        CHECK_THAT(told.sentences(), Catch::Matchers::VectorContains(end + "."));
    }
}

TEST_CASE("what the limit of a rate was about is told, where the site said that (R13)") {
    const auto one = [](const char* cause) {
        return narrate({{{kStart, {kMedia, NoteKind::rate_limited, "", cause, to_ms(at(60s))}}}, {}, {}}).front().text;
    };
    CHECK(one("") == "The site reported its rate limit. Nothing starts before 00:17:40.");
    CHECK(one("quota") == "The site reported that the quota is used up. Nothing starts before 00:17:40.");
    CHECK(one("option") == "The site refused an option that this account may not use. Nothing starts before 00:17:40.");
}

TEST_CASE("an edit is noted with what changed, and with numbers only (R16)") {
    Narrated told{limits(9, 9)};
    told.then([](auto& it) { it.start(); });
    told.then([](auto& it) {
        it.edit({.retry_count = 3}, {.max_retries = 5, .auto_retry_enabled = false, .last_prompt_value = "secret"});
    });
    CHECK(told.history.notes.back().note.detail.find("secret") == std::string::npos);
    CHECK_THAT(
        told.sentences(),
        Catch::Matchers::VectorContains(std::string{
            "00:16:40 Edited: maxRetries 9 -> 5, autoRetryEnabled on -> off, lastPromptValue, isActive on -> off, "
            "retryCount 0 -> 3."}));
}

TEST_CASE("journal lines of older versions, which have fewer numbers, are told without them") {
    const auto one = [](Note note) { return narrate({{{kStart, std::move(note)}}, {}, {}}).front().text; };
    CHECK(one({kMedia, NoteKind::attempt_counted, "a1", "moderated", 2}) == "Attempt a1 was refused at layer 2.");
    CHECK(one({kMedia, NoteKind::attempt_counted, "a1", "ok", 0}) == "Attempt a1 made a video.");
    CHECK(one({kMedia, NoteKind::session_started, "", "", 3}) == "The user started session 3.");
    CHECK(one({kMedia, NoteKind::session_ended, "failure", "max_retries", 0}) ==
          "Session stopped: refusal limit reached.");
    CHECK(one({kMedia, NoteKind::updated, "", "", 0}) == "Edited.");
    CHECK(one({kMedia, NoteKind::decided, "wait", "cooldown", to_ms(kStart)}) ==
          "Waiting until 00:16:40: the minimum time between attempts.");
    CHECK(one({kMedia, NoteKind::decided, "wait", "no_tab", 0}) == "Waiting: no open tab shows this image.");
    CHECK(one({kMedia, NoteKind::grant_offered, "d1", "moderated", 2}) ==
          "Offered attempt 2 (d1), because the last attempt was refused.");
}

TEST_CASE("every kind of note is told in a sentence of its own, whatever is in it") {
    for (int n = 1; n <= static_cast<int>(kLastNoteKind); ++n) {
        const Note note{kMedia, static_cast<NoteKind>(n), "d1", "user", 1};
        const std::string text = narrate({{{kStart, note}}, {}, {}}).front().text;
        CAPTURE(n, text);
        CHECK(text.ends_with("."));
        CHECK(text.find("  ") == std::string::npos);
    }
}

TEST_CASE("a time on another day says which") {
    CHECK(clock_time(instant_from_ms(86'400'000), instant_from_ms(5)) == "1970-01-02 00:00:00");
}

TEST_CASE("every reason to wait has words of its own") {
    std::set<std::string> sentences;
    for (int n = 0; n <= static_cast<int>(kLastWaitReason); ++n) {
        sentences.insert(explain(WaitDecision{kMedia, at(8s), static_cast<WaitReason>(n)}, kStart));
    }
    CHECK(sentences.size() == 10);
    for (const std::string& sentence : sentences) check_sentence(sentence);
}

TEST_CASE("every reason to do nothing has words of its own") {
    std::set<std::string> sentences;
    for (int n = 0; n <= static_cast<int>(NoneReason::salvaged); ++n) {
        sentences.insert(explain(NoneDecision{kMedia, static_cast<NoneReason>(n)}, kStart));
    }
    CHECK(sentences.size() == 5);
    for (const std::string& sentence : sentences) check_sentence(sentence);
}

TEST_CASE("every reason to stop has words of its own") {
    std::set<std::string> sentences;
    for (int n = 0; n <= static_cast<int>(kLastEndReason); ++n) {
        sentences.insert(explain(StopDecision{kMedia, Outcome::cancelled, static_cast<EndReason>(n)}, kStart));
    }
    CHECK(sentences.size() == 13);
    for (const std::string& sentence : sentences) check_sentence(sentence);
}

TEST_CASE("why a session of an older version ended is not guessed (R21)") {
    Media media;
    media.id = kMedia;
    for (const EndReason guess : {EndReason::user, EndReason::prompt_refused}) {
        media.effort.ended_by = guess;
        const StopDecision stop{kMedia, Outcome::cancelled, guess};
        media.effort.number = 0;  // no session of this host
        CHECK(explain(media, stop, kStart) == "ended: in an older version, which does not say why");
        media.effort.number = 1;
        CHECK(explain(media, stop, kStart) == "ended: " + std::string{words_for(guess)});
    }
    media.effort.number = 0;
    media.effort.ended_by = EndReason::goal_reached;  // the counts say that
    CHECK(why_ended(media) == words_for(EndReason::goal_reached));
}

TEST_CASE("why an offer was withdrawn is told in words, and not in those of the protocol") {
    std::set<std::string_view> all;
    for (int n = 0; n <= static_cast<int>(kLastCloseReason); ++n) {
        const auto reason = static_cast<CloseReason>(n);
        CHECK(words_for(reason).find('_') == std::string_view::npos);
        CHECK(all.insert(words_for(reason)).second);
    }
}

TEST_CASE("every kind of note has words of its own") {
    std::set<std::string> sentences;
    for (int n = 1; n <= static_cast<int>(kLastNoteKind); ++n) {
        sentences.insert(explain(Note{kMedia, static_cast<NoteKind>(n), "d1", "user", 1}));
    }
    CHECK(sentences.size() == 22);
    for (const std::string& sentence : sentences) check_sentence(sentence);
}

TEST_CASE("a wait says how long, in whole seconds, rounded up") {
    const auto [until, length] =
        GENERATE(table<Millis, std::string>({{8s, "8 s"}, {7001ms, "8 s"}, {1ms, "1 s"}, {0ms, "0 s"}, {-5s, "0 s"}}));
    CHECK(explain(WaitDecision{kMedia, at(until), WaitReason::cooldown}, kStart) ==
          "waits up to " + length + ": the minimum time between attempts");
}

TEST_CASE("a wait without an end says so by silence") {
    CHECK(explain(WaitDecision{kMedia, std::nullopt, WaitReason::no_tab}, kStart) ==
          "waits: no open tab shows this image");
}

TEST_CASE("an offer is explained without its prompt") {
    Stepper it;
    it.start(kSecret);
    CHECK(explain(it.decision(), at(2s)) == "offered attempt 1 to tab 7, open for 8 s");
    CHECK(explain(it.decision(), at(1h)) == "offered attempt 1 to tab 7, which did not claim it in time");
}

TEST_CASE("attempts are explained with their layer (R7)") {
    CHECK(explain(Note{kMedia, NoteKind::attempt_counted, "a1", "moderated", 2}) ==
          "attempt a1 was refused at layer 2");
    CHECK(explain(Note{kMedia, NoteKind::attempt_counted, "a1", "ok", 0}) == "attempt a1 made a video");
}

TEST_CASE("no note of a whole session has its prompt in it") {
    Stepper it{limits(9, 9)};
    std::vector<Note> all;
    const auto keep = [&] { all.insert(all.end(), it.notes.begin(), it.notes.end()); };
    it.start(kSecret);
    keep();
    it.claim(GrantId{1}, kOtherTab);
    keep();
    it.claim();
    keep();
    it.click();
    keep();
    it.progress(10).see({refused("a1")}, PostId{"a1"});
    keep();
    it.tick(8s);
    keep();
    it.claim().fail("no button");
    keep();
    it.edit({.retry_count = 3}, {.last_prompt_value = kSecret + " again"});
    keep();
    it.auto_retry(false);
    keep();
    it.auto_retry(true);
    keep();
    it.rate_limit();
    keep();
    it.clear();
    keep();
    CHECK(all.size() > 12);
    for (const Note& note : all) {
        check_sentence(explain(note));
        CHECK(note.subject.find(kSecret) == std::string::npos);
        CHECK(note.detail.find(kSecret) == std::string::npos);
    }
}

TEST_CASE("the one line of the log that quotes the prompt is known by its first words") {
    Stepper it{limits(9, 9)};
    it.start(kSecret).claim().fail("no button").see({refused("a1")}).stop();
    for (const std::string& line : it.session().logs) {
        const bool quotes = line.find(kSecret) != std::string::npos;
        CHECK(quotes == (line.find(log_text::kStarted) != std::string::npos));
    }
}

}  // namespace host::core::test
