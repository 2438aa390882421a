#include "faults/scenario.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "faults/report.hpp"
#include "store/repair/integrity.hpp"
#include "store/store_world.hpp"
#include "store/support/dump.hpp"

namespace faults {

using Json = nlohmann::json;
using namespace host;

namespace {

constexpr char kTab[] = R"("tab":{"id":1,"document":"A"})";

std::string request(const std::string& method, const std::string& params) {
    static int last = 0;
    return R"({"jsonrpc":"2.0","id":)" + std::to_string(++last) + R"(,"method":")" + method + R"(","params":{)" +
           params + "}}";
}
std::string by_tab(const std::string& method, const std::string& params) {
    return request(method, std::string{kTab} + "," + params);
}
std::string videos(const std::string& list) {
    return R"("partial":true,"store":{"state":{"videoByMediaId":{"img-1":[)" + list + "]}}}";
}

std::vector<Step> make_scenario() {
    using core::Millis;
    const std::string kept = R"({\"retryCount\":2,\"maxRetries\":9,\"lastPromptValue\":\"a fox\"})";
    return {
        {.requests = {request("hello", R"("protocol":1,"client":{"name":"t","version":"1"})")}},
        {.requests = {request("settings.update", R"("settings":{"cooldownMs":5000})")}},
        {.requests = {by_tab("snapshot",
                             R"("seq":1,"path":"/imagine/post/img-1","store":{"state":{"imageByMediaId":)"
                             R"({"img-1":{}},"videoByMediaId":{"img-1":[{"id":"v0","moderated":true}]}}})")}},
        {.requests = {by_tab("session.start", R"("prompt":"a fox in the snow","requestId":"start")")}},
        {.requests = {by_tab("decision.claim", R"("decisionId":"d1","requestId":"claim-1")")}},
        {.requests = {by_tab("decision.result", R"("decisionId":"d1","clicked":true,"requestId":"result-1")")}},
        {.pass = Millis{15'000}, .requests = {by_tab("progress", R"("seq":2,"percent":40)")}},
        {.pass = Millis{5'000},
         .requests = {by_tab("route", R"("seq":3,"path":"/imagine/post/v1")"),
                      by_tab("snapshot", R"("seq":4,)" + videos(R"({"id":"v1","moderated":true})"))}},
        {.pass = Millis{8'000}, .wake = true, .requests = {request("session.get", R"("mediaId":"img-1")")}},
        {.requests = {by_tab("decision.claim", R"("decisionId":"d2","requestId":"claim-2")")}},
        {.requests = {by_tab("decision.result", R"("decisionId":"d2","clicked":true,"requestId":"result-2")")}},
        {.pass = Millis{20'000},
         .requests = {by_tab("snapshot",
                             R"("seq":5,)" + videos(R"({"id":"v1","moderated":true},{"id":"v2","moderated":false})"))}},
        {.requests = {request("session.update",
                              R"("mediaId":"img-1","persistent":{"maxRetries":5,"videoGoal":2},"requestId":"edit")")}},
        {.requests = {by_tab("migrate", R"("requestId":"import","entries":{"grokRetrySession_v1":")" + kept +
                                            R"(","grokRetrySession_who":")" + kept + R"("},"store":{"state":)" +
                                            R"({"sessionByMediaId":{"img-7":{"retryCount":2,"logs":["a","b"]}}},)" +
                                            R"("version":2})")}},
        {.requests = {request("session.delete", R"("mediaId":"img-7","requestId":"delete")")}},
        {.pass = Millis{7'200'000}, .wake = true, .requests = {request("session.list", R"("limit":5)")}},
    };
}

std::set<std::string> lines_of(const std::string& rows) {
    std::set<std::string> all;
    std::string table;
    std::istringstream in(rows);
    for (std::string line; std::getline(in, line);) {
        line.starts_with("  ") ? void(all.insert(table + line)) : void(table = line);
    }
    return all;
}

std::vector<std::string> make_golden() {
    const store::TempDir dir;
    { const store::SessionStore fresh(dir.file(), {.journal = journal_of_campaign()}); }
    std::vector<std::string> all{store::dump(dir.file())};
    Browser browser(dir.file());
    while (!browser.is_done()) {
        if (!browser.step()) throw std::logic_error("the scenario does not run without a fault: " + browser.log());
        all.push_back(store::dump(dir.file()));
    }
    return all;
}

}  // namespace

const std::vector<Step>& scenario() {
    static const std::vector<Step> steps = make_scenario();
    return steps;
}

const std::vector<std::string>& golden() {
    static const std::vector<std::string> all = make_golden();
    return all;
}

bool is_of_one_moment(const std::string& rows, std::size_t answered) {
    return rows == golden()[answered] || rows == golden()[std::min(answered + 1, scenario().size())];
}

std::size_t missing(const std::string& rows, std::size_t answered) {
    if (is_of_one_moment(rows, answered)) return 0;
    const std::set<std::string> there = lines_of(rows);
    const std::set<std::string> asked = lines_of(golden()[answered]);
    return static_cast<std::size_t>(
        std::ranges::count_if(asked, [&](const auto& row) { return !there.contains(row); }));
}

std::string difference(const std::string& rows, const std::string& expected) {
    const std::set<std::string> ours = lines_of(rows);
    const std::set<std::string> theirs = lines_of(expected);
    std::string text;
    for (const std::string& line : ours) text += theirs.contains(line) ? "" : "+ " + line + "\n";
    for (const std::string& line : theirs) text += ours.contains(line) ? "" : "- " + line + "\n";
    return text;
}

std::string rows_after_restart(const std::filesystem::path& file) {
    {
        store::SessionStore next(file, {});
        if (next.was_restored_on_open()) throw std::logic_error("a fault of the disk was taken for damage");
        if (const auto problems = next.problems(); !problems.empty()) throw std::logic_error(problems.front());
    }
    return store::dump(file);
}

Browser::Browser(const std::filesystem::path& file)
    : host_({.state_file = file,
             .journal = journal_of_campaign(),
             .connection = "c",
             .dice = [] { return 0.0; },
             .log = [this](std::string_view line) { log_ += std::string{line} + "\n"; }}) {}

bool Browser::step() {
    const Step& step = scenario().at(at_);
    if (!passed_) reading_ = core::later(reading_, step.pass);
    passed_ = true;
    if (step.wake) hear(host_.wake(reading_), 0);
    if (!hear(host_.handle(step.requests, reading_), step.requests.size())) return false;
    at_ += 1;
    passed_ = false;
    return true;
}

int Browser::finish(int patience) {
    int repeated = 0;
    while (!is_done()) {
        if (step()) continue;
        if (++repeated > patience) throw std::runtime_error("step " + std::to_string(at_) + " has no answer\n" + log_);
    }
    return repeated;
}

void Browser::begin_at(std::size_t step) {
    if (step == 0) return;
    for (std::size_t i = 0; i <= step && i < scenario().size(); ++i)
        reading_ = core::later(reading_, scenario()[i].pass);
    hear(host_.handle(scenario().front().requests, reading_), 1);
    if (step < scenario().size() && scenario()[step].requests.front().find("decision.") != std::string::npos) {
        // A page says where it is before it claims (R10).
        const bool has_moved = scenario()[step].requests.front().find("d2") != std::string::npos;
        hear(host_.handle(std::vector{has_moved ? by_tab("route", R"("seq":4,"path":"/imagine/post/v1")")
                                                : by_tab("route", R"("seq":1,"path":"/imagine/post/img-1")")},
                          reading_),
             1);
    }
    at_ = step;
    passed_ = true;
}

std::vector<std::string> Browser::say(const std::vector<std::string>& requests) {
    auto output = host_.handle(requests, reading_);
    hear(output, requests.size());
    return output;
}

bool Browser::hear(const std::vector<std::string>& output, std::size_t asked) {
    std::size_t answered = 0, refused = 0;
    for (const std::string& text : output) {
        const Json message = Json::parse(text);
        if (message.contains("error")) {
            refused += 1;
            refused_[message["error"]["data"]["name"]] += 1;
            continue;
        }
        const bool is_answer = message.contains("result");
        answered += is_answer;
        const Json& said = is_answer ? message["result"] : message["params"];
        if (said.value("granted", false)) promised_.insert("granted " + message["id"].dump());
        const Json& decision = is_answer ? said.value("decision", Json{}) : said;
        if (decision.is_object() && decision.value("action", "") == "retry") promised_.insert(decision["decisionId"]);
    }
    if (answered + refused != asked) throw std::logic_error("not one answer each");
    return answered == asked;
}

}  // namespace faults
