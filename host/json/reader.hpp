// The one strict reader of JSON text. What it lets through means the same to every reader.
//
// Refused: empty text, bytes that are no UTF-8, NUL bytes, a byte order mark, anything after the document, nesting
// over kMaxDepth, duplicate keys, numbers that no double can hold. Refusals name a place, never quote the text:
// it may be somebody's prompt. Lone surrogate escapes are read as U+FFFD. Pure; any thread.
#pragma once

#include <cstddef>
#include <expected>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace host::json {

// Objects come out with their keys sorted. Never read with get<T>() before asking for the type: see fields.hpp.
using Json = nlohmann::json;

inline constexpr int kMaxDepth = 32;  // of a message

[[nodiscard]] std::expected<Json, std::string> read_json(std::string_view text, int max_depth = kMaxDepth);

}  // namespace host::json
