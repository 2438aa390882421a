// A host in the test's own process: what it answers and what it pushes, on a state file that goes away.
#pragma once

#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "app/host.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace host::app::test {

using Json = nlohmann::json;

class HostWorld {
public:
    HostWorld() {
        ask("hello", {{"protocol", 1}, {"client", {{"name", "test"}, {"version", "1"}}}});
        pushed.clear();
    }

    // The whole answer; what is pushed with it is kept.
    Json ask(const std::string& method, Json params = Json::object()) {
        const int id = ++last_id_;
        return send(Json{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}}.dump());
    }
    Json result(const std::string& method, Json params = Json::object()) {
        const Json answer = ask(method, std::move(params));
        INFO(answer.dump().substr(0, 2000));
        REQUIRE(answer.contains("result"));
        return answer.at("result");
    }
    Json send(const std::string& payload) {
        Json answer;
        for (const std::string& text : host.handle(std::vector{payload}, reading)) {
            Json message = Json::parse(text);
            (message.contains("id") ? answer : pushed.emplace_back()) = std::move(message);
        }
        return answer;
    }
    Json snapshot(const std::string& document, const Json& videos, const std::string& path = "/") {
        return result("snapshot", {{"tab", tab(document)},
                                   {"seq", ++last_seq_},
                                   {"path", path},
                                   {"store", {{"state", {{"videoByMediaId", videos}}}, {"version", 0}}}});
    }
    // Each document is in a tab of its own.
    static Json tab(const std::string& document) {
        return {{"id", std::accumulate(document.begin(), document.end(), 1)}, {"document", document}};
    }
    void later(core::Millis length) { result("test.advance", {{"ms", length.count()}}); }

    // Whether any decision that was told, in answers or pushes, was an offer of a click.
    [[nodiscard]] static bool offers_click(const Json& message) {
        const std::string text = message.dump();
        return text.find(R"("action":"retry")") != std::string::npos;
    }

    support::TempDir dir;
    std::vector<std::string> log;
    std::vector<Json> pushed;
    core::ClockReading reading{core::made_up_reading()};  // to which later() adds
    Host host{{.state_file = dir.path() / "state.db",
               .own_directory = false,
               .log_file = {},
               .connection = "test",
               .pid = 1,
               .test_clock = true,
               .dice = [] { return 0.0; },
               .log = [this](std::string_view line) { log.emplace_back(line); }}};

private:
    int last_id_{};
    std::int64_t last_seq_{};
};

}  // namespace host::app::test
