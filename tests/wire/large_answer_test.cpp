// An answer with one view always reaches the browser: what no message can hold goes without its oldest parts.
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "wire/encode.hpp"
#include "wire/frame.hpp"
#include "wire/values.hpp"

namespace host::wire::test {
namespace {

using Parsed = nlohmann::json;

// As JSON text: 64 bytes, each of which is escaped.
std::string longest_id() {
    std::string text = "\"";
    for (int n = 0; n < 64; ++n) text += R"(\u0001)";
    return text + '"';
}

// One that no message can hold even without its log: each of its ids takes six times as long as JSON.
core::View view_of_many_ids() {
    core::View many = view();
    for (int n = 0; n < 1'000; ++n) {
        many.session.processed_attempt_ids.push_back({std::string(250, '\x01') + std::to_string(100'000 + n)});
    }
    return many;
}

core::View view_of_size(std::size_t bytes) {
    core::View sized = view();
    sized.session.logs = {""};
    sized.session.logs = {std::string(bytes - encode(ViewOnly{sized}).size(), 'x')};
    return sized;
}

}  // namespace

TEST_CASE("an answer with one view is never too large: the oldest ids are left out, the newest stay (R22)", "[slow]") {
    const core::View large = view_of_many_ids();
    REQUIRE(encode(large).size() > kMaxFrameOut);
    const auto session_in = [](const Parsed& result) { return result.at("view").at("session"); };
    const auto first_of_list = [](const Parsed& result) { return result.at("sessions").at(0).at("session"); };
    const auto in_export = [](const Parsed& result) { return result.at("state").at("sessionByMediaId").at("m"); };
    const std::vector<std::pair<Result, std::function<Parsed(const Parsed&)>>> answers{
        {SnapshotResult{.media = 1, .new_attempts = 1, .ignored = 0, .view = large, .decision = wait()}, session_in},
        {RouteResult{.post = {}, .media = {}, .provisional = false, .view = large, .decision = wait()}, session_in},
        {AdoptResult{.adopted = true, .reason = {}, .click = {1}, .view = large, .decision = wait()}, session_in},
        {ViewAndDecision{large, retry()}, session_in},
        {ViewAndTimeline{large, retry(), {}}, session_in},
        {ViewOnly{large}, session_in},
        {SessionPage{.sessions = {large}, .next_cursor = std::string(400, '\x01')}, first_of_list},
        {ExportPage{.views = {large}, .next_cursor = std::string(256, '\x01')}, in_export}};
    for (const auto& [result, session_of] : answers) {
        CAPTURE(result.index());
        const std::string answer = response(longest_id(), encode(result));
        CHECK(answer.size() <= kMaxFrameOut);
        CHECK(answer.size() > kMaxFrameOut - 4'096);  // not more than necessary
        const Parsed message = Parsed::parse(answer);
        REQUIRE(message.contains("result"));
        const Parsed session = session_of(message.at("result"));
        CHECK(session.at("processedAttemptIds").back() == large.session.processed_attempt_ids.back().value);
        CHECK(session.at("retryCount") == 1);
        CHECK(session.value("logs", Parsed::array()).empty());
    }
}

TEST_CASE("an answer that is too large only by its log keeps all ids and the newest lines") {
    core::View large = view();
    for (int n = 0; n < 200; ++n) large.session.logs.push_back(std::to_string(n) + std::string(2'000, '\x01'));
    const Parsed session =
        Parsed::parse(response(longest_id(), encode(ViewOnly{large}))).at("result").at("view").at("session");
    CHECK(session.at("logs").back() == large.session.logs.back());
    CHECK(session.at("logs").size() > 80);
    CHECK(session.at("processedAttemptIds").size() == 2);
}

TEST_CASE("nothing is left out of an answer that fits, whatever id it is for") {
    const std::size_t around = response(longest_id(), "").size();
    REQUIRE(around < 512);
    const Result fits = ViewOnly{view_of_size(kMaxFrameOut - 512)};
    CHECK(encode(fits).size() == kMaxFrameOut - 512);
    CHECK(Parsed::parse(encode(fits)).at("view").at("session").at("logs").size() == 1);
    const Result does_not = ViewOnly{view_of_size(kMaxFrameOut - 511)};
    CHECK(Parsed::parse(encode(does_not)).at("view").at("session").at("logs").empty());
}

}  // namespace host::wire::test
