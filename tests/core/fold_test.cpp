// Searching without telling capitals from small letters.
#include "core/fold.hpp"

#include "support/catch.hpp"

namespace host::core::test {

TEST_CASE("capitals of the alphabets that people write prompts in are folded, and nothing else") {
    CHECK(folded("A Cat ON a WALL 12") == "a cat on a wall 12");
    CHECK(folded("ÄÖÜ ÀÉÎÑÕÞ ß × ÷") == "äöü àéîñõþ ß × ÷");
    CHECK(folded("ĀāŁłŽžȘș Ÿ") == "āāłłžžșș Ÿ");
    CHECK(folded("ΑΒΓ ΣΩΪ ΆΈΉΊΌΎΏ") == "αβγ σωϊ άέήίόύώ");
    CHECK(folded("ПРИВЕТ Ёж Ђ Ґ") == "привет ёж ђ ґ");
    CHECK(folded("ԱԲՖ") == "աբֆ");
    CHECK(folded("猫 ⛵ 𝕏 İı") == "猫 ⛵ 𝕏 İı");
}

TEST_CASE("folding keeps the length, and what is no UTF-8 as it is") {
    for (const std::string text : {"\xC3", "\xC3(", "\x80\x9F", "A\xFFZ", "\xE0\xC3\x84", "\xD5"}) {
        CAPTURE(text);
        CHECK(folded(text).size() == text.size());
        CHECK(folded(folded(text)) == folded(text));
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
