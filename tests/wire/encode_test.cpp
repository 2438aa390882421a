// The exact text of results and decisions: names, order and nothing else (docs/protocol.md).
#include "wire/encode.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/identity.hpp"
#include "support/catch.hpp"
#include "wire/frame.hpp"
#include "wire/values.hpp"

namespace host::wire::test {
namespace {

TEST_CASE("a view has the names of the protocol, in its order") {
    CHECK(encode(view()) ==
          R"({"mediaId":"m","revision":7,"session":{"isActive":true,"retryCount":1,"videosGenerated":2,)"
          R"("currentPostId":"p","processedAttemptIds":["a","b"],"lastAttemptTime":3,"lastFailureTime":4,)"
          R"("canRetry":true,"attemptProgress":[{"attempt":1,"percent":50,"recordedAt":5}],"creditsUsed":6,)"
          R"("layer1Failures":7,"layer2Failures":8,"layer3Failures":9,"outcome":"pending","logs":["one","two"],)"
          R"("lastSessionSummary":{"outcome":"failure","completedVideos":1,"videoGoal":2,"retriesAttempted":3,)"
          R"("maxRetries":4,"creditsUsed":5,"layer1Failures":6,"layer2Failures":7,"layer3Failures":8,"endedAt":9}},)"
          R"("persistent":{"maxRetries":5,"autoRetryEnabled":false,"lastPromptValue":"a \"cat\"","videoGoal":2}})");
}

TEST_CASE("a new session is zero, empty, false and null, with outcome idle") {
    CHECK(encode(core::View{.media_id = {"m"}, .revision = 0, .session = {}, .persistent = {}}) ==
          R"({"mediaId":"m","revision":0,"session":{"isActive":false,"retryCount":0,"videosGenerated":0,)"
          R"("currentPostId":null,"processedAttemptIds":[],"lastAttemptTime":0,"lastFailureTime":0,)"
          R"("canRetry":false,"attemptProgress":[],"creditsUsed":0,"layer1Failures":0,"layer2Failures":0,)"
          R"("layer3Failures":0,"outcome":"idle","logs":[],"lastSessionSummary":null},)"
          R"("persistent":{"maxRetries":3,"autoRetryEnabled":true,"lastPromptValue":"","videoGoal":1}})");
}

TEST_CASE("a suggestion is in the view as far as there is one (R21)") {
    core::View suggested = view();
    suggested.suggestion = core::Suggestion{.max_retries = 9, .last_prompt_value = "a \"fox\""};
    CHECK(encode(suggested).ends_with(R"(,"suggestion":{"maxRetries":9,"lastPromptValue":"a \"fox\""}})"));
    suggested.suggestion = core::Suggestion{.video_goal = 2, .auto_retry_enabled = false};
    CHECK(encode(suggested, false).ends_with(R"(,"suggestion":{"autoRetryEnabled":false,"videoGoal":2}})"));
}

TEST_CASE("a view without logs has no key for them") {
    const std::string text = encode(view(), false);
    CHECK(text.find("logs") == std::string::npos);
    CHECK(text.find(R"("outcome":"pending","lastSessionSummary":{)") != std::string::npos);
}

TEST_CASE("each decision has its own fields") {
    CHECK(encode(retry()) ==
          R"({"action":"retry","decisionId":"d12","mediaId":"m","postId":"p","prompt":"a cat","attempt":2,)"
          R"("expiresAt":1010000,"now":1000000,"reason":"moderated","tab":{"id":7,"document":"doc"}})");
    core::RetryDecision nowhere = std::get<core::RetryDecision>(retry());
    nowhere.post.reset();
    CHECK(encode(core::Decision{nowhere}).find(R"("postId":null,)") != std::string::npos);

    CHECK(encode(wait()) == R"({"action":"wait","mediaId":"m","until":1008000,"now":1000000,"reason":"cooldown"})");
    CHECK(encode(core::Decision{
              core::WaitDecision{.media = {"m"}, .until = std::nullopt, .reason = core::WaitReason::no_tab}}) ==
          R"({"action":"wait","mediaId":"m","until":null,"now":1000000,"reason":"no_tab"})");
    CHECK(encode(core::Decision{core::StopDecision{
              .media = {"m"}, .outcome = core::Outcome::failure, .reason = core::EndReason::max_retries}}) ==
          R"({"action":"stop","mediaId":"m","outcome":"failure","reason":"max_retries"})");
    CHECK(encode(none()) == R"({"action":"none","mediaId":null,"reason":"media_unknown"})");
    CHECK(encode(core::Decision{
              core::NoneDecision{.media = core::MediaId{"m"}, .reason = core::NoneReason::not_started}}) ==
          R"({"action":"none","mediaId":"m","reason":"not_started"})");
}

TEST_CASE("the settings are those of the protocol, with their defaults") {
    CHECK(
        encode(core::Settings{}) ==
        R"({"defaultMaxRetries":3,"defaultVideoGoal":1,"defaultAutoRetryEnabled":true,"cooldownMs":8000,)"
        R"("backoff":{"initialMs":1200,"multiplier":1.0,"maxMs":60000,"jitterMs":0},"attemptTimeoutMs":120000,)"
        R"("staleAfterMs":600000,"rateLimitPauseMs":60000,"breakerThreshold":3,"creditBudget":null,"adoptManualAttempts":false,"keepPromptHistory":false,"keepDetailDays":90})");
    core::Settings settings;
    settings.credit_budget = 20;
    CHECK(encode(settings).find(R"("creditBudget":20,)") != std::string::npos);
}

TEST_CASE("each setting is described once, by the range and the default that the table has (R17)") {
    const auto described = nlohmann::json::parse(encode(SettingsDescribed{})).at("settings");
    const auto written = nlohmann::json::parse(encode(core::Settings{}));
    REQUIRE(described.size() == core::setting_table().size());
    for (std::size_t n = 0; n < described.size(); ++n) {
        const core::Setting& setting = core::setting_table()[n];
        const auto& one = described.at(n);
        CAPTURE(setting.name);
        CHECK(one.at("name") == setting.name);
        std::string pointer = "/" + std::string{setting.name};
        std::ranges::replace(pointer, '.', '/');
        const auto& usual = written.at(nlohmann::json::json_pointer(pointer));
        CHECK(one.at("default") == usual);
        const bool is_switch = setting.unit == core::SettingUnit::on_off;
        CHECK((one.at("type") == "boolean") == is_switch);
        CHECK(one.contains("min") != is_switch);
        if (!is_switch) CHECK(one.at("min") == setting.least);
        if (!is_switch) CHECK(one.at("max") == setting.most);
        CHECK((one.at("type") == "integer|null") == setting.can_be_none);
    }
}

TEST_CASE("hello says who answers, where the log is, and all limits") {
    const std::string text = encode(HelloResult{.protocol = 1,
                                                .host_version = "0.1.0",
                                                .pid = 42,
                                                .connection = "c1",
                                                .schema = 1,
                                                .log = "/home/me/host.log",
                                                .settings = {},
                                                .taught = {{"bar", "textarea", "button", core::instant_from_ms(5)}}});
    CHECK(
        text ==
        R"({"protocol":1,"protocols":[1,1],"host":{"name":")" + std::string{core::kHostName} +
            R"(","version":"0.1.0","pid":42},"connection":"c1","schema":1,"log":"/home/me/host.log",)"
            R"("limits":{"maxFrameIn":67108864,"maxFrameOut":1048576,"maxRetries":[1,50],)"
            R"("videoGoal":[1,50],"cooldownMs":[3000,86400000],"promptBytes":32768,)"
            R"("siteIntervalMs":3000,"sessionsInFlight":3,"offerTtlMs":10000},"settings":)" +
            encode(core::Settings{}) +
            R"(,"features":["snapshot.source","page.report","notice.kinds","claim.options","page.teach","session.adopt",)"
            R"("settings.describe","session.search","prompts","doctor","copies"],)"
            R"("taught":[{"layout":"bar","prompt":"textarea","submit":"button","at":5}]})");
}

TEST_CASE("each result has the fields of its method") {
    const std::string v = encode(view());
    CHECK(encode(SnapshotResult{.media = 3, .new_attempts = 2, .ignored = 1, .view = view(), .decision = wait()}) ==
          R"({"media":3,"newAttempts":2,"ignored":1,"view":)" + v + R"(,"decision":)" + encode(wait()) + "}");
    CHECK(encode(SnapshotResult{.media = 0, .new_attempts = 0, .ignored = 0, .view = {}, .decision = none()}) ==
          R"({"media":0,"newAttempts":0,"ignored":0,"view":null,"decision":)" + encode(none()) + "}");
    CHECK(encode(RouteResult{.post = core::PostId{"p"},
                             .media = core::MediaId{"m"},
                             .provisional = true,
                             .view = view(),
                             .decision = none()}) ==
          R"({"postId":"p","mediaId":"m","provisional":true,"view":)" + v + R"(,"decision":)" + encode(none()) + "}");
    CHECK(encode(RouteResult{.post = {}, .media = {}, .provisional = false, .view = {}, .decision = none()}) ==
          R"({"postId":null,"mediaId":null,"provisional":false,"view":null,"decision":)" + encode(none()) + "}");
    CHECK(encode(ViewAndDecision{view(), retry()}) == R"({"view":)" + v + R"(,"decision":)" + encode(retry()) + "}");
    CHECK(encode(ViewOnly{view()}) == R"({"view":)" + v + "}");
    CHECK(encode(Deleted{true}) == R"({"deleted":true})");
    CHECK(encode(SettingsResult{}) == R"({"settings":)" + encode(core::Settings{}) + "}");
    CHECK(encode(NoticeResult{.ended = {{"m"}, {"n"}}, .paused_until = core::instant_from_ms(1'060'000)}) ==
          R"({"ended":["m","n"],"pausedUntil":1060000,"now":1000000})");
    CHECK(encode(NoticeResult{.ended = {}, .paused_until = core::instant_from_ms(1)}) ==
          R"({"ended":[],"pausedUntil":1,"now":1000000})");
    CHECK(encode(Now{core::instant_from_ms(1'000'000)}) == R"({"now":1000000})");
    CHECK(encode(Empty{}) == "{}");
}

TEST_CASE("a claim says the prompt when granted, the reason when not, never both (R10)") {
    CHECK(encode(ClaimResult{.granted = true, .reason = "", .prompt = "a cat", .media = {"m"}}) ==
          R"({"granted":true,"prompt":"a cat","mediaId":"m"})");
    CHECK(encode(ClaimResult{.granted = false, .reason = "expired", .prompt = "a cat", .media = {"m"}}) ==
          R"({"granted":false,"reason":"expired"})");
    CHECK(encode(ClaimResult{.granted = false, .reason = "site_interval", .until = core::instant_from_ms(1'003'000)}) ==
          R"({"granted":false,"reason":"site_interval","until":1003000,"now":1000000})");
}

TEST_CASE("a page of sessions carries no logs, and a cursor or null") {
    CHECK(encode(SessionPage{.sessions = {view()}, .next_cursor = "m"}) ==
          R"({"sessions":[)" + encode(view(), false) + R"(],"nextCursor":"m"})");
    CHECK(encode(SessionPage{.sessions = {}, .next_cursor = {}}) == R"({"sessions":[],"nextCursor":null})");
}

TEST_CASE("bytes that are no UTF-8 go out as U+FFFD, never as an exception") {
    core::View broken = view();
    broken.persistent.last_prompt_value =
        "a\xFF"
        "b\xED\xA0\x80";
    broken.media_id.value = "\xC3";
    const std::string text = encode(broken);
    CHECK(text.find("\xFF") == std::string::npos);
    CHECK(text.find("a\uFFFD"
                    "b\uFFFD") != std::string::npos);
    CHECK(text.starts_with("{\"mediaId\":\"\uFFFD\""));
}

}  // namespace
}  // namespace host::wire::test
