// What a sentence says where a number or a name is missing, or several cases have sentences of their own.
#include "core/narrator.hpp"

#include "support/builders.hpp"

namespace host::core::test {
namespace {

// What a wait until 20 s after the start counts from, as told 8 s before that.
std::string basis_of_wait(WaitReason reason, Instant click, Instant refused_at, Count refused_in_row = 1) {
    Media media = fresh_media();
    media.last_click = click;
    media.session.last_failure_time = refused_at;
    media.effort.failures_in_row = refused_in_row;
    const std::string text = explain(media, WaitDecision{kMedia, at(20s), reason}, at(12s));
    const std::string start = "waits 8 s more, until 00:17:00: ";
    return text.starts_with(start) ? text.substr(start.size()) : "unexpected: " + text;
}

std::string sentence_of(NoteKind kind, const std::string& subject, const std::string& detail, std::int64_t number) {
    return narrate({{{kStart, {kMedia, kind, subject, detail, number}}}, {}, {}}).front().text;
}

}  // namespace

TEST_CASE("a cooldown counts from the latest click or refusal that can be behind it (R9)") {
    const std::string rule = "the minimum time between attempts";
    CHECK(basis_of_wait(WaitReason::cooldown, kNever, kNever) == rule);
    CHECK(basis_of_wait(WaitReason::cooldown, at(12s), kNever) == "cooldown, 8 s after the click at 00:16:52");
    CHECK(basis_of_wait(WaitReason::cooldown, at(12s), at(16s)) == "cooldown, 4 s after the refusal at 00:16:56");
    CHECK(basis_of_wait(WaitReason::cooldown, at(20s), kNever) == "cooldown, 0 s after the click at 00:17:00");
    CHECK(basis_of_wait(WaitReason::cooldown, at(21s), kNever) == rule);
    CHECK(basis_of_wait(WaitReason::cooldown, at(12s), at(21s)) == rule);
}

TEST_CASE("a backoff is told with its refusal, unless that is unknown or after its end (R18)") {
    const std::string rule = "the longer wait after refusals";
    CHECK(basis_of_wait(WaitReason::backoff, at(1s), kNever) == rule);
    CHECK(basis_of_wait(WaitReason::backoff, at(1s), at(21s)) == rule);
    CHECK(basis_of_wait(WaitReason::backoff, at(1s), at(20s)) == "backoff, 0 s after the refusal at 00:17:00");
    CHECK(basis_of_wait(WaitReason::backoff, at(1s), at(5s)) == "backoff, 15 s after the refusal at 00:16:45");
    CHECK(basis_of_wait(WaitReason::backoff, at(1s), at(5s), 2) ==
          "backoff, 15 s after the refusal at 00:16:45, 2 refusals in a row");
}

TEST_CASE("a wait for a result is told with its click, unless that is unknown or after its end (R11)") {
    const std::string rule = "the last click has no result yet";
    CHECK(basis_of_wait(WaitReason::in_flight, kNever, kNever) == rule);
    CHECK(basis_of_wait(WaitReason::in_flight, at(21s), kNever) == rule);
    CHECK(basis_of_wait(WaitReason::in_flight, at(20s), kNever) == "the click at 00:17:00 has 0 s to show a result");
    CHECK(basis_of_wait(WaitReason::in_flight, at(5s), kNever) == "the click at 00:16:45 has 15 s to show a result");
}

TEST_CASE("a decision of an image that waits for no moment is told without one") {
    const Media media = fresh_media();
    CHECK(explain(media, WaitDecision{kMedia, std::nullopt, WaitReason::no_tab}, kStart) ==
          "waits: no open tab shows this image");
    CHECK(explain(media, NoneDecision{kMedia, NoneReason::not_started}, kStart) == "no session");
}

TEST_CASE("a video ends the row of refusals that a wait is told with (R18)") {
    const auto counted = [](Instant when, const char* verdict, std::int64_t layer) {
        return TimedNote{when, {kMedia, NoteKind::attempt_counted, "a1", verdict, layer}};
    };
    const auto waiting = [](Instant when) {
        return TimedNote{when, {kMedia, NoteKind::decided, "wait", "backoff", to_ms(at(60s))}};
    };
    History history;
    history.notes = {counted(at(0s), "moderated", 1), counted(at(1s), "moderated", 3), waiting(at(1s)),
                     counted(at(2s), "ok", 0),        counted(at(3s), "moderated", 1), waiting(at(3s))};
    const std::vector<NarratedNote> told = narrate(history);
    REQUIRE(told.size() == 6);
    CHECK(told[2].text == "Waiting until 00:17:40: backoff, 59 s after the refusal at 00:16:41, 2 refusals in a row.");
    CHECK(told[5].text == "Waiting until 00:17:40: backoff, 57 s after the refusal at 00:16:43.");
}

TEST_CASE("a corrected verdict is told with its count, or with the session that has it (R22)") {
    const auto told = [](const char* detail, std::int64_t layer) {
        return sentence_of(NoteKind::attempt_corrected, "a1", detail, layer);
    };
    CHECK(told("ok 1/2", 0) == "Attempt a1 made a video after all: video 1 of 2.");
    for (const std::int64_t layer : {1, 2, 3}) {
        CHECK(told("moderated 2/3", layer) ==
              "Attempt a1 was refused after all: the site took its video back. That is refusal 2 of 3.");
    }
    CHECK(told("ok", 0) == "Attempt a1 made a video after all. An earlier session counted it.");
    CHECK(told("moderated", 1) ==
          "Attempt a1 was refused after all: the site took its video back. An earlier session counted it.");
}

TEST_CASE("what was brought in is told with where it is from (R21)") {
    CHECK(sentence_of(NoteKind::imported, "", "", 0) == "Added what another machine knows of this image.");
    CHECK(sentence_of(NoteKind::imported, "a_key", "", 2) == "Imported data of an older version from a_key.");
    CHECK(explain(Note{kMedia, NoteKind::imported, "", "", 0}) == "added what another machine knows of it");
    CHECK(explain(Note{kMedia, NoteKind::imported, "a_key", "", 2}) == "imported data of an older version from a_key");
}

TEST_CASE("a repair of the state file is told with the file that was kept and with what was lost, if anything") {
    const std::string start = "The state file was damaged and restored";
    const std::string rest = ". Nothing is retried until the user says so.";
    const auto told = [](const char* original, const char* lost) {
        return sentence_of(NoteKind::salvaged, original, lost, 2);
    };
    CHECK(told("", "") == start + rest);
    CHECK(told("state.db.old", "") == start + ", and the original kept as state.db.old" + rest);
    CHECK(told("", "one row lost") == start + " (one row lost)" + rest);
    CHECK(told("state.db.old", "one row lost") ==
          start + ", and the original kept as state.db.old (one row lost)" + rest);
    CHECK(explain(Note{kMedia, NoteKind::salvaged, "", "", 1}) == "the file was damaged; 1 image restored");
    CHECK(explain(Note{kMedia, NoteKind::salvaged, "state.db.old", "one row lost", 2}) ==
          "the file was damaged; 2 images restored; the original is state.db.old; one row lost");
}

TEST_CASE("why a claim was denied is told in words, and in those of the protocol only where they are new (R10)") {
    const auto [word, words] = GENERATE(table<std::string, std::string>({
        {"other_document", "it was offered to another tab"},
        {"not_on_image", "its tab did not show this image"},
        {"already_claimed", "it was already claimed"},
        {"expired", "it had expired"},
        {"cancelled", "it had been withdrawn"},
        {"rate_limited", "the site asked for a pause"},
        {"unknown_decision", "it was never offered"},
        {"site_interval", "another attempt had been made a moment before"},
        {"options_changed", "the options on the page changed since the last attempt"},
        {"salvaged", "the state file was damaged, and the user has not resumed the session"},
        {"something_new", "something_new"},
    }));
    CHECK(sentence_of(NoteKind::claim_denied, "d1", word, 0) == "A claim of d1 was denied because " + words + ".");
    CHECK(explain(Note{kMedia, NoteKind::claim_denied, "d1", word, 0}) == "a claim of d1 was denied: " + words);
}

TEST_CASE("a start begins a new row of refusals for the wait that is told with them (R8, R18)") {
    const auto refusal = [](Instant when) {
        return TimedNote{when, {kMedia, NoteKind::attempt_counted, "a1", "moderated", 1}};
    };
    const TimedNote started{at(2s), {kMedia, NoteKind::session_started, "", "", 2}};
    const TimedNote waiting{at(4s), {kMedia, NoteKind::decided, "wait", "backoff", to_ms(at(60s))}};
    const auto last_told = [](std::vector<TimedNote> notes) {
        const History history{.notes = std::move(notes), .ledger = {}, .grants = {}};
        return narrate(history).back().text;
    };
    const std::string told = "Waiting until 00:17:40: backoff, ";
    CHECK(last_told({refusal(at(0s)), refusal(at(1s)), started, refusal(at(3s)), waiting}) ==
          told + "57 s after the refusal at 00:16:43.");
    CHECK(last_told({refusal(at(0s)), started, refusal(at(3s)), refusal(at(4s)), waiting}) ==
          told + "56 s after the refusal at 00:16:44, 2 refusals in a row.");
}

TEST_CASE("a corrected verdict is told in a few words, too: as a video, or as refused at any layer (R22)") {
    const auto told = [](const char* detail, std::int64_t layer) {
        return explain(Note{kMedia, NoteKind::attempt_corrected, "a1", detail, layer});
    };
    CHECK(told("ok 1/2", 0) == "attempt a1 made a video after all");
    for (const std::int64_t layer : {1, 2, 3}) {
        CHECK(told("moderated 2/3", layer) == "attempt a1 was refused after all: the site took its video back");
    }
}

}  // namespace host::core::test
