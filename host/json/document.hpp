// Documents that are written: the members of an object stay in the order in which they are put.
//
// For manifests, exports, reports and the parts of answers that are changed after they are made. What every answer
// holds is written as text at once: writer.hpp.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace host::json {

using Out = nlohmann::ordered_json;

// One line. Bytes that are no UTF-8 come out as U+FFFD.
[[nodiscard]] std::string text_of(const Out& value);

// A JSON string, with its quotes.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace host::json
