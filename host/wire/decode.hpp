// One frame's payload -> one Request, or the reason why not. Never throws on bad input.
//
// json/document.hpp says what is JSON here. Beyond that: nesting <= 32, integers are integers, `true` is no number.
#pragma once

#include <cstddef>
#include <expected>
#include <string_view>

#include "json/document.hpp"
#include "wire/request.hpp"
#include "wire/seen_store.hpp"

namespace host::wire {

inline constexpr std::size_t kMaxRequestIdBytes = 64;

// Kept from message to message, with its buffers and the last large store. Not for two threads at once.
class Decoder {
public:
    // `room`: how many bytes may be read from payload.data() on. With kReadAhead more than the payload has, nothing is
    // copied.
    [[nodiscard]] std::expected<Request, BadRequest> decode(std::string_view payload, std::size_t room);

private:
    std::optional<Request> with_seen_store(std::string_view payload);
    void remember(std::string_view payload, const json::Value& message, const Request& request);

    json::Document document_, head_;
    SeenStore seen_;
};

[[nodiscard]] std::expected<Request, BadRequest> decode(std::string_view payload);

}  // namespace host::wire
