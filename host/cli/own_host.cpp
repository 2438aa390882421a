#include "cli/own_host.hpp"

#include <iostream>
#include <stdexcept>

#include "cli/state_paths.hpp"
#include "core/identity.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"
#include "platform/printable.hpp"
#include "platform/process.hpp"
#include "wire/requests.hpp"

namespace host::cli {
namespace {

// What a host writes into its log of trouble with the disk is for the person who waits here.
void tell_trouble(std::string_view line) {
    constexpr std::string_view kTrouble = "storage: ";
    if (line.starts_with(kTrouble)) {
        std::cerr << "grok-retry-host: " << platform::printable(line.substr(kTrouble.size())) << '\n';
    }
}

app::Setup setup_for(const std::optional<std::filesystem::path>& db) {
    const auto file = state_file(db);
    return {.state_file = file,
            .own_directory = !db,
            .log_file = log_file(file),
            .connection = "command line",
            .pid = platform::process_id(),
            .dice = platform::fair_random(),
            .log = tell_trouble};
}

std::string request(std::string_view method, std::string_view params) {
    std::string text;
    json::JsonObject(text)
        .put("jsonrpc", "2.0")
        .put("id", 1)
        .put("method", method)
        .put("params", json::JsonText{params});
    return text;
}

OwnHost::Answer answer_in(const std::string& message) {
    json::Document document;
    const auto value = document.read(message);
    if (!value) return std::unexpected(value.error());
    if (const auto result = value->find("result")) return json::canonical(*result);
    const auto error = value->find("error");
    const auto sentence = error ? error->find("message") : std::nullopt;
    return std::unexpected(sentence && sentence->is_string() ? std::string{sentence->string()} : "no answer");
}

}  // namespace

OwnHost::OwnHost(const std::optional<std::filesystem::path>& db) : host_(setup_for(db)) {
    std::string client, params;
    json::JsonObject(client).put("name", "grok-retry-host").put("version", core::kVersion);
    json::JsonObject(params).put("protocol", wire::kProtocols.highest).put("client", json::JsonText{client});
    if (const auto answer = ask("hello", params); !answer) throw std::runtime_error(answer.error());
}

OwnHost::~OwnHost() { leave(); }

OwnHost::Answer OwnHost::ask(std::string_view method, std::string_view params) {
    const std::string one{params};
    return ask_all(method, {&one, 1}).front();
}

std::vector<OwnHost::Answer> OwnHost::ask_all(std::string_view method, std::span<const std::string> params) {
    std::vector<std::string> requests;
    for (const std::string& one : params) requests.push_back(request(method, one));
    const std::vector<std::string> messages = host_.handle(requests, clock_.read());
    std::vector<Answer> answers;
    for (std::size_t n = 0; n < requests.size(); ++n) {  // replies come first, in order
        answers.push_back(n < messages.size() ? answer_in(messages[n]) : std::unexpected("no answer"));
    }
    return answers;
}

void OwnHost::leave() {
    if (!std::exchange(has_left_, true)) host_.leave();
}

}  // namespace host::cli
