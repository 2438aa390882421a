// Requests for tests: one good example per method, changed in one place at a time.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "support/catch.hpp"
#include "wire/decode.hpp"

namespace host::wire::test {

using Json = nlohmann::json;

inline const std::map<std::string, std::string>& good_params() {
    static const std::map<std::string, std::string> all{
        {"hello", R"({"protocol":1,"client":{"name":"shim","version":"0.1.0"}})"},
        {"snapshot",
         R"({"tab":{"id":7,"document":"doc"},"seq":1,"store":{"state":{"videoByMediaId":{"m":[{"id":"a"}]},"imageByMediaId":{"m":{}}},"version":0},"path":"/imagine/post/m","partial":true})"},
        {"route", R"({"tab":{"id":7,"document":"doc"},"seq":2,"path":"/imagine/post/m"})"},
        {"tab.closed", R"({"tab":{"id":7}})"},
        {"session.start", R"({"tab":{"id":7,"document":"doc"},"mediaId":"m","prompt":"a cat","requestId":"r1"})"},
        {"session.adopt",
         R"({"tab":{"id":7,"document":"doc"},"prompt":"a cat","options":{"length":"10","audio":"on"}})"},
        {"session.stop", R"({"mediaId":"m","requestId":"r1"})"},
        {"session.update",
         R"({"mediaId":"m","session":{"isActive":true,"retryCount":1,"videosGenerated":2,"currentPostId":"p","processedAttemptIds":["a","b"],"lastAttemptTime":3,"lastFailureTime":4,"canRetry":true,"attemptProgress":[{"attempt":1,"percent":50,"recordedAt":5}],"creditsUsed":6,"layer1Failures":7,"layer2Failures":8,"layer3Failures":9,"outcome":"pending","logs":["one","two"],"lastSessionSummary":{"outcome":"failure","completedVideos":1,"videoGoal":2,"retriesAttempted":3,"maxRetries":4,"creditsUsed":5,"layer1Failures":6,"layer2Failures":7,"layer3Failures":8,"endedAt":9}},"persistent":{"maxRetries":5,"autoRetryEnabled":false,"lastPromptValue":"a dog","videoGoal":2},"expectedRevision":11,"requestId":"r1"})"},
        {"session.clear", R"({"mediaId":"m","requestId":"r1"})"},
        {"session.delete", R"({"mediaId":"m","requestId":"r1"})"},
        {"session.get", R"({"mediaId":"m","tab":{"id":7,"document":"doc"}})"},
        {"session.list", R"({"active":true,"state":"paused","search":"cat","sort":"recent","cursor":"m","limit":100})"},
        {"prompts.list", R"({"search":"cat","cursor":"c","limit":100})"},
        {"prompts.delete", R"({"promptId":"p12"})"},
        {"settings.get", R"({})"},
        {"settings.describe", R"({})"},
        {"settings.update",
         R"({"settings":{"defaultMaxRetries":4,"defaultVideoGoal":2,"defaultAutoRetryEnabled":false,"cooldownMs":9000,"backoff":{"initialMs":1,"multiplier":1.5,"maxMs":2,"jitterMs":3},"attemptTimeoutMs":4,"staleAfterMs":5,"rateLimitPauseMs":6,"breakerThreshold":7,"creditBudget":8,"adoptManualAttempts":true,"keepPromptHistory":true,"keepDetailDays":30}})"},
        {"progress", R"({"tab":{"id":7,"document":"doc"},"seq":3,"percent":42})"},
        {"notice", R"({"tab":{"id":7,"document":"doc"},"seq":4,"kind":"rate_limited","retryAfterMs":90000})"},
        {"page.report",
         R"({"tab":{"id":7,"document":"doc"},"seq":5,"report":{"layout":"editor","language":"en","composer":"ready","store":"present","stream":"listening","visible":true,"canAct":false,"others":["grok-auto-retry"],"missing":["percent"],"foundBy":{"submit":"form","box":"label"}}})"},
        {"page.taught", R"({})"},
        {"page.teach", R"({"layout":"editor","prompt":"form > textarea","submit":"form > button"})"},
        {"page.forget", R"({"layout":"editor"})"},
        {"decision.claim",
         R"({"tab":{"id":7,"document":"doc"},"decisionId":"d12","options":{"length":"10","resolution":"720p","aspect":"9:16","mode":"custom","audio":"on"},"requestId":"r1"})"},
        {"decision.result",
         R"({"tab":{"id":7,"document":"doc"},"decisionId":"d12","clicked":false,"error":"no button","requestId":"r1"})"},
        {"copies.count", R"({})"},
        {"copies.delete", R"({})"},
        {"doctor.run", R"({})"},
        {"ping", R"({})"},
        {"test.advance", R"({"ms":8000})"},
    };
    return all;
}

inline std::string envelope(std::string_view method, const Json& params) {
    return Json{{"jsonrpc", "2.0"}, {"id", 7}, {"method", method}, {"params", params}}.dump();
}

// The example's params with the value at the JSON pointer replaced, or removed when `value` is empty.
inline Json changed(const std::string& method, const std::string& pointer, const std::string& value) {
    Json params = Json::parse(good_params().at(method));
    if (!value.empty()) {
        params[Json::json_pointer(pointer)] = Json::parse(value);
    } else {
        const Json::json_pointer where(pointer);
        params[where.parent_pointer()].erase(where.back());
    }
    return params;
}

// "-32602 7 params.tab: expected object", or "" for a message that is fine.
inline std::string complaint(std::string_view payload) {
    const auto request = decode(payload);
    if (request) return {};
    const BadRequest& bad = request.error();
    return std::to_string(static_cast<int>(bad.code)) + " " + bad.id + " " + (bad.path.empty() ? "" : bad.path + ": ") +
           bad.problem;
}

inline Request request(std::string_view payload) {
    INFO(payload.substr(0, 1000));
    INFO(complaint(payload));
    auto decoded = decode(payload);
    REQUIRE(decoded.has_value());
    return *std::move(decoded);
}

// The params of the method, decoded to what they should be.
template <class Expected>
Expected params_of(std::string_view method, const Json& params) {
    const Request decoded = request(envelope(method, params));
    REQUIRE(std::holds_alternative<Expected>(decoded.params));
    return std::get<Expected>(decoded.params);
}

template <class Expected>
Expected good(const std::string& method) {
    return params_of<Expected>(method, Json::parse(good_params().at(method)));
}

inline core::DocumentRef doc() { return {.tab = 7, .document = "doc"}; }

}  // namespace host::wire::test
