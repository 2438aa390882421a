// What each family of browsers takes for a manifest, and what makes it blind to one.
#include "cli/setup/native_manifest.hpp"

#include "core/identity.hpp"
#include "support/catch.hpp"

namespace host::cli {
namespace {

const std::string kAnId(32, 'b');
const std::string kName = core::kHostName;

struct Case {
    const char* what;
    Family family;
    std::string text;
    const char* problem;  // nullptr: the browser takes it
};

// A good one of the family, with `from` replaced.
std::string with(Family family, const std::string& from, const std::string& to) {
    std::string text =
        encode_manifest(family, "/opt/grh", {family == Family::chromium ? core::kExtensionOrigin : core::kAddOnId});
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

TEST_CASE("what we write, the browser of the family takes, and the other one does not") {
    const auto chromium = encode_manifest(Family::chromium, "/opt/a \"b\"/grh", {core::kExtensionOrigin});
    const auto firefox =
        encode_manifest(Family::firefox, "/opt/grh", {core::kAddOnId, "{" + std::string(36, '0') + "}"});
    CHECK(read_manifest(chromium, Family::chromium).problems.empty());
    CHECK(read_manifest(chromium, Family::chromium).program == "/opt/a \"b\"/grh");
    CHECK(read_manifest(firefox, Family::firefox).problems.empty());
    CHECK(read_manifest(firefox, Family::firefox).callers.size() == 2);
    CHECK_FALSE(read_manifest(chromium, Family::firefox).problems.empty());
    CHECK_FALSE(read_manifest(firefox, Family::chromium).problems.empty());
}

TEST_CASE("one broken rule hides the whole manifest, and it is named") {
    using enum Family;
    const std::string origin = core::kExtensionOrigin;
    const std::string no_slash = origin.substr(0, origin.size() - 1);
    const std::string extra = "\"type\": \"stdio\",\n  \"allowed_origins\": []";
    for (const Case& one : {
             Case{"an unknown key", chromium, with(chromium, "\"type\"", "\"more\": 1, \"type\""), nullptr},
             Case{"a byte order mark", chromium, "\xEF\xBB\xBF" + with(chromium, "{", "{"), nullptr},
             Case{"an empty description", firefox, with(firefox, core::kHostDescription, ""), nullptr},
             Case{"an empty description", chromium, with(chromium, core::kHostDescription, ""),
                  "description: is empty"},
             Case{"no JSON", chromium, "hello", "not JSON"},
             Case{"nothing", firefox, "", "empty"},
             Case{"half a file", firefox, with(firefox, "]\n}\n", ""), "not JSON"},
             Case{"a list", chromium, "[]", "not a JSON object"},
             Case{"no name", chromium, with(chromium, "\"name\"", "\"nom\""), "name: is missing"},
             Case{"another name", chromium, with(chromium, kName, "com.other"), "name: must be"},
             Case{"no slash", chromium, with(chromium, origin, no_slash), "lacks the slash"},
             Case{"a wildcard", chromium, with(chromium, origin, "chrome-extension://*/"),
                  "does not name an extension"},
             Case{"Firefox's scheme", chromium, with(chromium, origin, "moz-extension://a/"), "chrome-extension://"},
             Case{"no caller", chromium, with(chromium, "\"" + origin + "\"", ""), "at least one"},
             Case{"a number", firefox, with(firefox, std::string{"\""} + core::kAddOnId + "\"", "1"), "strings"},
             Case{"an origin", firefox, with(firefox, core::kAddOnId, origin), "not the id of an add-on"},
             Case{"both families", firefox, with(firefox, "\"type\": \"stdio\"", extra), "allowed_origins: Firefox"},
             Case{"a relative path", chromium, with(chromium, "/opt/grh", "grh"), "must be absolute"},
             Case{"no path", chromium, with(chromium, "\"/opt/grh\"", "1"), "path: must be a string"},
             Case{"another type", firefox, with(firefox, "stdio", "pipe"), "type: must be"},
         }) {
        INFO(one.what << "\n" << one.text);
        const auto problems = read_manifest(one.text, one.family).problems;
        if (one.problem == nullptr) {
            CHECK(problems == std::vector<std::string>{});
        } else {
            REQUIRE(problems.size() == 1);
            CHECK(problems.front().find(one.problem) != std::string::npos);
        }
    }
}

TEST_CASE("an id says which family it is of") {
    CHECK(family_of_id(kAnId) == Family::chromium);
    CHECK(family_of_id("name@place") == Family::firefox);
    CHECK(family_of_id("@place") == Family::firefox);
    CHECK(family_of_id("{01234567-89ab-cdef-0123-456789abcdef}") == Family::firefox);
    for (const std::string bad : {"", "@", "name@", "bbbb", "na me@place", "a@b@c", "{01234567}"}) {
        INFO(bad);
        CHECK_FALSE(family_of_id(bad));
    }
    CHECK(caller_of_id(kAnId, Family::chromium) == "chrome-extension://" + kAnId + "/");
    CHECK_FALSE(caller_of_id(kAnId, Family::firefox));
}

}  // namespace
}  // namespace host::cli
