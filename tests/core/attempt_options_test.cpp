// What the page is set to, and what differs between two attempts (R24).
#include "core/attempt_options.hpp"

#include "core/log_lines.hpp"
#include "support/builders.hpp"

namespace host::core::test {

TEST_CASE("options differ where both are known and not the same (R24)") {
    using Row = std::tuple<AttemptOptions, AttemptOptions, std::string>;
    const AttemptOptions all{.length = "10", .resolution = "720p", .aspect = "9:16", .mode = "custom", .audio = "on"};
    for (const auto& [before, after, expected] : std::vector<Row>{
             {{}, {}, ""},
             {all, all, ""},
             {all, {}, ""},
             {{}, all, ""},
             {{.length = "10"}, {.resolution = "480p"}, ""},
             {{.length = "10"}, {.length = "6"}, "length 10 -> 6"},
             {all, {.resolution = "480p", .audio = "off"}, "resolution 720p -> 480p, audio on -> off"},
             {{.aspect = "9:16"}, {.aspect = "16:9"}, "aspect 9:16 -> 16:9"},
             {{.length = "10"}, {.length = "10 "}, "length 10 -> 10 "},
         }) {
        CHECK(differences(before, after) == expected);
        CHECK(is_list_of_differences(expected) == !expected.empty());
    }
}

TEST_CASE("a value that may hold anything is not repeated, and still differs (R24)") {
    for (const std::string& odd : {std::string{"a cat, on a wall"}, std::string{"größer"}, std::string{"6 -> 10"},
                                   std::string(33, 'x'), std::string{"a\nb"}}) {
        CHECK(differences({.mode = "custom"}, {.mode = odd}) == "mode custom -> other");
        CHECK(differences({.mode = odd}, {.mode = "custom"}) == "mode other -> custom");
        CHECK(differences({.mode = odd}, {.mode = odd + "!"}) == "mode other -> other");
    }
}

TEST_CASE("only a list of differences is taken for one") {
    for (const char* text : {"", "length", "length 10", "length  -> 6", "length 10 -> ", "prompt a -> b",
                             "length 10 -> 6,", "length 10 -> 6, ", ", length 10 -> 6", "length 10 -> 6; mode a -> b",
                             "length 10 -> 6 -> 7", "length 10 -> a cat, on a wall", "length10 -> 6"}) {
        CAPTURE(text);
        CHECK_FALSE(is_list_of_differences(text));
    }
}

TEST_CASE("what is newly known takes the place of what was, and the rest stays") {
    const AttemptOptions older{.length = "10", .audio = "on"};
    CHECK(joined({.length = "6", .mode = "custom"}, older) ==
          AttemptOptions{.length = "6", .mode = "custom", .audio = "on"});
    CHECK(joined({}, older) == older);
    CHECK(joined(older, {}) == older);
}

}  // namespace host::core::test
