// session.update (R16): every field by its name, checked for its type; an unknown one is refused by name.
#include "wire/messages.hpp"

namespace host::wire::test {
namespace {

TEST_CASE("a suggestion can be dismissed, and nothing else (R21)") {
    CHECK_FALSE(good<SessionUpdate>("session.update").dismiss_suggestion);
    const auto with = [](const Json& wish) { return Json{{"mediaId", "m"}, {"suggestion", wish}}; };
    CHECK(params_of<SessionUpdate>("session.update", with(nullptr)).dismiss_suggestion);
    for (const Json& wish : {Json{{"lastPromptValue", "mine"}}, Json::object(), Json(true), Json("")}) {
        CHECK(complaint(envelope("session.update", with(wish))) ==
              "-32602 7 params.suggestion: expected null; a suggestion can only be dismissed");
    }
}

TEST_CASE("every field of SessionData and PersistentData can be changed by its name (R16)") {
    const auto update = good<SessionUpdate>("session.update");
    const auto at = [](std::int64_t ms) { return core::instant_from_ms(ms); };
    CHECK(update.media.value == "m");
    CHECK(update.expected_revision == 11);

    const core::SessionPatch& session = update.session;
    CHECK(session.is_active == true);
    CHECK(session.can_retry == true);
    CHECK(session.retry_count == 1);
    CHECK(session.videos_generated == 2);
    REQUIRE(session.current_post_id.has_value());
    CHECK(session.current_post_id->value().value == "p");
    CHECK(session.processed_attempt_ids == std::vector<core::AttemptId>{{"a"}, {"b"}});
    CHECK(session.last_attempt_time == at(3));
    CHECK(session.last_failure_time == at(4));
    CHECK(session.attempt_progress ==
          std::vector<core::AttemptProgress>{{.attempt = 1, .percent = 50, .recorded_at = at(5)}});
    CHECK(session.credits_used == 6);
    CHECK(session.layer1_failures == 7);
    CHECK(session.layer2_failures == 8);
    CHECK(session.layer3_failures == 9);
    CHECK(session.outcome == core::Outcome::pending);
    CHECK(session.logs == std::vector<std::string>{"one", "two"});
    REQUIRE(session.last_session_summary.has_value());
    CHECK(session.last_session_summary->value() == core::SessionSummary{.outcome = core::Outcome::failure,
                                                                        .completed_videos = 1,
                                                                        .video_goal = 2,
                                                                        .retries_attempted = 3,
                                                                        .max_retries = 4,
                                                                        .credits_used = 5,
                                                                        .layer1_failures = 6,
                                                                        .layer2_failures = 7,
                                                                        .layer3_failures = 8,
                                                                        .ended_at = at(9)});

    CHECK(update.persistent ==
          core::PersistentPatch{
              .max_retries = 5, .video_goal = 2, .auto_retry_enabled = false, .last_prompt_value = "a dog"});
}

TEST_CASE("what is absent is not changed") {
    const auto update = params_of<SessionUpdate>("session.update", {{"mediaId", "m"}});
    CHECK(update.session == core::SessionPatch{});
    CHECK(update.persistent == core::PersistentPatch{});
    CHECK(update.expected_revision == std::nullopt);
}

TEST_CASE("the post and the summary can be set to null") {
    const auto update = params_of<SessionUpdate>(
        "session.update",
        {{"mediaId", "m"}, {"session", {{"currentPostId", nullptr}, {"lastSessionSummary", nullptr}}}});
    REQUIRE(update.session.current_post_id.has_value());
    CHECK_FALSE(update.session.current_post_id->has_value());
    REQUIRE(update.session.last_session_summary.has_value());
    CHECK_FALSE(update.session.last_session_summary->has_value());
}

TEST_CASE("all five outcomes are known") {
    for (const auto outcome : {core::Outcome::idle, core::Outcome::pending, core::Outcome::success,
                               core::Outcome::failure, core::Outcome::cancelled}) {
        const Json name = std::string{core::name_of(outcome)};
        const auto update =
            params_of<SessionUpdate>("session.update", changed("session.update", "/session/outcome", name.dump()));
        CHECK(update.session.outcome == outcome);
    }
}

TEST_CASE("an unknown field is refused, named, wherever it is (R16)") {
    const auto [pointer, path] = GENERATE(table<std::string, std::string>({
        {"/persistant", "params.persistant"},
        {"/session/retrycount", "params.session.retrycount"},
        {"/session/mediaId", "params.session.mediaId"},
        {"/session/maxRetries", "params.session.maxRetries"},
        {"/session/attemptProgress/0/layer", "params.session.attemptProgress[0].layer"},
        {"/session/lastSessionSummary/reason", "params.session.lastSessionSummary.reason"},
        {"/persistent/retryCount", "params.persistent.retryCount"},
    }));
    CHECK(complaint(envelope("session.update", changed("session.update", pointer, "1"))) ==
          "-32602 7 " + path + ": unknown field");
}

TEST_CASE("the tab that a worker stamps on every message is no unknown field") {
    CHECK(
        complaint(envelope("session.update", changed("session.update", "/tab", R"({"id":7,"document":"d"})"))).empty());
}

TEST_CASE("a field of the wrong type is refused with its path (R16)") {
    const std::string count = "expected integer 0..9007199254740992";
    const auto [pointer, value, expected] = GENERATE_COPY(table<std::string, std::string, std::string>({
        {"/mediaId", "", "params.mediaId: required"},
        {"/session", "[]", "params.session: expected object"},
        {"/persistent", "7", "params.persistent: expected object"},
        {"/expectedRevision", "-1", "params.expectedRevision: " + count},
        {"/expectedRevision", "1.0", "params.expectedRevision: " + count},
        {"/session/isActive", "1", "params.session.isActive: expected boolean"},
        {"/session/isActive", "null", "params.session.isActive: expected boolean"},
        {"/session/canRetry", "\"true\"", "params.session.canRetry: expected boolean"},
        {"/session/retryCount", "true", "params.session.retryCount: " + count},
        {"/session/retryCount", "1.5", "params.session.retryCount: " + count},
        {"/session/retryCount", "-1", "params.session.retryCount: " + count},
        {"/session/videosGenerated", "9007199254740993", "params.session.videosGenerated: " + count},
        {"/session/creditsUsed", "null", "params.session.creditsUsed: " + count},
        {"/session/layer1Failures", "\"1\"", "params.session.layer1Failures: " + count},
        {"/session/layer2Failures", "[]", "params.session.layer2Failures: " + count},
        {"/session/layer3Failures", "{}", "params.session.layer3Failures: " + count},
        {"/session/currentPostId", "7", "params.session.currentPostId: expected string"},
        {"/session/currentPostId", "\"\"", "params.session.currentPostId: expected string of 1..256 bytes"},
        {"/session/processedAttemptIds", "{}", "params.session.processedAttemptIds: expected array"},
        {"/session/processedAttemptIds/1", "7", "params.session.processedAttemptIds[1]: expected string"},
        {"/session/processedAttemptIds/0", "\"\"",
         "params.session.processedAttemptIds[0]: expected string of 1..256 bytes"},
        {"/session/processedAttemptIds/0", R"("\u0000")",
         "params.session.processedAttemptIds[0]: must not contain U+0000"},
        {"/session/lastAttemptTime", "-1", "params.session.lastAttemptTime: " + count},
        {"/session/lastFailureTime", "\"now\"", "params.session.lastFailureTime: " + count},
        {"/session/attemptProgress", "null", "params.session.attemptProgress: expected array"},
        {"/session/attemptProgress/0", "50", "params.session.attemptProgress[0]: expected object"},
        {"/session/attemptProgress/0/attempt", "", "params.session.attemptProgress[0].attempt: required"},
        {"/session/attemptProgress/0/percent", "101",
         "params.session.attemptProgress[0].percent: expected integer 0..100"},
        {"/session/attemptProgress/0/recordedAt", "", "params.session.attemptProgress[0].recordedAt: required"},
        {"/session/outcome", "\"won\"",
         "params.session.outcome: expected one of idle, pending, success, failure, cancelled"},
        {"/session/outcome", "1", "params.session.outcome: expected string"},
        {"/session/logs", "\"one\"", "params.session.logs: expected array"},
        {"/session/logs/1", "null", "params.session.logs[1]: expected string"},
        {"/session/lastSessionSummary", "[]", "params.session.lastSessionSummary: expected object"},
        {"/session/lastSessionSummary/endedAt", "", "params.session.lastSessionSummary.endedAt: required"},
        {"/session/lastSessionSummary/outcome", "\"won\"",
         "params.session.lastSessionSummary.outcome: expected one of idle, pending, success, failure, cancelled"},
        {"/persistent/maxRetries", "3.0", "params.persistent.maxRetries: expected integer"},
        {"/persistent/maxRetries", "null", "params.persistent.maxRetries: expected integer"},
        {"/persistent/autoRetryEnabled", "\"yes\"", "params.persistent.autoRetryEnabled: expected boolean"},
        {"/persistent/lastPromptValue", "null", "params.persistent.lastPromptValue: expected string"},
        {"/persistent/videoGoal", "true", "params.persistent.videoGoal: expected integer"},
    }));
    CAPTURE(pointer, value);
    CHECK(complaint(envelope("session.update", changed("session.update", pointer, value))) == "-32602 7 " + expected);
}

TEST_CASE("the ranges of the user's limits are left to the core, which names them") {
    const auto update =
        params_of<SessionUpdate>("session.update", changed("session.update", "/persistent/maxRetries", "-51"));
    CHECK(update.persistent.max_retries == -51);
}

}  // namespace
}  // namespace host::wire::test
