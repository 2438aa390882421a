// Words from outside on a terminal or in a log (design: command line, "text from the outside is escaped").
#include "wire/printable.hpp"

#include "support/catch.hpp"

namespace host::wire {
namespace {

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

TEST_CASE("fitting never cuts through a character") {
    CHECK(fit("Größe", 3) == "Grö");
    CHECK(fit("猫と犬", 3) == "猫");
    CHECK(fit("e\u0301e", 1) == "e\u0301");
    CHECK(fit("abc", 9) == "abc");
    CHECK(fit("abc", 0).empty());
}

}  // namespace
}  // namespace host::wire
