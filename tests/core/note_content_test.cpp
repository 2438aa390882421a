// What a note says, and how the journal keeps it.
#include "core/note_content.hpp"

#include "support/builders.hpp"

namespace host::core::test {
namespace {

using namespace notes;

void check_kept_as(const NoteContent& content, const Note& stored) {
    CAPTURE(stored.kind, stored.subject, stored.detail, stored.number);
    CHECK(note_of(kMedia, content) == stored);
    CHECK(content_of(stored) == content);
}

}  // namespace

TEST_CASE("each kind of note is kept in the journal's own words, and read back as it was") {
    const GrantId grant{12};
    check_kept_as(AttemptCounted{AttemptId{"a1"}, 2, Tally{2, 3}},
                  {kMedia, NoteKind::attempt_counted, "a1", "moderated 2/3", 2});
    check_kept_as(AttemptCounted{AttemptId{"a2"}, 0, Tally{1, 1}},
                  {kMedia, NoteKind::attempt_counted, "a2", "ok 1/1", 0});
    check_kept_as(SessionStarted{7, Limits{3, 1}},
                  {kMedia, NoteKind::session_started, "", "maxRetries 3, videoGoal 1", 7});
    check_kept_as(SessionEnded{Outcome::failure, EndReason::max_retries, 3},
                  {kMedia, NoteKind::session_ended, "failure", "max_retries", 3});
    check_kept_as(SessionPaused{}, {kMedia, NoteKind::session_paused, "", "", 0});
    check_kept_as(SessionResumed{}, {kMedia, NoteKind::session_resumed, "", "", 0});
    check_kept_as(SessionCleared{}, {kMedia, NoteKind::session_cleared, "", "", 0});
    check_kept_as(GrantOffered{grant, RetryReason::next_video, 2},
                  {kMedia, NoteKind::grant_offered, "d12", "next_video", 2});
    check_kept_as(GrantClaimed{grant}, {kMedia, NoteKind::grant_claimed, "d12", "", 0});
    check_kept_as(GrantClicked{grant}, {kMedia, NoteKind::grant_clicked, "d12", "", 0});
    check_kept_as(GrantClosed{grant, CloseReason::left_image},
                  {kMedia, NoteKind::grant_closed, "d12", "left_image", 0});
    check_kept_as(ClickFailed{grant, "no button"}, {kMedia, NoteKind::click_failed, "d12", "no button", 0});
    check_kept_as(ClaimDenied{grant, "other_document"}, {kMedia, NoteKind::claim_denied, "d12", "other_document", 0});
    check_kept_as(Waiting{WaitReason::cooldown, instant_from_ms(8'000)},
                  {kMedia, NoteKind::decided, "wait", "cooldown", 8'000});
    check_kept_as(Waiting{WaitReason::no_tab, std::nullopt}, {kMedia, NoteKind::decided, "wait", "no_tab", 0});
    check_kept_as(Edited{"maxRetries 3 -> 5, logs"}, {kMedia, NoteKind::updated, "", "maxRetries 3 -> 5, logs", 0});
    check_kept_as(RateLimited{instant_from_ms(60'000)}, {kMedia, NoteKind::rate_limited, "", "", 60'000});
    check_kept_as(RateLimited{instant_from_ms(60'000), RateLimitCause::quota},
                  {kMedia, NoteKind::rate_limited, "", "quota", 60'000});
    check_kept_as(RateLimited{instant_from_ms(60'000), RateLimitCause::option},
                  {kMedia, NoteKind::rate_limited, "", "option", 60'000});
    check_kept_as(GenerationNoticed{grant}, {kMedia, NoteKind::generation_seen, "d12", "", 0});
    check_kept_as(ManualClick{grant}, {kMedia, NoteKind::manual_click, "d12", "", 0});
    check_kept_as(OptionsChanged{grant, "length 10 -> 6"},
                  {kMedia, NoteKind::options_changed, "d12", "length 10 -> 6", 0});
    check_kept_as(Adopted{PostId{"p1"}}, {kMedia, NoteKind::adopted, "p1", "", 0});
    check_kept_as(Imported{"grok-session", 4}, {kMedia, NoteKind::imported, "grok-session", "", 4});
    check_kept_as(Salvaged{"state.db.damaged-1", "1 row", 9},
                  {kMedia, NoteKind::salvaged, "state.db.damaged-1", "1 row", 9});
}

TEST_CASE("lines of older hosts, which noted fewer numbers, are read without them") {
    check_kept_as(AttemptCounted{AttemptId{"a1"}, 2, std::nullopt},
                  {kMedia, NoteKind::attempt_counted, "a1", "moderated", 2});
    check_kept_as(SessionStarted{3, std::nullopt}, {kMedia, NoteKind::session_started, "", "", 3});
    check_kept_as(SessionEnded{Outcome::failure, EndReason::max_retries, 0},
                  {kMedia, NoteKind::session_ended, "failure", "max_retries", 0});
    check_kept_as(Edited{}, {kMedia, NoteKind::updated, "", "", 0});
}

TEST_CASE("numbers that are none, and words of newer hosts, are not guessed at") {
    const auto read = [](NoteKind kind, const char* subject, const char* detail) {
        return content_of({kMedia, kind, subject, detail, 1});
    };
    for (const char* detail : {"moderated 2", "moderated x/3", "moderated 2/3x", "moderated /", "2/3 moderated", " "}) {
        CAPTURE(detail);
        CHECK_FALSE(std::get<AttemptCounted>(read(NoteKind::attempt_counted, "a1", detail)).tally);
    }
    for (const char* detail :
         {"maxRetries 3", "maxRetries , videoGoal 1", "maxRetries 3, videoGoal 1 ", "videoGoal 1"}) {
        CAPTURE(detail);
        CHECK_FALSE(std::get<SessionStarted>(read(NoteKind::session_started, "", detail)).limits);
    }
    for (const char* name : {"12", "d", "dd1", "d1x", ""}) {
        CAPTURE(name);
        const auto claimed = std::get<GrantClaimed>(read(NoteKind::grant_claimed, name, ""));
        CHECK_FALSE(claimed.grant.value);
        CHECK(claimed.grant.text == name);
    }
    check_kept_as(SessionEnded{{"a draw", std::nullopt}, {"weather", std::nullopt}, 1},
                  {kMedia, NoteKind::session_ended, "a draw", "weather", 1});
    CHECK(content_of({kMedia, static_cast<NoteKind>(99), "", "what is to come", 0}) ==
          NoteContent{Edited{"what is to come"}});
}

}  // namespace host::core::test
