// What tests ask of texts.
#pragma once

#include <string>
#include <string_view>

namespace support {

inline bool says(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace support
