// Documents that are written: the members of an object stay in the order in which they are put.
//
// For manifests, exports and reports. Answers are written as text at once: writer.hpp.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace host::json {

using Out = nlohmann::ordered_json;

// One line. Bytes that are no UTF-8 come out as U+FFFD.
[[nodiscard]] std::string text_of(const Out& value);

}  // namespace host::json
