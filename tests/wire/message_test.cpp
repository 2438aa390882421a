// Whole messages from the host: responses, errors, notifications, and what happens at the browser's limit of 1 MiB.
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "wire/encode.hpp"
#include "wire/frame.hpp"
#include "wire/values.hpp"

namespace host::wire::test {
namespace {

using Json = nlohmann::json;
using core::ErrorCode;

Error error(ErrorCode code) {
    Error made;
    made.code = code;
    return made;
}

core::View large_view(std::size_t lines, std::size_t line_bytes) {
    core::View large = view();
    large.session.logs = {};
    for (std::size_t i = 0; i < lines; ++i) {
        std::string line = std::to_string(i) + " ";
        large.session.logs.push_back(line.append(line_bytes - line.size(), '"'));  // two bytes each, as JSON
    }
    return large;
}

TEST_CASE("a response carries the id as it came") {
    CHECK(response("7", "{}") == R"({"jsonrpc":"2.0","id":7,"result":{}})");
    CHECK(response(R"("a\"b")", R"({"now":1})") == R"({"jsonrpc":"2.0","id":"a\"b","result":{"now":1}})");
}

TEST_CASE("an error has a code, a sentence, a name, and whether to try again") {
    CHECK(
        error_response("7", error(ErrorCode::storage_full)) ==
        R"({"jsonrpc":"2.0","id":7,"error":{"code":-32020,"message":"The disk is full. Free some space. )"
        R"(Nothing was lost, and no retry is granted until then.","data":{"name":"storage_full","retryable":true}}})");
    Error own = error(ErrorCode::internal);
    own.message = "Own words.";
    CHECK(Json::parse(error_response("7", own)).at("error").at("message") == "Own words.");
}

TEST_CASE("every error code has its own sentence, name and number") {
    const auto code = GENERATE(
        ErrorCode::parse_error, ErrorCode::invalid_request, ErrorCode::method_not_found, ErrorCode::invalid_params,
        ErrorCode::internal, ErrorCode::protocol_mismatch, ErrorCode::not_initialized, ErrorCode::unknown_media,
        ErrorCode::conflict, ErrorCode::rate_limited, ErrorCode::request_id_reused, ErrorCode::page_not_readable,
        ErrorCode::storage_full, ErrorCode::storage_busy, ErrorCode::storage_corrupt, ErrorCode::storage_too_new,
        ErrorCode::storage_readonly, ErrorCode::storage_io, ErrorCode::response_too_large);
    const Json whole = Json::parse(error_response("7", error(code)));
    CHECK(whole.at("error").at("code") == static_cast<int>(code));
    CHECK(whole.at("error").at("data").at("name") == core::name_of(code));
    CHECK(whole.at("error").at("data").at("retryable") == core::is_retryable(code));
    const auto sentence = whole.at("error").at("message").get<std::string>();
    CHECK(sentence.size() > 20);
    CHECK(sentence.ends_with('.'));
    CHECK(sentence.find(". ") != std::string::npos);  // what is wrong. What to do
}

TEST_CASE("an invalid parameter is told by path and problem, to people and to programs") {
    BadRequest bad;
    bad.id = "7";
    bad.code = ErrorCode::invalid_params;
    bad.path = "params.store.state.videoByMediaId";
    bad.problem = "expected object";
    CHECK(error_response(bad) ==
          R"({"jsonrpc":"2.0","id":7,"error":{"code":-32602,)"
          R"("message":"params.store.state.videoByMediaId: expected object",)"
          R"("data":{"name":"invalid_params","retryable":false,"path":"params.store.state.videoByMediaId",)"
          R"("problem":"expected object"}}})");

    Error core_says = error(ErrorCode::invalid_params);
    core_says.path = "params.persistent.maxRetries";
    core_says.problem = "expected 1..50, got 60";
    CHECK(Json::parse(error_response("7", core_says)).at("error").at("message") ==
          "params.persistent.maxRetries: expected 1..50, got 60");
}

TEST_CASE("a frame that cannot be read is answered with id null") {
    BadRequest bad;
    bad.code = ErrorCode::parse_error;
    bad.problem = "contains a NUL byte, at byte 3";
    CHECK(error_response(bad) ==
          R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"contains a NUL byte, at byte 3",)"
          R"("data":{"name":"parse_error","retryable":false}}})");
}

TEST_CASE("a conflict carries the current view, a rate limit the end of the pause") {
    Error conflict = error(ErrorCode::conflict);
    conflict.view = view();
    CHECK(error_response("7", conflict).find(R"("retryable":false,"view":)" + encode(view()) + "}}}") !=
          std::string::npos);
    Error limited = error(ErrorCode::rate_limited);
    limited.until = at(1'060'000);
    limited.now = kNow;
    CHECK(error_response("7", limited).find(R"("retryable":true,"until":1060000,"now":1000000}}})") !=
          std::string::npos);
}

TEST_CASE("notifications name their document") {
    const core::DocumentRef tab{.tab = 7, .document = "doc"};
    CHECK(notification(DecisionPush{.decision = wait(), .tab = tab}) ==
          R"({"jsonrpc":"2.0","method":"decision","params":{"action":"wait","mediaId":"m","until":1008000,)"
          R"("now":1000000,"reason":"cooldown","tab":{"id":7,"document":"doc"}}})");
    CHECK(notification(DecisionPush{.decision = retry(), .tab = tab}) ==
          R"({"jsonrpc":"2.0","method":"decision","params":)" + encode(retry()) + "}");
    CHECK(notification(RevokedPush{.decision = {12}, .reason = core::CloseReason::rate_limited, .tab = tab}) ==
          R"({"jsonrpc":"2.0","method":"decision.revoked","params":{"decisionId":"d12","reason":"rate_limited",)"
          R"("tab":{"id":7,"document":"doc"}}})");
    CHECK(notification(ChangedPush{.tab = tab, .media = {"m"}, .view = view()}) ==
          R"({"jsonrpc":"2.0","method":"session.changed","params":{"tab":{"id":7,"document":"doc"},"view":)" +
              encode(view()) + "}}");
    CHECK(notification(ChangedPush{.tab = tab, .media = {"m"}, .view = {}}) ==
          R"({"jsonrpc":"2.0","method":"session.changed","params":{"tab":{"id":7,"document":"doc"},"view":null,)"
          R"("mediaId":"m"}})");
}

// --- the limit

TEST_CASE("a response of exactly the limit goes out, one byte more becomes response_too_large") {
    const std::size_t around = response("7", "").size();
    const std::string largest(kMaxFrameOut - around, '1');
    CHECK(response("7", largest).size() == kMaxFrameOut);

    const Json refused = Json::parse(response("7", largest + "1"));
    CHECK(refused.at("id") == 7);
    CHECK(refused.at("error").at("code") == -32030);
    CHECK(refused.at("error").at("data").at("name") == "response_too_large");
    CHECK_FALSE(refused.contains("result"));
}

TEST_CASE("a change that is too large to push goes out without the oldest log lines") {
    const ChangedPush push{.tab = {.tab = 7, .document = "doc"}, .media = {"m"}, .view = large_view(200, 32 * 1024)};
    const std::string text = notification(push);
    CHECK(text.size() <= kMaxFrameOut);
    CHECK(text.size() > kMaxFrameOut - 2 * 64 * 1024);  // not more of them than necessary
    const Json session = Json::parse(text).at("params").at("view").at("session");
    CHECK(session.at("logs").back() == push.view->session.logs.back());
    CHECK(session.at("logs").size() == 15);
    CHECK(session.at("processedAttemptIds").size() == 2);
    CHECK(session.at("retryCount") == 1);
}

TEST_CASE("one log line larger than the limit leaves no logs") {
    const ChangedPush push{.tab = {.tab = 7, .document = "doc"}, .media = {"m"}, .view = large_view(1, kMaxFrameOut)};
    const Json params = Json::parse(notification(push)).at("params");
    CHECK(params.at("view").at("session").at("logs").empty());
    CHECK(params.at("view").at("session").at("processedAttemptIds").size() == 2);
}

TEST_CASE("a change with too many attempts even without logs still goes out") {
    ChangedPush push{.tab = {.tab = 7, .document = "doc"}, .media = {"m"}, .view = large_view(5, 100)};
    for (int i = 0; i < 10'000; ++i) {
        push.view->session.processed_attempt_ids.push_back({std::to_string(i) + std::string(200, 'x')});
    }
    const std::string text = notification(push);
    CHECK(text.size() <= kMaxFrameOut);
    const Json session = Json::parse(text).at("params").at("view").at("session");
    CHECK(session.at("logs").empty());
    CHECK(session.at("processedAttemptIds").size() > 5'000 - 500);
    CHECK(session.at("processedAttemptIds").back() == push.view->session.processed_attempt_ids.back().value);
}

TEST_CASE("a conflict with a view that is too large is shortened the same way") {
    Error conflict = error(ErrorCode::conflict);
    conflict.view = large_view(200, 32 * 1024);
    const std::string text = error_response("7", conflict);
    CHECK(text.size() <= kMaxFrameOut);
    CHECK(Json::parse(text).at("error").at("data").at("view").at("revision") == 7);
}

TEST_CASE("an error never grows with what the peer sent") {
    Error wordy = error(ErrorCode::invalid_params);
    wordy.path = std::string(5'000'000, 'p');
    wordy.problem = std::string(5'000'000, 'q');
    CHECK(error_response("7", wordy).size() < 20'000);
    wordy.message = std::string(5'000'000, 'r');
    CHECK(error_response("7", wordy).size() < 20'000);
}

}  // namespace
}  // namespace host::wire::test
