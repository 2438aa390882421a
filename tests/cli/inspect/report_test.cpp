// Prompts are private (--show-prompts): nothing of them is left, wherever they are quoted.
#include "cli/inspect/report.hpp"
#include "cli/inspect/report_json.hpp"

#include <algorithm>

#include "cli/inspect/explain.hpp"
#include "cli/inspect/html_text.hpp"
#include "cli/inspect/report_text.hpp"
#include "core/reason_words.hpp"
#include "support/catch.hpp"

namespace host::cli {
namespace {

constexpr char kSecret[] = "a secret\nwish";

DebugReport report_with_prompts() {
    DebugSession session;
    session.media.id = {"m1"};
    session.media.persistent.last_prompt_value = kSecret;
    session.media.session.logs = {std::string{"[1970-01-01T00:16:40.000Z] Session started with prompt: "} + kSecret,
                                  "[1970-01-01T00:16:41.000Z] Moderation detected on attempt a1",
                                  std::string{"[1970-01-01T00:16:42.000Z] Retrying with prompt: "} + kSecret,
                                  std::string{"[1970-01-01T00:16:43.000Z] Click failed: "} + kSecret, kSecret};
    session.media.suggestion = core::Suggestion{.max_retries = 9, .last_prompt_value = kSecret};
    session.prompt_characters = 13;
    core::RetryDecision retry;
    retry.grant.media = {"m1"};
    retry.prompt = kSecret;
    session.decision = retry;
    DebugReport report;
    for (const std::string error : {kSecret, "the controls are gone or disabled"}) {
        report.journal.push_back({{}, {{"m1"}, core::NoteKind::click_failed, "d1", error}});
    }
    report.sessions.push_back(std::move(session));
    report.ledger.emplace();
    return report;
}

std::string everything(const DebugReport& report) {
    std::string text = encode(report) + cli::encode_explanation(report) + html_page(report, {report});
    for (const std::string& line : explanation(report, platform::Look{})) text += line + "\n";
    for (const auto& lines :
         {overview(report, platform::Look{}).lines(), full_view(report, platform::Look{}).lines()}) {
        for (const std::string& line : lines) text += line + "\n";
    }
    return text;
}

TEST_CASE("a hidden prompt shows its length and nothing else, in text and JSON") {
    auto report = report_with_prompts();
    REQUIRE(everything(report).find("secret") != std::string::npos);
    redact(report);
    const std::string text = everything(report);
    CHECK(text.find("secret") == std::string::npos);
    CHECK(text.find("wish") == std::string::npos);
    CHECK(text.find("(hidden, 13 characters)") != std::string::npos);
    CHECK(text.find(R"("lastPromptValue":null)") != std::string::npos);
    CHECK(text.find(R"("lastPromptLength":13)") != std::string::npos);
    CHECK(text.find(R"("prompt":null)") != std::string::npos);
    CHECK(text.find("Moderation detected on attempt a1") != std::string::npos);
    CHECK(text.find("] (hidden, 35 characters)") != std::string::npos);
    CHECK(text.find("the click failed: (hidden, 13 characters)") != std::string::npos);
    CHECK(text.find("the click failed: the controls are gone or disabled") != std::string::npos);
}

TEST_CASE("an image that takes no more attempts is told to be full, with what helps (R22)") {
    const auto says_so = [](std::int64_t attempts) {
        DebugReport report = report_with_prompts();
        report.ledger->resize(static_cast<std::size_t>(attempts), {.attempt = {"a"}});
        const auto lines = full_view(report, platform::Look{}).lines();
        return std::ranges::any_of(lines, [](const std::string& line) { return line.starts_with("Full "); });
    };
    CHECK(says_so(core::kMaxAttempts));
    CHECK_FALSE(says_so(core::kMaxAttempts - 1));
}

TEST_CASE("a click that is offered, or on its way, is told in words (R10)") {
    const auto at = [](int second) { return core::instant_from_ms(1'000'000 + second * 1'000); };
    core::Grant grant{.id = {7}, .media = {"m1"}, .state = core::GrantState::offered};
    grant.document.tab = 5;
    grant.reason = core::RetryReason::moderated;
    grant.attempt = 2;
    grant.expires_at = at(10);
    CHECK(describe(grant, at(2)) ==
          "attempt 2 is offered to tab 5, " + core::why_offered(grant.reason) + "; the offer ends in 8 s");
    CHECK(describe(grant, at(10)).ends_with("; the offer is over"));
    grant.state = core::GrantState::claimed;
    grant.claimed_at = at(3);
    CHECK(describe(grant, at(5)) ==
          "tab 5 may click now, for attempt 2, " + core::why_offered(grant.reason) + "; it claimed that 2 s ago");
    grant.state = core::GrantState::clicked;
    grant.clicked_at = at(4);
    CHECK(describe(grant, at(64)) == "waiting for the result of the last click, of tab 5, for attempt 2, 1 min ago");

    auto report = report_with_prompts();
    redact(report);
    report.grants = {grant};
    for (const auto& lines :
         {overview(report, platform::Look{}).lines(), full_view(report, platform::Look{}).lines()}) {
        CHECK(std::ranges::any_of(lines, [](const std::string& line) {
            return line.find("waiting for the result of the last click") != std::string::npos;
        }));
    }
}

TEST_CASE("how a session ended is told in the words of the popup, not in those of the protocol") {
    core::Media media;
    media.session.outcome = core::Outcome::success;
    CHECK(state_of(media) == "done");
    media.session.outcome = core::Outcome::failure;
    CHECK(state_of(media) == "stopped");
    media.session.outcome = core::Outcome::cancelled;
    CHECK(state_of(media) == "ended");
    auto report = report_with_prompts();
    redact(report);
    report.sessions.front().media.effort.ended_by = core::EndReason::max_retries;
    std::string all;
    for (const std::string& line : full_view(report, platform::Look{}).lines()) all += line + "\n";
    CHECK(all.find("max_retries") == std::string::npos);
    CHECK(all.find(core::words_for(core::EndReason::max_retries)) != std::string::npos);
}

const std::string kTime = "[2026-01-31T12:00:00.000Z] ";

TEST_CASE("log lines without a prompt stay as they are") {
    CHECK(redact_log_line(kTime + "Video generated successfully: a1") == kTime + "Video generated successfully: a1");
    CHECK(redact_log_line("") == "");
}

TEST_CASE("a prompt in a log line is hidden to its end, and counted in characters") {
    CHECK(redact_log_line(kTime + "Session started with prompt: größe\nSession started with prompt: x") ==
          kTime + "Session started with prompt: (hidden, 36 characters)");
    CHECK(hidden(1) == "(hidden, 1 character)");
}

TEST_CASE("a log line that the host has not written is hidden but for its time") {
    CHECK(redact_log_line(kTime + "Retrying with prompt: größe") == kTime + "(hidden, 27 characters)");
    CHECK(redact_log_line("größe") == "(hidden, 5 characters)");
}

}  // namespace
}  // namespace host::cli
