// A host in the test's own process and the one page that is connected to it, in the words of the wire.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/host.hpp"

namespace host::app::test {

struct HandClock final : TestClock {
    HandClock() : TestClock(core::instant_from_ms(1'800'000'000'000)) {}
};

// A host and the one page that is connected to it.
struct Connected {
    Connected(const std::filesystem::path& file, const Clock& clock, int number, int protocol = 1)
        : host({.state_file = file,
                .log_file = "host.log",
                .connection = "c",
                .clock = clock,
                .dice = [] { return 0.0; },
                .log = [this](std::string_view line) { log += std::string{line} + "\n"; }}),
          tab(R"("tab":{"id":)" + std::to_string(number) + R"(,"document":"d)" + std::to_string(number) + "\"}") {
        greeted = hello(protocol);
    }

    std::string hello(int protocol = 1) {
        return say("hello", "\"protocol\":" + std::to_string(protocol) + R"(,"client":{"name":"t","version":"1"})");
    }
    // A snapshot of the page, which is on the image `img`, with one attempt.
    std::string look(int seq) {
        return say("snapshot", tab + ",\"seq\":" + std::to_string(seq) +
                                   R"(,"path":"/imagine/post/img",)"
                                   R"("store":{"state":{"videoByMediaId":{"img":[{"id":"v1","moderated":true}]}}})");
    }
    // What comes of it: the answer, then pushes.
    std::string say(const std::string& method, const std::string& params) {
        const std::string request =
            R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" + params + "}}";
        return joined(host.handle(std::vector{request}));
    }
    std::string wake() { return joined(host.wake()); }

    static std::string joined(const std::vector<std::string>& messages) {
        std::string text;
        for (const std::string& message : messages) text += message + "\n";
        return text;
    }

    std::string log;
    Host host;
    std::string tab;
    std::string greeted;  // the answer to the hello
};

inline bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace host::app::test
