// A real host process that is asked one thing after another; what it pushes is kept.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/process.hpp"
#include "support/this_build.hpp"

namespace support {

struct HostProcess {
    using Json = nlohmann::json;

    explicit HostProcess(const std::filesystem::path& file, const std::string& program = kHostProgram,
                         const Process::Options& options = {})
        : process(program, {"--db", file.string()}, options) {
        ask("hello", {{"protocol", 1}, {"client", {{"name", "test"}, {"version", "1"}}}});
        greeting = answer();
    }
    int ask(const std::string& method, Json params) {
        process.send(
            Json{{"jsonrpc", "2.0"}, {"id", ++last}, {"method", method}, {"params", std::move(params)}}.dump());
        return last;
    }
    Json answer() {  // the next response; what is pushed before it is kept
        while (true) {
            Json message = Json::parse(process.receive_any());
            if (message.contains("id")) return message;
            pushed.push_back(std::move(message));
        }
    }

    Process process;
    int last{};
    std::vector<Json> pushed;
    Json greeting;  // the answer to hello
};

// The name of the error; empty: there is none.
inline std::string error_of(const nlohmann::json& answer) {
    return answer.contains("error") ? answer["error"]["data"]["name"].get<std::string>() : std::string{};
}

}  // namespace support
