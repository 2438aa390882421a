// Characters that a reader cannot see or does not see for what they are, by their Unicode properties: controls, format
// characters (those that reorder text among them), what is ignored when it is shown, line and paragraph separators, and
// what Unicode has given no meaning yet, or leaves to others. The table is made by scripts/unicode_ranges.mjs.
#pragma once

namespace host::platform {

// Of one code point; false beyond U+10FFFF.
[[nodiscard]] bool is_unprintable(char32_t code);

}  // namespace host::platform
