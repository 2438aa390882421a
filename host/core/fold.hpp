// Text for a search that does not tell upper case from lower case. Pure.
#pragma once

#include <string>
#include <string_view>

namespace host::core {

// Returns the text with the capital letters of ASCII, Latin, Greek, Cyrillic and Armenian as small ones; all else is as
// it was, bytes that are no UTF-8, too. Of the same length.
[[nodiscard]] std::string folded(std::string_view text);

// Whether `text` has `part` in it, folded both. `folded_part` is folded already.
[[nodiscard]] bool contains_folded(std::string_view text, std::string_view folded_part);

}  // namespace host::core
