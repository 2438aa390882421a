// Text for a search that does not tell upper case from lower case. Pure.
#pragma once

#include <string>
#include <string_view>

namespace host::core {

// Returns what Unicode's simple case folding makes of a letter: its small letter, as a rule. All else is as it was. The
// table is made by scripts/unicode_folding.mjs.
[[nodiscard]] char32_t folded(char32_t letter);

// Returns the text with each letter folded, and bytes that are no UTF-8 as they were. It may have another length.
[[nodiscard]] std::string folded(std::string_view text);

// Whether `text` has `part` in it, folded both. `folded_part` is folded already.
[[nodiscard]] bool contains_folded(std::string_view text, std::string_view folded_part);

}  // namespace host::core
