// The words and numbers of the protocol and the disk (docs/protocol.md, docs/state-file.md). Append only: a row that
// has to be changed here breaks somebody's extension or state file.
#include <set>

#include "support/builders.hpp"

namespace host::core::test {
namespace {

template <class Enum>
using Word = std::pair<Enum, std::string>;
template <class Enum>
using NumberedWord = std::tuple<Enum, int, std::string>;

template <class Enum>
void check(const std::vector<Word<Enum>>& words) {
    for (const auto& [value, word] : words) CHECK(name_of(value) == word);
}

template <class Enum>
void check(const std::vector<NumberedWord<Enum>>& words) {
    for (const auto& [value, number, word] : words) {
        CHECK(static_cast<int>(value) == number);
        CHECK(name_of(value) == word);
    }
}

}  // namespace

TEST_CASE("the words of an outcome") {
    check<Outcome>(std::vector<NumberedWord<Outcome>>{{Outcome::idle, 0, "idle"},
                                                      {Outcome::pending, 1, "pending"},
                                                      {Outcome::success, 2, "success"},
                                                      {Outcome::failure, 3, "failure"},
                                                      {Outcome::cancelled, 4, "cancelled"}});
}

TEST_CASE("an outcome is found by its word, and by nothing else (R16)") {
    for (const char* word : {"idle", "pending", "success", "failure", "cancelled"}) {
        REQUIRE(outcome_from(word));
        CHECK(name_of(*outcome_from(word)) == word);
    }
    for (const char* word : {"", "Success", "successful", "success "}) CHECK_FALSE(outcome_from(word));
}

TEST_CASE("the words of `stop`") {
    check<EndReason>(std::vector<NumberedWord<EndReason>>{{EndReason::none, 0, "none"},
                                                          {EndReason::goal_reached, 1, "goal_reached"},
                                                          {EndReason::max_retries, 2, "max_retries"},
                                                          {EndReason::prompt_refused, 3, "prompt_refused"},
                                                          {EndReason::credit_budget, 4, "credit_budget"},
                                                          {EndReason::rate_limited, 5, "rate_limited"},
                                                          {EndReason::timeout, 6, "timeout"},
                                                          {EndReason::stale, 7, "stale"},
                                                          {EndReason::click_failed, 8, "click_failed"},
                                                          {EndReason::user, 9, "user"},
                                                          {EndReason::options_changed, 10, "options_changed"},
                                                          {EndReason::no_evidence, 11, "no_evidence"},
                                                          {EndReason::site_error, 12, "site_error"}});
}

TEST_CASE("the words of `retry`") {
    check<RetryReason>(std::vector<NumberedWord<RetryReason>>{{RetryReason::moderated, 1, "moderated"},
                                                              {RetryReason::next_video, 2, "next_video"},
                                                              {RetryReason::session_started, 3, "session_started"},
                                                              {RetryReason::resumed, 4, "resumed"}});
}

TEST_CASE("the words of `wait`") {
    check<WaitReason>(std::vector<Word<WaitReason>>{{WaitReason::cooldown, "cooldown"},
                                                    {WaitReason::backoff, "backoff"},
                                                    {WaitReason::in_flight, "in_flight"},
                                                    {WaitReason::rate_limited, "rate_limited"},
                                                    {WaitReason::site_interval, "site_interval"},
                                                    {WaitReason::other_tab, "other_tab"},
                                                    {WaitReason::no_tab, "no_tab"},
                                                    {WaitReason::too_many_in_flight, "too_many_in_flight"},
                                                    {WaitReason::show_tab, "show_tab"},
                                                    {WaitReason::other_extension, "other_extension"}});
}

TEST_CASE("the words of `none`") {
    check<NoneReason>(std::vector<Word<NoneReason>>{{NoneReason::not_started, "not_started"},
                                                    {NoneReason::auto_retry_off, "auto_retry_off"},
                                                    {NoneReason::media_unknown, "media_unknown"},
                                                    {NoneReason::not_on_post, "not_on_post"},
                                                    {NoneReason::salvaged, "salvaged"}});
}

TEST_CASE("the states of a grant") {
    check<GrantState>(std::vector<NumberedWord<GrantState>>{{GrantState::offered, 1, "offered"},
                                                            {GrantState::claimed, 2, "claimed"},
                                                            {GrantState::clicked, 3, "clicked"},
                                                            {GrantState::resolved, 4, "resolved"},
                                                            {GrantState::expired, 5, "expired"},
                                                            {GrantState::cancelled, 6, "cancelled"},
                                                            {GrantState::failed, 7, "failed"},
                                                            {GrantState::lost, 8, "lost"}});
}

TEST_CASE("a grant is open until it is settled (R10)") {
    for (const GrantState open : {GrantState::offered, GrantState::claimed, GrantState::clicked}) CHECK(is_open(open));
    for (const GrantState settled :
         {GrantState::resolved, GrantState::expired, GrantState::cancelled, GrantState::failed, GrantState::lost}) {
        CHECK_FALSE(is_open(settled));
    }
}

TEST_CASE("the words for why a grant is closed, most of them those of `decision.revoked`") {
    check<CloseReason>(std::vector<NumberedWord<CloseReason>>{{CloseReason::none, 0, "none"},
                                                              {CloseReason::attempt_seen, 1, "attempt_seen"},
                                                              {CloseReason::expired, 2, "expired"},
                                                              {CloseReason::click_failed, 3, "click_failed"},
                                                              {CloseReason::auto_retry_off, 4, "auto_retry_off"},
                                                              {CloseReason::cleared, 5, "cleared"},
                                                              {CloseReason::deleted, 6, "deleted"},
                                                              {CloseReason::restarted, 7, "restarted"},
                                                              {CloseReason::superseded, 8, "superseded"},
                                                              {CloseReason::goal_reached, 9, "goal_reached"},
                                                              {CloseReason::max_retries, 10, "max_retries"},
                                                              {CloseReason::prompt_refused, 11, "prompt_refused"},
                                                              {CloseReason::credit_budget, 12, "credit_budget"},
                                                              {CloseReason::rate_limited, 13, "rate_limited"},
                                                              {CloseReason::timeout, 14, "timeout"},
                                                              {CloseReason::stale, 15, "stale"},
                                                              {CloseReason::user, 16, "user"},
                                                              {CloseReason::moved, 17, "moved"},
                                                              {CloseReason::salvaged, 18, "salvaged"},
                                                              {CloseReason::left_image, 19, "left_image"},
                                                              {CloseReason::options_changed, 20, "options_changed"},
                                                              {CloseReason::no_evidence, 21, "no_evidence"},
                                                              {CloseReason::site_error, 22, "site_error"},
                                                              {CloseReason::cannot_act, 23, "cannot_act"}});
}

TEST_CASE("an end takes a grant back with its own word (R12)") {
    for (int number = 0; number <= static_cast<int>(kLastEndReason); ++number) {
        const auto reason = static_cast<EndReason>(number);
        CHECK(name_of(close_reason(reason)) == name_of(reason));
    }
}

TEST_CASE("errors: number, word, and whether trying again helps") {
    using Row = std::tuple<ErrorCode, int, std::string, bool>;
    for (const auto& [code, number, word, retryable] : std::vector<Row>{
             {ErrorCode::parse_error, -32700, "parse_error", false},
             {ErrorCode::invalid_request, -32600, "invalid_request", false},
             {ErrorCode::method_not_found, -32601, "method_not_found", false},
             {ErrorCode::invalid_params, -32602, "invalid_params", false},
             {ErrorCode::internal, -32603, "internal", true},
             {ErrorCode::protocol_mismatch, -32001, "protocol_mismatch", false},
             {ErrorCode::not_initialized, -32002, "not_initialized", false},
             {ErrorCode::unknown_media, -32010, "unknown_media", false},
             {ErrorCode::conflict, -32011, "conflict", false},
             {ErrorCode::rate_limited, -32013, "rate_limited", true},
             {ErrorCode::request_id_reused, -32014, "request_id_reused", false},
             {ErrorCode::page_not_readable, -32015, "page_not_readable", true},
             {ErrorCode::storage_full, -32020, "storage_full", true},
             {ErrorCode::storage_busy, -32021, "storage_busy", true},
             {ErrorCode::storage_corrupt, -32022, "storage_corrupt", false},
             {ErrorCode::storage_too_new, -32023, "storage_too_new", false},
             {ErrorCode::storage_readonly, -32024, "storage_readonly", true},
             {ErrorCode::storage_io, -32025, "storage_io", true},
             {ErrorCode::response_too_large, -32030, "response_too_large", false},
         }) {
        CHECK(static_cast<int>(code) == number);
        CHECK(name_of(code) == word);
        CHECK(is_retryable(code) == retryable);
    }
}

TEST_CASE("the numbers on disk of notes and ledger lines") {
    std::set<std::string_view> words;
    for (int number = 1; number <= static_cast<int>(kLastNoteKind); ++number) {
        words.insert(name_of(static_cast<NoteKind>(number)));
    }
    CHECK(words.size() == 22);
    CHECK(static_cast<int>(NoteKind::adopted) == 16);
    CHECK(static_cast<int>(NoteKind::salvaged) == 18);
    CHECK(static_cast<int>(NoteKind::attempt_corrected) == 19);
    CHECK(static_cast<int>(NoteKind::generation_seen) == 20);
    CHECK(static_cast<int>(NoteKind::options_changed) == 21);
    CHECK(static_cast<int>(NoteKind::manual_click) == 22);
    CHECK(static_cast<int>(LedgerSource::snapshot) == 0);
    CHECK(static_cast<int>(LedgerSource::declared) == 1);
    CHECK(static_cast<int>(LedgerSource::history) == 2);
    CHECK(static_cast<int>(LedgerSource::settled) == 4);
}

}  // namespace host::core::test
