// A document as a tree of its own, for who changes it or keeps it. Messages are read in place: document.hpp.
#pragma once

#include <expected>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "json/document.hpp"

namespace host::json {

// Objects come out with their keys sorted. Never read with get<T>() before asking for the type.
using Json = nlohmann::json;

// As strict as Document, in the same words.
[[nodiscard]] std::expected<Json, std::string> read_json(std::string_view text, int max_depth = kMaxDepth);

}  // namespace host::json
