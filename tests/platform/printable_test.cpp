// Words from outside on a terminal or in a log (SECURITY.md).
#include "platform/printable.hpp"

#include "support/catch.hpp"

#include "platform/unprintable.hpp"

namespace host::platform {
namespace {

std::string utf8(char32_t code) {
    const auto byte = [](char32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F))};
    if (code < 0x10000) {
        return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
    }
    return {byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)), byte(0x80 | (code >> 6 & 0x3F)),
            byte(0x80 | (code & 0x3F))};
}

TEST_CASE("ordinary text stays as it is, in any script") {
    for (const std::string text : {"", "plain \\ text", "Größe", "猫と犬", "🐈 قط"}) CHECK(printable(text) == text);
}

TEST_CASE("control characters cannot reach a terminal") {
    CHECK(printable("a\nb\tc\r") == R"(a\x0ab\x09c\x0d)");
    CHECK(printable("\x1b]0;title\x07") == R"(\x1b]0;title\x07)");
    CHECK(printable("\x7f") == R"(\x7f)");
    CHECK(printable("\xc2\x9b"
                    "31m") == R"(\u{009b}31m)");  // a C1 control: ESC [ in one character
    CHECK(printable(std::string_view{"\0", 1}) == R"(\x00)");
}

TEST_CASE("text cannot pretend to be other text: marks that reorder or hide come out by number") {
    CHECK(printable("\u202e"
                    "evil") == R"(\u{202e}evil)");
    CHECK(printable("a\u2066b\u2069") == R"(a\u{2066}b\u{2069})");
    CHECK(printable("in\u200bvisible\ufeff") == R"(in\u{200b}visible\u{feff})");
    CHECK(printable("\u2028") == R"(\u{2028})");
    CHECK(printable("\U000e0041") == R"(\u{e0041})");
}

TEST_CASE("text cannot hide anything: what Unicode says is not seen comes out by number, whatever its script") {
    for (const char32_t code : {
             U'\u00ad',     U'\u034f',     U'\u115f',     U'\u1160',     U'\u17b4',     U'\u180b',
             U'\u3164',     U'\uffa0',                                    // ignored when shown
             U'\ufe00',     U'\ufe0f',     U'\U000e0100', U'\U000e01ef',  // variation selectors
             U'\u0600',     U'\u06dd',     U'\u200d',     U'\u2062',     U'\ufff9',     U'\U0001bca0',
             U'\U0001d173', U'\U0001d17a',                                                              // Cf
             U'\u0085',     U'\u009f',                                                                  // Cc
             U'\u2028',     U'\u2029',                                                                  // Zl, Zp
             U'\ue000',     U'\uf8ff',     U'\U000f0000', U'\U0010fffd',                                // private use
             U'\u0378',     U'\u2fe0',     U'\U0001fffe', U'\U000e0002', U'\U000e0fff', U'\U0010ffff',  // unassigned
         }) {
        const std::string text = utf8(code);
        CAPTURE(static_cast<std::uint32_t>(code));
        CHECK(printable(text).starts_with("\\u{"));
        CHECK(printable(printable(text)) == printable(text));
        CHECK(printable_json("\"" + text + "\"").starts_with("\"\\u"));
    }
    CHECK(printable("in\u3164visible") == R"(in\u{3164}visible)");
}

TEST_CASE("what can be seen stays as it is: letters, marks on them, symbols, emoji without selectors") {
    for (const std::string text :
         {"e\u0301 Žluťoučký kůň", "हिन्दी ภาษาไทย தமிழ்", "עברית العربية", "漢字かな交じり文 한국어 ㄱㄴㄷ",
          "𠮷野家 𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "🐎🇨🇿👍🏽 ☂★→", "\u00a0\u3000", "q\u0323\u0307", "\u2800\ufffc\ufffd"}) {
        CHECK(printable(text) == text);
        CHECK(printable_json("\"" + text + "\"") == "\"" + text + "\"");
    }
}

TEST_CASE("each range of what is not printable begins and ends where it should") {
    CHECK_FALSE(is_unprintable(U' '));
    CHECK_FALSE(is_unprintable(U'~'));
    for (const auto& [first, last] :
         {std::pair{U'\u0080', U'\u009f'}, {U'\ue000', U'\uf8ff'}, {U'\u2060', U'\u206f'}, {U'\ufe00', U'\ufe0f'}}) {
        CAPTURE(static_cast<std::uint32_t>(first));
        CHECK(is_unprintable(first));
        CHECK(is_unprintable(last));
        CHECK_FALSE(is_unprintable(last + 1));
    }
    CHECK(is_unprintable(0));
    CHECK(is_unprintable(0x10FFFF));
    CHECK_FALSE(is_unprintable(0x110000));
}

TEST_CASE("bytes that are no UTF-8 come out by number") {
    CHECK(printable("\xff") == R"(\xff)");
    CHECK(printable("a\xc3") == R"(a\xc3)");                        // cut short
    CHECK(printable("\xc0\xaf") == R"(\xc0\xaf)");                  // a slash, the long way
    CHECK(printable("\xed\xa0\x80") == R"(\xed\xa0\x80)");          // a lone surrogate
    CHECK(printable("\xf4\x90\x80\x80") == R"(\xf4\x90\x80\x80)");  // beyond Unicode
}

TEST_CASE("JSON for a terminal says the same without a character that a terminal obeys") {
    CHECK(printable_json(R"({"a":"plain, Größe, 猫 🐈"})") == R"({"a":"plain, Größe, 猫 🐈"})");
    CHECK(printable_json("[\"\xc2\x9b"
                         "31m\x7f\"]") == R"(["\u009b31m\u007f"])");
    CHECK(printable_json("[\"\u202e\u2066\ufeff\u2028\"]") == R"(["\u202e\u2066\ufeff\u2028"])");
    CHECK(printable_json("[\"\U000e0041\"]") == R"(["\udb40\udc41"])");
    CHECK(printable_json("{\n\"a\":1}") == "{\n\"a\":1}");  // its own line ends
}

TEST_CASE("width is counted in columns, length in characters") {
    CHECK(display_width("Größe") == 5);
    CHECK(display_width("猫と犬") == 6);
    CHECK(display_width("e\u0301") == 1);
    CHECK(characters("Größe") == 5);
    CHECK(characters("e\u0301") == 2);
    CHECK(characters("\xff\xff") == 2);
}

TEST_CASE("in ASCII a cut is marked by another sign, other characters come by number, and colours stay") {
    CHECK(in_ascii("plain text") == "plain text");
    CHECK(in_ascii("media-12345…") == "media-12345~");
    CHECK(in_ascii("größe 猫") == "gr\\u{00f6}\\u{00df}e \\u{732b}");
    CHECK(in_ascii("\x1b[1mbold\x1b[0m") == "\x1b[1mbold\x1b[0m");
}

TEST_CASE("fitting never cuts through a character") {
    CHECK(fit("Größe", 3) == "Grö");
    CHECK(fit("猫と犬", 3) == "猫");
    CHECK(fit("e\u0301e", 1) == "e\u0301");
    CHECK(fit("abc", 9) == "abc");
    CHECK(fit("abc", 0).empty());
}

}  // namespace
}  // namespace host::platform
