// --doctor: what the newest page said of itself, and what helps where the extension cannot work on it.
#include <algorithm>

#include "cli/setup/doctor_checks.hpp"
#include "store/session_store.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace host::cli {
namespace {

core::PageReport in_order() {
    return {.layout = "editor",
            .language = "en",
            .composer = "ready",
            .has_store = true,
            .stream = core::StreamState::listening,
            .visible = true,
            .can_act = true,
            .others = {},
            .missing = {},
            .found_by = {}};
}

std::optional<Finding> told_of(const std::optional<core::PageReport>& report) {
    const support::TempDir dir;
    const auto file = dir.path() / "state.db";
    {
        store::SessionStore store(file, {});
        store::Transaction transaction = store.begin();
        if (report) store.save(core::SeenReport{*report, core::instant_from_ms(1'800'000'000'000)});
        transaction.commit();
    }
    const Findings findings =
        check_state({.places = {}, .program = {}, .state_file = file, .allowed = {}, .command = "grok-retry-host"});
    const auto found = std::ranges::find(findings, "page", &Finding::about);
    return found == findings.end() ? std::nullopt : std::optional{*found};
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("the doctor tells what the newest page said of itself, and nothing where none did") {
    CHECK_FALSE(told_of(std::nullopt));
    const auto page = told_of(in_order());
    REQUIRE(page);
    CHECK(page->verdict == Verdict::good);
    CHECK(page->finding ==
          "layout editor, language en; the composer is ready; store present, stream listening; seen at "
          "2027-01-15 08:00:00 UTC");
    CHECK(page->remedy.empty());
}

TEST_CASE("the doctor says of how many layouts the user has shown the parts, and nothing of a file that is older") {
    const support::TempDir dir;
    const auto file = dir.path() / "state.db";
    const auto told = [&file] {
        const Findings findings =
            check_state({.places = {}, .program = {}, .state_file = file, .allowed = {}, .command = "grok-retry-host"});
        const auto found = std::ranges::find(findings, "taught", &Finding::about);
        return found == findings.end() ? std::string{} : found->finding;
    };
    {
        store::SessionStore store(file, {.schema = store::released_schema().first(6)});
        CHECK(told().empty());
    }
    store::SessionStore store(file, {});
    CHECK(told().empty());
    store::Transaction transaction = store.begin();
    for (const char* layout : {"bar", "editor"}) store.taught().save({layout, "textarea", "button", {}});
    transaction.commit();
    CHECK(told() == "2 layouts that you have shown it");
}

TEST_CASE("where the extension cannot work on a page, the doctor names what helps") {
    core::PageReport report = in_order();
    std::string remedy;
    SECTION("another extension") {
        report.others = {"grok-auto-retry\x1b[2J"};
        remedy = "other extension";
    }
    SECTION("nothing to read") {
        report.has_store = false;
        report.stream = core::StreamState::silent;
        remedy = "reload the page";
    }
    SECTION("a page that is not known") {
        report.layout.reset();
        remedy = "Copy page report";
    }
    SECTION("a part that was not found") {
        report.missing = {"submit"};
        remedy = "Copy page report";
    }
    SECTION("hidden") {
        report.visible = report.can_act = false;
        remedy = "show the tab";
    }
    if (remedy.empty()) return;
    const auto page = told_of(report);
    REQUIRE(page);
    CHECK(page->verdict == Verdict::note);
    CHECK(says(page->remedy, remedy));
    CHECK_FALSE(says(page->finding, "\x1b"));
}

}  // namespace host::cli
