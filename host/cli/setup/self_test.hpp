// What --doctor says to a host that it has started, as an extension would, and what the host must answer.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace host::cli {

[[nodiscard]] std::string self_test_hello();  // payloads of frames
[[nodiscard]] std::string self_test_ping();

struct SelfTestHello {
    std::string version;  // of the host
};
// The error is a sentence about what was answered instead.
[[nodiscard]] std::expected<SelfTestHello, std::string> read_self_test_hello(std::string_view payload);
[[nodiscard]] bool is_self_test_pong(std::string_view payload);

}  // namespace host::cli
