// What browsers write about extensions in their profiles, in the forms of their versions.
#include "cli/setup/browser_profile.hpp"

#include "cli/setup/browsers.hpp"
#include "cli/setup/loading.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/temp_dir.hpp"

namespace host::cli {
namespace {

ProfileExtension the_one(const std::string& settings) {
    const auto all = extensions_in_preferences("{\"extensions\":{\"settings\":{\"x\":" + settings + "}}}");
    REQUIRE(all.size() == 1);
    return all.front();
}

TEST_CASE("a profile of Chromium's family says in the words of its version whether an extension is on") {
    for (const char* on : {"{}", R"({"disable_reasons":[]})", R"({"disable_reasons":0})", R"({"state":1})"}) {
        INFO(on);
        CHECK(the_one(on).enabled);
    }
    for (const char* off : {R"({"disable_reasons":[1]})", R"({"disable_reasons":1})", R"({"state":0})"}) {
        INFO(off);
        CHECK_FALSE(the_one(off).enabled);
    }
    CHECK(the_one(R"({"path":"/here"})").folder == "/here");
}

TEST_CASE("an extension that was uninstalled is in no profile, whatever is left of it") {
    CHECK(extensions_in_preferences(R"({"extensions":{"settings":{"x":{"state":2}}}})").empty());
}

TEST_CASE("what is no profile has no extensions") {
    for (const char* text : {"", "[]", "{\"extensions\":7}", R"({"extensions":{"settings":[1]}})"}) {
        CHECK(extensions_in_preferences(text).empty());
        CHECK(extensions_in_firefox(text).empty());
    }
}

TEST_CASE("each browser has a page of its own for extensions") {
    const auto page = [](const char* name) { return page_of_extensions(*browser_called(name)); };
    CHECK(page("chrome") == "chrome://extensions");
    CHECK(page("chromium") == "chrome://extensions");
    CHECK(page("brave-nightly") == "brave://extensions");
    CHECK(page("edge-dev") == "edge://extensions");
    CHECK(page("vivaldi") == "vivaldi://extensions");
    CHECK(page("opera") == "opera://extensions");
    CHECK(page("librewolf") == "about:debugging#/runtime/this-firefox");
    CHECK(page_of_installed(*browser_called("firefox")) == "about:addons");
}

TEST_CASE("a name that was mistyped leads to the one that was meant, and any other to none") {
    for (const char* name : {"Chrome", "chorme", "chrom", "google-chrome", "google chrome"}) {
        INFO(name);
        CHECK(name_like(name) == "chrome");
    }
    CHECK(name_like("firefoxx") == "firefox");
    CHECK(name_like("firefox-esr") == "firefox");
    CHECK(name_like("chronium") == "chromium");
    CHECK(name_like("Microsoft Edge") == "edge");
    for (const char* name : {"", "netscape", "x", "lynx-browser"}) {
        INFO(name);
        CHECK(name_like(name).empty());
    }
}

TEST_CASE("the steps to load the extension are numbered through, with one page for each browser") {
    const support::TempDir dir;
    const auto shim = dir.path() / "share/grok-retry-host/extension-shim";
    support::write_text(shim / "manifest.json", "{}");
    const std::vector<const Browser*> browsers{browser_called("firefox"), browser_called("chrome"),
                                               browser_called("brave")};
    const auto steps = loading_steps(browsers, dir.path() / "bin/grok-retry-host");
    REQUIRE(steps.size() == 4);
    CHECK(steps[0] == "1. Open chrome://extensions in Google Chrome, brave://extensions in Brave.");
    CHECK(steps[1].starts_with("2. Switch on \"Developer mode\""));
    CHECK(steps[1].ends_with(shim.string() + "."));
    CHECK(steps[2] == "3. Open about:debugging#/runtime/this-firefox in Firefox.");
    CHECK(steps[3].starts_with("4. Click \"Load Temporary Add-on\""));
}

}  // namespace
}  // namespace host::cli
