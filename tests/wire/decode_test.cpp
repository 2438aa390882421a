// The envelope (JSON-RPC 2.0), the methods there are, and what ties a requestId to its request.
#include "wire/decode.hpp"

#include <set>

#include "wire/messages.hpp"

namespace host::wire::test {
namespace {

using namespace std::string_literals;

TEST_CASE("every method of the protocol is understood") {
    for (const auto& [method, params] : good_params()) {
        INFO(method);
        const Request decoded = request(envelope(method, Json::parse(params)));
        CHECK(decoded.method == method);
        CHECK(decoded.id == "7");
    }
}

TEST_CASE("a request must be one JSON-RPC 2.0 object") {
    const auto [payload, expected] = GENERATE(table<std::string, std::string>({
        {"", "-32700 null empty"},
        {"{", "-32700 null not JSON in UTF-8: wrong at byte 2"},
        {"{}\0"s, "-32700 null contains a NUL byte, at byte 3"},
        {R"({"jsonrpc":"2.0","id":1,"id":2,"method":"ping"})", "-32700 null an object has the same key twice"},
        {"7", "-32600 null expected object"},
        {"null", "-32600 null expected object"},
        {"\"ping\"", "-32600 null expected object"},
        {"[]", "-32600 null batches are not supported; send one request per frame"},
        {R"([{"jsonrpc":"2.0","id":1,"method":"ping"}])",
         "-32600 null batches are not supported; send one request per frame"},
        {R"({"jsonrpc":"2.0","method":"ping"})",
         "-32600 null id is required; the host takes requests, not notifications"},
        {R"({"jsonrpc":"2.0","id":null,"method":"ping"})", "-32600 null id: expected integer or string"},
        {R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})", "-32600 null id: expected integer or string"},
        {R"({"jsonrpc":"2.0","id":true,"method":"ping"})", "-32600 null id: expected integer or string"},
        {R"({"jsonrpc":"2.0","id":{},"method":"ping"})", "-32600 null id: expected integer or string"},
        {R"({"id":1,"method":"ping"})", "-32600 1 jsonrpc: required"},
        {R"({"jsonrpc":"1.0","id":1,"method":"ping"})", "-32600 1 jsonrpc: expected \"2.0\""},
        {R"({"jsonrpc":2.0,"id":1,"method":"ping"})", "-32600 1 jsonrpc: expected string"},
        {R"({"jsonrpc":"2.0","id":1})", "-32600 1 method: required"},
        {R"({"jsonrpc":"2.0","id":1,"method":7})", "-32600 1 method: expected string"},
        {R"({"jsonrpc":"2.0","id":1,"method":""})", "-32601 1 unknown method \"\""},
        {R"({"jsonrpc":"2.0","id":"x","method":"frobnicate","params":7})",
         "-32601 \"x\" unknown method \"frobnicate\""},
        {R"({"jsonrpc":"2.0","id":1,"method":"Ping"})", "-32601 1 unknown method \"Ping\""},
        {R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[]})", "-32602 1 params: expected object"},
        {R"({"jsonrpc":"2.0","id":1,"method":"ping","params":null})", "-32602 1 params: expected object"},
        {R"({"jsonrpc":"2.0","id":1,"method":"ping","params":"x"})", "-32602 1 params: expected object"},
    }));
    CAPTURE(payload);
    CHECK(complaint(payload) == expected);
}

TEST_CASE("the id comes back as the JSON text it was") {
    const auto [id, text] = GENERATE(table<std::string, std::string>({
        {"0", "0"},
        {"-7", "-7"},
        {"18446744073709551615", "18446744073709551615"},
        {R"("")", R"("")"},
        {R"("a\"b\u00e4\ud83d")", "\"a\\\"b\u00E4\uFFFD\""},
    }));
    CHECK(request(R"({"jsonrpc":"2.0","method":"ping","id":)" + id + "}").id == text);
}

TEST_CASE("an id has at most 64 bytes") {
    const auto with_id = [](std::size_t size) {
        return R"({"jsonrpc":"2.0","method":"ping","id":")" + std::string(size, 'x') + R"("})";
    };
    CHECK(complaint(with_id(64)).empty());
    CHECK(complaint(with_id(65)) == "-32600 null id: expected string of 0..64 bytes");
}

TEST_CASE("absent params are empty params") {
    CHECK(complaint(R"({"jsonrpc":"2.0","id":1,"method":"ping"})").empty());
    CHECK(complaint(R"({"jsonrpc":"2.0","id":1,"method":"route"})") == "-32602 1 params.tab: required");
}

TEST_CASE("a long method name is not repeated in full") {
    const auto text = complaint(R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(5'000'000, 'm') + R"("})");
    CHECK(text == "-32601 1 unknown method \"" + std::string(64, 'm') + "\"");
}

TEST_CASE("members that the protocol does not know are ignored, in the envelope and in params") {
    CHECK(complaint(R"({"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":1},"extra":[]})").empty());
}

TEST_CASE("what another version may bring is unknown today") {
    const auto* method = GENERATE("migrate.all", "rpc.discover", "session", "session.");
    CHECK(complaint(envelope(method, Json::object())) == "-32601 7 unknown method \"" + std::string{method} + "\"");
}

// --- requestId

TEST_CASE("user commands may carry a requestId, and nothing else takes one") {
    const std::set<std::string> commands{"session.start",  "session.stop",   "session.update", "session.clear",
                                         "session.delete", "decision.claim", "decision.result"};
    for (const auto& [method, example] : good_params()) {
        INFO(method);
        Json params = Json::parse(example);
        params["requestId"] = "r1";
        const Request decoded = request(envelope(method, params));
        CHECK(decoded.request_id == (commands.contains(method) ? std::optional<std::string>{"r1"} : std::nullopt));
        CHECK(decoded.fingerprint.size() == (commands.contains(method) ? 16u : 0u));

        params.erase("requestId");
        const Request without = request(envelope(method, params));
        CHECK(without.request_id == std::nullopt);
        CHECK(without.fingerprint.empty());
    }
}

TEST_CASE("a requestId is a string of 1 to 64 bytes") {
    const auto with = [](const Json& id) {
        return complaint(envelope("session.stop", {{"mediaId", "m"}, {"requestId", id}}));
    };
    CHECK(with("r").empty());
    CHECK(with(std::string(64, 'r')).empty());
    CHECK(with(nullptr).empty());
    CHECK(with("") == "-32602 7 params.requestId: expected string of 1..64 bytes");
    CHECK(with(std::string(65, 'r')) == "-32602 7 params.requestId: expected string of 1..64 bytes");
    CHECK(with("a\0b"s) == "-32602 7 params.requestId: must not contain U+0000");
    CHECK(with(7) == "-32602 7 params.requestId: expected string");
}

TEST_CASE("the fingerprint is equal for the same command, whatever its ids and the order of its keys") {
    const auto print = [](const std::string& method, const std::string& params) {
        return request(R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}").fingerprint;
    };
    const auto start = print("session.start", R"({"mediaId":"m","prompt":"a cat","requestId":"r1"})");
    CHECK(start == print("session.start", R"({"requestId":"r2","prompt":"a cat","mediaId":"m"})"));
    CHECK(start == print("session.start", R"({ "mediaId": "\u006d", "prompt": "a cat", "requestId": "r1" })"));
    CHECK(start != print("session.start", R"({"mediaId":"m","prompt":"a dog","requestId":"r1"})"));
    CHECK(start != print("session.start", R"({"mediaId":"n","prompt":"a cat","requestId":"r1"})"));
    CHECK(print("session.stop", R"({"mediaId":"m","requestId":"r1"})") !=
          print("session.clear", R"({"mediaId":"m","requestId":"r1"})"));
    CHECK(print("decision.claim", R"({"tab":{"id":1,"document":"d"},"decisionId":"d1","requestId":"r"})") !=
          print("decision.claim", R"({"tab":{"id":2,"document":"d"},"decisionId":"d1","requestId":"r"})"));
}

TEST_CASE("the fingerprint of a user's command is the same whichever document it is sent for") {
    const auto with = [](const std::string& method, const std::string& more) {
        return request(R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" + more + "}}");
    };
    const auto start = [&with](const std::string& tab) {
        return with("session.start", tab + R"("prompt":"a cat","requestId":"r1")");
    };
    const Request before = start(R"("tab":{"id":1,"document":"d"},)");
    const Request reloaded = start(R"("tab":{"id":1,"document":"e"},)");
    CHECK(reloaded.repeats(before.fingerprint));
    CHECK(start("").repeats(before.fingerprint));
    CHECK(before.fingerprint == start("").fingerprint);

    // Versions that did not leave it out have stored another one, and only the same document can have sent it.
    CHECK(before.repeats("ceeaaa1126130bcc"));
    CHECK(!reloaded.repeats(before.fingerprint_with_tab));
    CHECK(start("").fingerprint_with_tab.empty());
    CHECK(!start("").repeats(""));

    const std::string claim = R"("decisionId":"d1","requestId":"r","tab":)";
    CHECK(!with("decision.claim", claim + R"({"id":1,"document":"e"})")
               .repeats(with("decision.claim", claim + R"({"id":1,"document":"d"})").fingerprint));
}

TEST_CASE("the fingerprint is FNV-1a of the method, a line end and the params; it is stored, so it must not change") {
    CHECK(request(envelope("session.stop", {{"mediaId", "m"}, {"requestId", "r"}})).fingerprint == "a408ef4015011e6f");
}

}  // namespace
}  // namespace host::wire::test
