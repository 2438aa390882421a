#include "platform/printable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "platform/unprintable.hpp"

namespace host::platform {
namespace {

struct Character {
    char32_t code{};
    std::size_t bytes{1};
    bool valid{};
};

// Shortest form only, no surrogates, nothing beyond U+10FFFF.
Character first_of(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {lead, 1, true};
    const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {lead, 1, false};
    char32_t code = lead & (0x7Fu >> bytes);
    for (std::size_t at = 1; at < bytes; ++at) {
        if ((byte(at) & 0xC0u) != 0x80u) return {lead, 1, false};
        code = (code << 6) | (byte(at) & 0x3Fu);
    }
    constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
    if (code < kSmallest[bytes] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {lead, 1, false};
    return {code, bytes, true};
}

struct CodePoints {
    char32_t first, last;
};

template <std::size_t n>
bool is_in(const std::array<CodePoints, n>& ranges, char32_t code) {
    return std::ranges::any_of(ranges,
                               [&](const CodePoints& range) { return code >= range.first && code <= range.last; });
}

constexpr std::array kCombining{CodePoints{0x300, 0x36F},   CodePoints{0x483, 0x489},   CodePoints{0x591, 0x5BD},
                                CodePoints{0x64B, 0x65F},   CodePoints{0x1AB0, 0x1AFF}, CodePoints{0x1DC0, 0x1DFF},
                                CodePoints{0x20D0, 0x20FF}, CodePoints{0xFE00, 0xFE0F}, CodePoints{0xFE20, 0xFE2F}};

constexpr std::array kWide{CodePoints{0x1100, 0x115F}, CodePoints{0x2E80, 0xA4CF},   CodePoints{0xAC00, 0xD7A3},
                           CodePoints{0xF900, 0xFAFF}, CodePoints{0xFE30, 0xFE6F},   CodePoints{0xFF00, 0xFF60},
                           CodePoints{0xFFE0, 0xFFE6}, CodePoints{0x1F300, 0x1FAFF}, CodePoints{0x20000, 0x3FFFD}};

std::string hex(std::uint32_t number, std::size_t digits) {
    std::string text;
    for (; number > 0 || text.size() < digits; number >>= 4)
        text.insert(text.begin(), "0123456789abcdef"[number & 0xFu]);
    return text;
}

std::size_t width_of(char32_t code) {
    if (is_in(kCombining, code)) return 0;
    return is_in(kWide, code) ? 2 : 1;
}

}  // namespace

std::string printable(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    while (!text.empty()) {
        const Character next = first_of(text);
        if (next.valid && !is_unprintable(next.code)) {
            safe += text.substr(0, next.bytes);
        } else if (!next.valid || next.code < 0x80) {
            safe += "\\x" + hex(static_cast<std::uint32_t>(next.code), 2);
        } else {
            safe += "\\u{" + hex(static_cast<std::uint32_t>(next.code), 4) + "}";
        }
        text.remove_prefix(next.bytes);
    }
    return safe;
}

std::string in_ascii(std::string_view printable) {
    constexpr char32_t kCutOff = U'…';
    std::string all;
    for (; !printable.empty(); printable = after_first(printable)) {
        const Character next = first_of(printable);
        if (next.valid && next.code < 0x80) {
            all += printable.front();
        } else if (next.code == kCutOff) {
            all += '~';
        } else {
            all += "\\u{" + hex(static_cast<std::uint32_t>(next.code), 4) + "}";
        }
    }
    return all;
}

std::string printable_json(std::string_view json) {
    std::string safe;
    safe.reserve(json.size());
    while (!json.empty()) {
        const Character next = first_of(json);
        if (next.code < 0x7F || !is_unprintable(next.code)) {
            safe += json.substr(0, next.bytes);
        } else if (next.code > 0xFFFF) {
            safe += "\\u" + hex(0xD7C0 + (next.code >> 10), 4) + "\\u" + hex(0xDC00 + (next.code & 0x3FFu), 4);
        } else {
            safe += "\\u" + hex(next.code, 4);
        }
        json.remove_prefix(next.bytes);
    }
    return safe;
}

std::size_t display_width(std::string_view printable) {
    std::size_t columns = 0;
    while (!printable.empty()) {
        const Character next = first_of(printable);
        columns += width_of(next.code);
        printable.remove_prefix(next.bytes);
    }
    return columns;
}

std::string_view fit(std::string_view printable, std::size_t columns) {
    std::size_t bytes = 0;
    while (bytes < printable.size()) {
        const Character next = first_of(printable.substr(bytes));
        const std::size_t width = width_of(next.code);
        if (width > columns) break;
        columns -= width;
        bytes += next.bytes;
    }
    return printable.substr(0, bytes);
}

std::string_view after_first(std::string_view text) { return text.substr(first_of(text).bytes); }

std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (; !text.empty(); ++count) text = after_first(text);
    return count;
}

}  // namespace host::platform
