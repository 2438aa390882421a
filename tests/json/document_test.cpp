// The reader of every message beside a second one of another library: what they take, what it means, what they refuse.
#include "json/document.hpp"

#include <random>

#include "json/reader.hpp"
#include "support/catch.hpp"
#include "support/json_witness.hpp"
#include "support/this_build.hpp"
#include "wire/scribbler.hpp"

namespace host::json {
namespace {

using namespace std::string_literals;
using support::JsonWitness;

// Empty: both say the same of the text.
std::string difference(Document& document, std::string_view text, std::size_t room) {
    const auto value = document.read(text, room);
    const auto witness = JsonWitness::read(text);
    if (value.has_value() != witness.has_value()) {
        return "only one of them refuses it: " + (value ? witness.error() : value.error());
    }
    if (value) return canonical(*value) == witness->dump() ? "" : "read as " + canonical(*value);
    // A text that is wrong in several ways is refused for one of them.
    const bool is_place = value.error().starts_with("not JSON") && witness.error().starts_with("not JSON");
    return !is_place || value.error() == witness.error() ? "" : value.error() + " instead of " + witness.error();
}

TEST_CASE("whatever is written, the reader and a second one make the same of it", "[slow]") {
    const auto texts = static_cast<unsigned>(support::rounds(20'000));
    Document document;  // one for all: nothing of a text stays for the next
    for (unsigned seed = 0; seed < texts; ++seed) {
        const std::string text = wire::test::Scribbler(seed).message();
        const std::string problem = difference(document, text, text.size());
        if (problem.empty()) continue;
        CAPTURE(seed, text);
        REQUIRE(problem == "");
    }
}

TEST_CASE("numbers are what they say, at every size and in every spelling") {
    const auto text = GENERATE(values<std::string>({
        "0",
        "-0",
        "-0.0",
        "0.0",
        "1.0",
        "10",
        "-1",
        "1e5",
        "1E+2",
        "1e-2",
        "0.1",
        "5e-324",
        "1e-400",
        "-1e-400",
        "1.7976931348623157e308",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "123456789012345678901234567890",
        "-123456789012345678901234567890",
        "3.141592653589793238462643383279",
        "0.000000000000000000000000000000000000000000000000000000000000000000000001234567890123456789",
        "1e400",
        "-1e400",
        "1e999999999999999999999",
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x10",
        "1_000",
        "--1",
        "12345678901234567890123456789O",
    }));
    const auto [before, after] = GENERATE(table<std::string, std::string>({
        {"", ""},
        {"[", "]"},
        {"[1,", ",\"1\"]"},
        {R"({"123456789012345678901234567890":"\\\"1234567890123456789012345","a":)", "}"},
    }));
    const std::string whole = before + text + after;
    CAPTURE(whole);
    Document document;
    CHECK(difference(document, whole, whole.size()) == "");
}

TEST_CASE("an integer of more digits than any double has is refused") {
    Document document;
    const std::string text = "[" + std::string(400, '9') + "]";
    CHECK(document.read(text).error().starts_with("not JSON in UTF-8: wrong at byte"));
    CHECK(difference(document, text, text.size()) == "");
}

TEST_CASE("a text with room behind it is read in place, whatever is in that room") {
    Document document;
    for (const char filler : {'\0', '"', '9', '}', ' ', '\xFF'}) {
        for (const std::string text :
             {"12", "{\"a\":\"b\"}", "[tru", "\"open", "[1]", "\"\\ud83d\"", "18446744073709551616"}) {
            CAPTURE(filler, text);
            const std::string roomy = text + std::string(kReadAhead, filler);
            CHECK(difference(document, std::string_view{roomy}.substr(0, text.size()), roomy.size()) == "");
        }
    }
}

TEST_CASE("one reader takes small texts and large ones in turn") {
    Document document;
    const std::string large = "[\"" + std::string(3 * kSmall, 'x') + "\"]";
    for (const std::string& text : {"[1]"s, large, large, "{}"s, large, "[2]"s}) {
        CHECK(difference(document, text, text.size()) == "");
    }
}

TEST_CASE("many keys in one object are told apart, and a twin among them is found") {
    Document document;
    std::string members;
    for (int i = 0; i < 1'000; ++i) members += (i > 0 ? ",\"key" : "\"key") + std::to_string(i) + "\":1";
    CHECK(document.read("{" + members + "}"));
    CHECK(document.read("{" + members + ",\"key77\":2}").error() == "an object has the same key twice");
    CHECK(document.read("{" + members + R"(,"\u006bey999":2})").error() == "an object has the same key twice");
}

TEST_CASE("equal values have one text, whatever the order and the spelling") {
    Document document;
    const auto text_of = [&document](const std::string& text) { return canonical(document.read(text).value()); };
    CHECK(text_of(R"( { "b" : [ 1 , 2.50 , "\u0061/" ] , "a" : { "d":null, "c":true } } )") ==
          R"({"a":{"c":true,"d":null},"b":[1,2.5,"a/"]})");
    CHECK(text_of("18446744073709551615") == "18446744073709551615");
    CHECK(canonical(document.read(R"({"b":1,"requestId":"r","a":{"requestId":2}})").value(), {"requestId"}) ==
          R"({"a":{"requestId":2},"b":1})");
}

TEST_CASE("a value can be asked for what it is not, and has nothing then") {
    Document document;
    const Value value = document.read(R"({"a":[1,"x"],"n":null})").value();
    CHECK_FALSE(value.find("z"));
    CHECK(value.find("n")->is_null());
    const auto [n, none, a] = value.find_all(Names<3>({"n", "z", "a"}));
    CHECK((n.is_null() && none.is_null() && a.is_array() && a.elements().size() == 2));
    CHECK(a.find_all(Names<1>({"a"}))[0].is_null());
    CHECK_FALSE(value.find("a")->find("a"));
    CHECK(value.find("a")->members().empty());
    CHECK(value.elements().begin() == value.elements().end());
    CHECK(value.members().last()->name == "n");
    CHECK(Value{}.is_null());
    CHECK(Value{}.members().empty());
}

}  // namespace
}  // namespace host::json
