// Shortens texts from outside, for storing or repeating.
#pragma once

#include <algorithm>
#include <string_view>

namespace host::core {

// The longest prefix of at most `max_bytes` bytes that does not end inside a UTF-8 character.
[[nodiscard]] inline std::string_view cut(std::string_view text, std::size_t max_bytes) {
    if (text.size() <= max_bytes) return text;
    const auto is_continuation = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u; };
    while (max_bytes > 0 && is_continuation(text[max_bytes])) --max_bytes;
    return text.substr(0, max_bytes);
}

// Whether it has only ASCII letters, digits and the characters of `more`.
[[nodiscard]] inline bool is_made_of_letters_digits(std::string_view text, std::string_view more) {
    return std::ranges::all_of(text, [more](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || more.find(c) != more.npos;
    });
}

}  // namespace host::core
