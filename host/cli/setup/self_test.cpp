#include "cli/setup/self_test.hpp"

#include "core/identity.hpp"
#include "json/member.hpp"
#include "json/out.hpp"
#include "json/reader.hpp"

namespace host::cli {
namespace {

using json::member;

constexpr int kProtocol = 1;
constexpr int kHelloId = 1;
constexpr int kPingId = 2;

std::string request(int id, const char* method, json::Out params) {
    return json::text_of({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}});
}

bool answers(const json::Json& reply, int id) {
    const json::Json* given = member(&reply, "id");
    return given != nullptr && given->is_number_integer() && given->get<int>() == id;
}

}  // namespace

std::string self_test_hello() {
    return request(
        kHelloId, "hello",
        {{"protocol", kProtocol}, {"client", {{"name", "grok-retry-host --doctor"}, {"version", core::kVersion}}}});
}

std::string self_test_ping() { return request(kPingId, "ping", json::Out::object()); }

std::expected<SelfTestHello, std::string> read_self_test_hello(std::string_view payload) {
    const auto reply = json::read_json(payload);
    if (!reply) return std::unexpected("the first frame is not a message of the protocol (" + reply.error() + ")");
    const json::Json* problem = member(member(&*reply, "error"), "message");
    if (problem != nullptr && problem->is_string()) {
        return std::unexpected("it answers hello with: " + problem->get<std::string>());
    }
    const json::Json* version = member(member(member(&*reply, "result"), "host"), "version");
    if (!answers(*reply, kHelloId) || version == nullptr || !version->is_string()) {
        return std::unexpected("the first frame does not answer hello");
    }
    return SelfTestHello{version->get<std::string>()};
}

bool is_self_test_pong(std::string_view payload) {
    const auto reply = json::read_json(payload);
    return reply && answers(*reply, kPingId) && member(&*reply, "result") != nullptr;
}

}  // namespace host::cli
