// What the user showed of pages, in --export --all and its --import (R21, R24).
#include "cli/two_machines.hpp"
#include "core/lesson.hpp"
#include "store/session_store.hpp"

namespace {

namespace fs = std::filesystem;
using namespace ::host;
using cli::test::kWritten;
using cli::test::replaced;
using cli::test::sealed;
using cli::test::TwoMachines;
using support::Finished;
using support::says;

}  // namespace

TEST_CASE("what the user showed of a page moves with an export, and only where nothing was shown (R21, R24)") {
    const TwoMachines place;
    const auto taught_in = [](const fs::path& db) {
        return store::SessionStore(db, {.read_only = true}).taught().all();
    };
    const auto teach = [](const fs::path& db, const core::Lesson& lesson) {
        store::SessionStore store(db, {});
        store::Transaction transaction(store.begin());
        store.taught().save(lesson);
        transaction.commit();
    };
    const core::Lesson bar{"bar", ".mine", "button.mine", kWritten}, editor{"editor", "div", "form > button", kWritten};
    fs::remove(place.here);
    teach(place.here, editor);
    teach(place.here, {"bar", ".theirs", "button.theirs", kWritten});
    teach(place.there, bar);
    place.export_from(place.here);
    const Finished done = place.import_to(place.there);
    INFO(done.errors);
    CHECK(done.exit_code == 0);
    CHECK(says(done.out, "Where to click was shown there, and not here, for: editor. It is taken over;"));
    CHECK(taught_in(place.there) == std::vector{bar, editor});
    CHECK(place.import_to(place.there).out == "Nothing new in " + place.file.string() + ".\n");
    CHECK_FALSE(store::SessionStore(place.there, {.read_only = true}).settings().adopt_manual_attempts);
}

TEST_CASE(
    "what an export says was shown is held to the limits of page.teach, and fills no more than those (R21, R24)") {
    const TwoMachines place;
    const core::Instant later = core::instant_from_ms(9'000'000'000'000);
    const std::string head = wire::full_export_head(kWritten, true);
    const auto lesson = [later](const std::string& layout) {
        return wire::full_export_line(core::Lesson{layout, "textarea", "button", later});
    };
    const auto refused = [&](const std::string& what, const std::string& by) {
        CAPTURE(what);
        const Finished done = place.import_text(sealed({head, replaced(lesson("editor"), what, by)}));
        CHECK(done.exit_code == 1);
        CHECK(says(done.errors, "was not imported, and nothing was changed: line 2: "));
        CHECK_FALSE(fs::exists(place.there));
    };
    refused(R"("editor")", R"("")");
    refused(R"("editor")", '"' + std::string(65, 'x') + '"');
    refused(R"("textarea")", '"' + std::string(513, 'x') + '"');
    refused(R"("button")", R"("a\u0000b")");
    refused(R"("button")", R"("a\nb")");
    refused(R"("button")", "7");
    refused(R"("button")", R"("button","use":true)");
    refused(R"({"taught":{)", R"({"taught":{"adoptManualAttempts":true,)");

    std::vector<std::string> lines{head};
    for (int n = 0; n < 16; ++n) lines.push_back(lesson("layout " + std::to_string(n)));
    REQUIRE(place.import_text(sealed(lines)).exit_code == 0);
    const auto kept = [&place] { return store::SessionStore(place.there, {.read_only = true}).taught().all(); };
    CHECK(kept().size() == 16);
    CHECK(kept().front().at == kWritten);  // nothing in a file is later than the file (R20)
    CHECK(place.import_text(sealed({head, lesson("a seventeenth")})).exit_code == 0);
    CHECK(kept().size() == 16);
    lines.push_back(lesson("one more"));
    CHECK(says(place.import_text(sealed(lines)).errors, "line 18: more layouts than can be kept"));
}
