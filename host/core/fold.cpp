#include "core/fold.hpp"

#include <array>

namespace host::core {
namespace {

struct Letter {
    char32_t code{};
    std::size_t bytes{};  // 0: none; there is no valid UTF-8
};

// The character of two to four bytes that a text begins with.
Letter long_letter(std::string_view text) {
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const std::size_t bytes = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : byte(0) >= 0xC2 ? 2 : 0;
    if (bytes == 0 || byte(0) > 0xF4 || text.size() < bytes) return {};
    char32_t code = byte(0) & (0xFFU >> (bytes + 1));
    for (std::size_t at = 1; at < bytes; ++at) {
        if ((byte(at) & 0xC0U) != 0x80U) return {};
        code = code << 6U | (byte(at) & 0x3FU);
    }
    constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};  // shorter ones have another form
    if (code < kLeast[bytes] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return {};
    return {code, bytes};
}

void append_utf8(std::string& out, char32_t code) {
    const auto tail = [&out, code](unsigned shift) { out += static_cast<char>(0x80U | ((code >> shift) & 0x3FU)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0U | code >> 6U);
        tail(0);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0U | code >> 12U);
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0U | code >> 18U);
        tail(12);
        tail(6);
        tail(0);
    }
}

}  // namespace

std::string folded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto byte = static_cast<unsigned char>(text.front());
        const Letter letter = byte < 0x80 ? Letter{byte, 1} : long_letter(text);
        const std::size_t bytes = letter.bytes == 0 ? 1 : letter.bytes;
        const char32_t small = letter.bytes == 0 ? 0 : folded(letter.code);
        if (letter.bytes == 0 || small == letter.code) {
            out.append(text.substr(0, bytes));
        } else {
            append_utf8(out, small);
        }
        text.remove_prefix(bytes);
    }
    return out;
}

bool contains_folded(std::string_view text, std::string_view folded_part) {
    return folded_part.empty() || folded(text).find(folded_part) != std::string::npos;
}

}  // namespace host::core
