// Every decision and every note as a sentence; the prompt in none of them.
#include "core/explain.hpp"

#include <set>

#include "core/log_lines.hpp"
#include "support/builders.hpp"

namespace host::core::test {
namespace {

const std::string kSecret = "a very private cat";

void check_sentence(const std::string& sentence) {
    CAPTURE(sentence);
    CHECK(sentence.size() > 3);
    CHECK(sentence.find("  ") == std::string::npos);
    CHECK(sentence.find(kSecret) == std::string::npos);
    CHECK_FALSE(sentence.ends_with(": "));
}

}  // namespace

TEST_CASE("every reason to wait has words of its own") {
    std::set<std::string> sentences;
    for (int n = 0; n <= static_cast<int>(WaitReason::too_many_in_flight); ++n) {
        sentences.insert(explain(WaitDecision{kMedia, at(8s), static_cast<WaitReason>(n)}, kStart));
    }
    CHECK(sentences.size() == 8);
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
    for (int n = 0; n <= static_cast<int>(EndReason::user); ++n) {
        sentences.insert(explain(StopDecision{kMedia, Outcome::cancelled, static_cast<EndReason>(n)}, kStart));
    }
    CHECK(sentences.size() == 10);
    for (const std::string& sentence : sentences) check_sentence(sentence);
}

TEST_CASE("every kind of note has words of its own") {
    std::set<std::string> sentences;
    for (int n = 1; n <= static_cast<int>(NoteKind::salvaged); ++n) {
        sentences.insert(explain(Note{kMedia, static_cast<NoteKind>(n), "d1", "user", 1}));
    }
    CHECK(sentences.size() == 18);
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
          "waits: no open tab is on this media");
}

TEST_CASE("an offer is explained without its prompt") {
    Stepper it;
    it.start(kSecret);
    CHECK(explain(it.decision(), at(2s)) == "offered attempt 1 to tab 7, for 8 s");
}

TEST_CASE("attempts are explained with their layer (R7)") {
    CHECK(explain(Note{kMedia, NoteKind::attempt_counted, "a1", "moderated", 2}) ==
          "attempt a1 was refused at layer 2");
    CHECK(explain(Note{kMedia, NoteKind::attempt_counted, "a1", "ok", 0}) == "attempt a1 gave a video");
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
