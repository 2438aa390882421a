// One frame's payload -> one Request, or the reason why not. Never throws on bad input.
//
// Strict where nlohmann/json is not: UTF-8, no NUL, no duplicate keys, nesting <= 32, integers are integers,
// `true` is no number. Lone surrogates become U+FFFD (a JavaScript string can hold them).
#pragma once

#include <cstddef>
#include <expected>
#include <string_view>

#include "wire/requests.hpp"

namespace host::wire {

class SnapshotReader;

inline constexpr std::size_t kMaxRequestIdBytes = 64;

[[nodiscard]] std::expected<Request, BadRequest> decode(std::string_view payload);
// With a reader that is kept from message to message. `room`: see there.
[[nodiscard]] std::expected<Request, BadRequest> decode(std::string_view payload, std::size_t room,
                                                        SnapshotReader& snapshots);

}  // namespace host::wire
