// The strict reader (docs/protocol.md): what it refuses, and what becomes of half an emoji.
#include "json/reader.hpp"

#include <chrono>

#include "json/field.hpp"
#include "support/catch.hpp"

namespace host::json {
namespace {

using namespace std::string_literals;

std::string refusal(std::string_view text) {
    const auto document = read_json(text);
    return document ? "" : document.error();
}

std::string read_string(std::string_view text) {
    const auto document = read_json(text);
    INFO(text);
    INFO((document ? "" : document.error()));
    REQUIRE(document.has_value());
    REQUIRE(document->is_string());
    return document->get<std::string>();
}

std::string nested_arrays(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST_CASE("text that other readers let through is refused, with the reason") {
    const auto [text, problem] = GENERATE(table<std::string, std::string>({
        {"", "empty"},
        {" ", "not JSON in UTF-8: wrong at byte 2"},
        {"\0"s, "contains a NUL byte, at byte 1"},
        {"{}\0"s, "contains a NUL byte, at byte 3"},
        {"{}\0garbage"s, "contains a NUL byte, at byte 3"},
        {"\"a\0b\""s, "contains a NUL byte, at byte 3"},
        {"\xEF\xBB\xBF{}", "starts with a byte order mark"},
        {"{} {}", "not JSON in UTF-8: wrong at byte 4"},
        {"{}x", "not JSON in UTF-8: wrong at byte 3"},
        {"{\"a\":1", "not JSON in UTF-8: wrong at byte 7"},
        {"{'a':1}", "not JSON in UTF-8: wrong at byte 2"},
        {"[1,]", "not JSON in UTF-8: wrong at byte 4"},
        {"[1]// so", "not JSON in UTF-8: wrong at byte 4"},
        {"NaN", "not JSON in UTF-8: wrong at byte 1"},
        {"01", "not JSON in UTF-8: wrong at byte 2"},
        {"\"a\nb\"", "not JSON in UTF-8: wrong at byte 3"},
        {"\"\xFF\"", "not JSON in UTF-8: wrong at byte 2"},
        {"\"\xC0\x80\"", "not JSON in UTF-8: wrong at byte 2"},          // an overlong NUL
        {"\"\xED\xA0\x80\"", "not JSON in UTF-8: wrong at byte 3"},      // a surrogate in UTF-8
        {"\"\xF4\x90\x80\x80\"", "not JSON in UTF-8: wrong at byte 3"},  // beyond U+10FFFF
        {"\"\xC3", "not JSON in UTF-8: wrong at byte 3"},
        {"{\0\"\0a\0"s, "contains a NUL byte, at byte 2"},  // UTF-16
        {"1e999", "not JSON in UTF-8: wrong at byte 5"},
        {"[-1e999]", "not JSON in UTF-8: wrong at byte 7"},
        {R"({"a":1,"a":1})", "an object has the same key twice"},
        {R"([{"x":{"a":1,"b":2,"a":3}}])", "an object has the same key twice"},
        {R"({"a":1,"\u0061":2})", "an object has the same key twice"},
    }));
    CAPTURE(text);
    CHECK(refusal(text) == problem);
}

TEST_CASE("a refusal never quotes the text, which may be a prompt") {
    for (const std::string text : {R"({"secret":1,"secret":2})", R"({"secret" "secret"})", R"(["secret", secret])"}) {
        CAPTURE(text);
        CHECK_FALSE(refusal(text).empty());
        CHECK(refusal(text).find("secret") == std::string::npos);
    }
}

TEST_CASE("the same key in two objects is no duplicate") {
    CHECK(refusal(R"([{"a":1},{"a":{"a":2}},{"b":{"a":1},"a":2}])").empty());
}

TEST_CASE("nesting ends at 32, while it is read") {
    CHECK(refusal(nested_arrays(kMaxDepth)).empty());
    CHECK(refusal(nested_arrays(kMaxDepth + 1)) == "nested deeper than 32");
    CHECK(refusal(std::string(1'000'000, '[')) == "nested deeper than 32");
    std::string objects;
    for (int i = 0; i < kMaxDepth; ++i) objects += R"({"a":)";
    CHECK(refusal(objects + "1" + std::string(kMaxDepth, '}')).empty());
    CHECK(refusal(objects + "[]" + std::string(kMaxDepth, '}')) == "nested deeper than 32");
    CHECK(refusal("[" + nested_arrays(kMaxDepth - 1) + "," + nested_arrays(kMaxDepth - 1) + "]").empty());
}

TEST_CASE("what is read is what was written") {
    const std::string text =
        R"({"a":[],"b":{},"c":[1,-2,18446744073709551615,1.5,true,false,null,"x",[{"d":[[]]}]],"e":{"f":{"g":"h"}}})";
    const auto document = read_json(text);
    REQUIRE(document.has_value());
    CHECK(document->dump() == text);
    CHECK(read_json(" \r\n\t7 ")->dump() == "7");
    CHECK(read_json("\"\xF0\x9F\x98\x80\"")->get<std::string>() == "\xF0\x9F\x98\x80");
}

TEST_CASE("half an emoji is read as U+FFFD, a whole one as itself") {
    const auto [text, value] = GENERATE(table<std::string, std::string>({
        {R"("\ud83d")", "\uFFFD"},  // a lone high
        {R"("\ude00")", "\uFFFD"},  // a lone low
        {R"("a\uD83Db")",
         "a\uFFFD"
         "b"},                                // in upper case, in the middle
        {R"("\ud83d\ude00")", "\U0001F600"},  // a pair
        {R"("\uD83D\uDE00")", "\U0001F600"},
        {R"("\ude00\ud83d")", "\uFFFD\uFFFD"},            // the wrong way round
        {R"("\ud83d\ud83d\ude00")", "\uFFFD\U0001F600"},  // a high before a pair
        {R"("\ud83d\ude00\ude00")", "\U0001F600\uFFFD"},  // a low after a pair
        {R"("\ud83d\n")", "\uFFFD\n"},                    // another escape after it
        {R"("\ud83d\u0041")",
         "\uFFFD"
         "A"},
        {R"("\\ud83d")", R"(\ud83d)"},  // no escape at all: the backslash is escaped
        {R"("\\\ud83d")", "\\\uFFFD"},  // an escaped backslash, then one
        {R"("\\\\ud83d\ud83d")", "\\\\ud83d\uFFFD"},
        {R"("\ud7ff\ue000")", "\uD7FF\uE000"},  // the neighbours of the range
    }));
    CAPTURE(text);
    CHECK(read_string(text) == value);
}

TEST_CASE("a broken escape stays an error") {
    for (const std::string text :
         {R"("\ud83")", R"("\ud8zz")", R"("\ud83d)", R"("\ud83d\)", R"("\ud83d\u")", R"(\ud83d)"}) {
        CAPTURE(text);
        CHECK_FALSE(refusal(text).empty());
    }
}

TEST_CASE("surrogates are mended in keys too") {
    const auto document = read_json(R"({"\ud83d":1})");
    REQUIRE(document.has_value());
    CHECK(document->contains("\uFFFD"));
}

TEST_CASE("mending is linear in the text") {
    std::string text = "\"";
    for (int i = 0; i < 1'000'000; ++i) text += R"(\ud83d)";
    const auto started = std::chrono::steady_clock::now();
    CHECK(read_string(text + "\"").size() == 3'000'000);
    CHECK(std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count() < 5.0);
}

TEST_CASE("a long integer is read in time that is linear in the text") {
    const std::string text = "[1234567890123456789012" + std::string(100'000, ' ') + "]";
    const auto started = std::chrono::steady_clock::now();
    const auto numbers = read_json(text);
    REQUIRE(numbers.has_value());
    CHECK(numbers->at(0).is_number_float());
    CHECK(std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count() < 5.0);
}

// --- typed reading

std::string misfit(std::string_view text, const auto& read) {
    Document document;
    const auto value = document.read(text);
    REQUIRE(value.has_value());
    try {
        read(Field(*value, "params"));
    } catch (const Misfit& found) {
        return found.path + ": " + found.problem;
    }
    return "";
}

TEST_CASE("an integer is a JSON integer of 64 bits and nothing else") {
    const auto read = [](const Field& field) { (void)field.integer(); };
    for (const auto* good : {"0", "-0", "1", "-1", "9223372036854775807", "-9223372036854775808"}) {
        CHECK(misfit(good, read) == "");
    }
    for (const auto* bad : {"1.0", "1.5", "1e3", "true", "\"1\"", "null", "[]", "18446744073709551616"}) {
        CAPTURE(bad);
        CHECK(misfit(bad, read) == "params: expected integer");
    }
    CHECK(misfit("9223372036854775808", read) == "params: expected integer of 64 bits");
}

TEST_CASE("an integer with a range says the range, at both ends") {
    const auto read = [](const Field& field) { (void)field.integer(-1, 100); };
    for (const auto* good : {"-1", "0", "100"}) CHECK(misfit(good, read) == "");
    for (const auto* bad : {"-2", "101", "1.0", "true", "18446744073709551615", "-9223372036854775808", "\"5\""}) {
        CAPTURE(bad);
        CHECK(misfit(bad, read) == "params: expected integer -1..100");
    }
    const auto count = [](const Field& field) { (void)field.count(); };
    CHECK(misfit("9007199254740992", count) == "");
    CHECK(misfit("9007199254740993", count) == "params: expected integer 0..9007199254740992");
    CHECK(misfit("-1", count) == "params: expected integer 0..9007199254740992");
}

TEST_CASE("a wrong shape is reported with the path to it") {
    const std::string text = R"({"a":{"b":[{"c":1},{"c":"x"}]},"n":null})";
    CHECK(misfit(text, [](const Field& f) { (void)f.at("a").at("x"); }) == "params.a.x: required");
    CHECK(misfit(text, [](const Field& f) { (void)f.at("a").at("b").object(); }) == "params.a.b: expected object");
    CHECK(misfit(text, [](const Field& f) { (void)f.at("a").string(); }) == "params.a: expected string");
    CHECK(misfit(text, [](const Field& f) { (void)f.at("a").boolean(); }) == "params.a: expected boolean");
    CHECK(misfit(text, [](const Field& f) { (void)f.at("a").number(); }) == "params.a: expected number");
    CHECK(misfit(text, [](const Field& f) { (void)f.at("a").elements(as_string); }) == "params.a: expected array");
    CHECK(misfit(text, [](const Field& f) {
              (void)f.at("a").at("b").elements([](const Field& e) { return e.at("c").integer(); });
          }) == "params.a.b[1].c: expected integer");
    CHECK(misfit(text, [](const Field& f) { f.only({"a", "b"}); }) == "params.n: unknown field");
    CHECK(misfit(text, [](const Field& f) { f.only({"a", "n"}); }) == "");
    CHECK(misfit(text, [](const Field& f) { REQUIRE_FALSE(f.find("n")); }) == "");
    CHECK(misfit(text, [](const Field& f) { REQUIRE(f.given("n")); }) == "");
    CHECK(misfit(text, [](const Field& f) { REQUIRE_FALSE(f.given("z")); }) == "");
}

TEST_CASE("a name from the peer is cut before it is repeated in a path, between characters") {
    std::string name(99, 'x');
    name += "\u00E4\u00E4";
    CHECK(misfit("{\"" + name + "\":1}", [](const Field& f) { f.only({"a"}); }) ==
          "params." + std::string(99, 'x') + ": unknown field");
}

}  // namespace
}  // namespace host::json
