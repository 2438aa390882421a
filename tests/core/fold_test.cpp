// Searching without telling capitals from small letters.
#include "core/fold.hpp"

#include "support/catch.hpp"

namespace host::core::test {

TEST_CASE("capitals of the alphabets that people write prompts in are folded, and nothing else") {
    CHECK(folded("A Cat ON a WALL 12") == "a cat on a wall 12");
    CHECK(folded("ÄÖÜ ÀÉÎÑÕÞ ß ẞ × ÷") == "äöü àéîñõþ ß ß × ÷");
    CHECK(folded("ĀāŁłŽžȘș Ÿ ƏƎ Ǆǅ Ǻ Ⱥ") == "āāłłžžșș ÿ əǝ ǆǆ ǻ ⱥ");
    CHECK(folded("Ạ Ắ Ở Ữ Ỹ") == "ạ ắ ở ữ ỹ");
    CHECK(folded("ΑΒΓ ΣΩΪ ς ΆΈΉΊΌΎΏ ϴ Ἀ") == "αβγ σωϊ σ άέήίόύώ θ ἀ");
    CHECK(folded("ПРИВЕТ Ёж Ђ Ґ Ѵ Ӂ Ԥ Ꙗ") == "привет ёж ђ ґ ѵ ӂ ԥ ꙗ");
    CHECK(folded("ԱԲՖ Ⴀ ＡＺ Ⅷ Ⓐ 𐐀") == "աբֆ ⴀ ａｚ ⅷ ⓐ 𐐨");
    CHECK(folded("猫 ⛵ 𝕏 İı") == "猫 ⛵ 𝕏 İı");
}

TEST_CASE("folding twice is folding once, and what is no UTF-8 stays as it is") {
    for (const std::string text : {"\xC3", "\xC3(", "\x80\x9F", "\xE0\xC3\x84", "\xD5", "\xF0\x90\x90", "\xC1\x81",
                                   "\xF5\x90\x90\x80", "\xE1\xBA"}) {
        CAPTURE(text);
        CHECK(folded(folded(text)) == folded(text));
        CHECK(folded(text).size() == text.size());
    }
    for (char32_t letter = 0; letter <= 0x10FFFF; ++letter) {
        if (folded(folded(letter)) != folded(letter)) FAIL("letter " << static_cast<unsigned>(letter));
    }
    CHECK(folded("A\xFFZ") == "a\xFFz");
}

TEST_CASE("a part is found whatever its capitals, and an empty one everywhere") {
    CHECK(contains_folded("Ein ÄPFEL-Baum", folded("äpfel")));
    CHECK_FALSE(contains_folded("Ein Apfel", folded("äpfel")));
    CHECK(contains_folded("", ""));
    CHECK_FALSE(contains_folded("", "a"));
}

}  // namespace host::core::test
