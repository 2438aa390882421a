// The caps that hold whatever is asked: one below, at, and one above. (Ranges of settings: settings_test.cpp; sessions
// in flight and the distance between offers: grants_test.cpp; documents: documents_test.cpp.)
#include "support/builders.hpp"
#include "support/catch.hpp"

using namespace host::core;
using namespace host::core::test;

namespace {

std::string refusal_of(const Stepper& stepper) {
    const auto* refused = std::get_if<Refused>(&stepper.answer);
    return refused && refused->problem ? refused->problem->path : "";
}

}  // namespace

TEST_CASE("a prompt of 32 KiB starts a session, one of a byte more is refused (R17)") {
    for (const std::size_t bytes : {caps::kMaxPromptBytes - 1, caps::kMaxPromptBytes, caps::kMaxPromptBytes + 1}) {
        Stepper stepper;
        stepper.start(std::string(bytes, 'p'));
        const bool is_over = bytes > caps::kMaxPromptBytes;
        CHECK(is_running(stepper.media) != is_over);
        CHECK(refusal_of(stepper) == (is_over ? "prompt" : ""));
        CHECK(stepper.media.persistent.last_prompt_value.size() == (is_over ? 0 : bytes));
        Stepper editing;
        PersistentPatch patch;
        patch.last_prompt_value = std::string(bytes, 'p');
        editing.set_limits(patch);
        CHECK(editing.was_refused() == is_over);
    }
}

TEST_CASE("a line of the log has a longest length, whoever writes it") {
    for (const std::size_t bytes : {kMaxKeptLineBytes - 1, kMaxKeptLineBytes, kMaxKeptLineBytes + 1}) {
        Stepper stepper;
        SessionPatch patch;
        patch.logs = {"short", std::string(bytes, 'x')};
        stepper.edit(patch);
        CHECK(refusal_of(stepper) == (bytes > kMaxKeptLineBytes ? "session.logs[1]" : ""));
    }
    Stepper stepper;
    stepper.start(std::string(caps::kMaxPromptBytes, 'p'));
    CHECK(stepper.session().logs.back().size() <= kMaxKeptLineBytes);  // so what was exported can be edited back
}

TEST_CASE("lists of a session have a longest length, which an edit may reach and not exceed (R16)") {
    for (const std::size_t lines : {kMaxLogLines - 1, kMaxLogLines, kMaxLogLines + 1}) {
        Stepper stepper;
        SessionPatch patch;
        patch.logs = std::vector<std::string>(lines, "line");
        stepper.edit(patch);
        CHECK(refusal_of(stepper) == (lines > kMaxLogLines ? "session.logs" : ""));
    }
    for (const std::size_t entries : {kMaxProgressEntries - 1, kMaxProgressEntries, kMaxProgressEntries + 1}) {
        Stepper stepper;
        SessionPatch patch;
        patch.attempt_progress = std::vector<AttemptProgress>(entries, {1, 50, kStart});
        stepper.edit(patch);
        CHECK(refusal_of(stepper) == (entries > kMaxProgressEntries ? "session.attemptProgress" : ""));
    }
}

TEST_CASE("no counter can be edited beyond what anybody can have counted (R16)") {
    for (const Count count : {999'999'999, 1'000'000'000, 1'000'000'001}) {
        Stepper stepper;
        SessionPatch patch;
        patch.credits_used = count;
        stepper.edit(patch);
        CHECK(refusal_of(stepper) == (count > 1'000'000'000 ? "session.creditsUsed" : ""));
    }
}

TEST_CASE("a third click that fails in a row ends the session, a second does not (R10)") {
    Stepper stepper;
    stepper.start();
    for (int failed = 1; failed <= caps::kMaxClickFailures; ++failed) {
        stepper.claim().fail();
        CHECK(is_running(stepper.media) == (failed < caps::kMaxClickFailures));
        stepper.tick(10s);
    }
}

TEST_CASE("a pause asked for by a notice is a day at most (R13)") {
    for (const Millis asked : {caps::kMaxPause - 1ms, caps::kMaxPause, caps::kMaxPause + 1ms}) {
        const Machine paused = with_pause({}, {}, asked, kStart);
        CHECK(paused.pause_length == std::min(asked, caps::kMaxPause));
    }
}
