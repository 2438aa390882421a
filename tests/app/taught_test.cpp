// What the user showed of the page ("Show me") is kept, handed out and forgotten, and stays within its bounds.
#include "app/connected.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::app::test {
namespace {

using namespace std::chrono_literals;

std::string lesson(const std::string& layout, const std::string& submit = "button") {
    return R"("layout":")" + layout + R"(","prompt":"textarea","submit":")" + submit + "\"";
}

std::vector<core::Lesson> kept_in(const std::filesystem::path& file) {
    return store::SessionStore(file, {.read_only = true}).taught().all();
}

}  // namespace

TEST_CASE("what the user shows of a page outlives the host, and every hello has it (R24)") {
    const store::TempDir dir;
    HandClock clock;
    {
        Connected window(dir.file(), clock, 1);
        CHECK(says(window.greeted, R"("taught":[])"));
        window.say("page.teach", lesson("editor"));
    }
    CHECK(kept_in(dir.file()) == std::vector<core::Lesson>{{"editor", "textarea", "button", clock.now()}});
    Connected later(dir.file(), clock, 2);
    CHECK(says(later.greeted, R"("taught":[{"layout":"editor","prompt":"textarea","submit":"button","at":)"));
    later.say("page.forget", R"("layout":"editor")");
    CHECK(kept_in(dir.file()).empty());
}

TEST_CASE("of a layout the newest lesson is kept, and the same one again writes nothing (R24)") {
    const store::TempDir dir;
    HandClock clock;
    Connected window(dir.file(), clock, 1);
    window.say("page.teach", lesson("editor"));
    clock.pass(1s);
    window.say("page.teach", lesson("editor", "form > button"));
    REQUIRE(kept_in(dir.file()).size() == 1);
    CHECK(kept_in(dir.file()).front().submit == "form > button");
    CHECK(kept_in(dir.file()).front().at == clock.now());

    store::SessionStore reader(dir.file(), {.read_only = true});
    const auto version = reader.data_version();
    clock.pass(1s);
    CHECK(says(window.say("page.teach", lesson("editor", "form > button")), R"("submit":"form > button")"));
    CHECK(says(window.say("page.taught", ""), R"("submit":"form > button")"));
    CHECK(says(window.say("page.forget", R"("layout":"nothing")"), R"("layout":"editor")"));
    CHECK(reader.data_version() == version);
}

TEST_CASE("a seventeenth layout is refused by a sentence that names the oldest, and forgetting one makes room (R24)") {
    const store::TempDir dir;
    HandClock clock;
    Connected window(dir.file(), clock, 1);
    for (int n = 0; n < 16; ++n) {
        window.say("page.teach", lesson("layout-" + std::to_string(n)));
        clock.pass(1s);
    }
    window.say("page.teach",
               lesson("layout-0", "form > button"));  // a known one always has room, and is the newest now
    const std::string refusal = window.say("page.teach", lesson("one-more"));
    CHECK(says(refusal, R"("code":-32602)"));
    CHECK(says(refusal, "forget one first, the oldest is layout-1"));
    CHECK(kept_in(dir.file()).size() == 16);
    window.say("page.forget", R"("layout":"layout-1")");
    CHECK(says(window.say("page.teach", lesson("one-more")), R"("layout":"one-more")"));
    CHECK(kept_in(dir.file()).size() == 16);
}

}  // namespace host::app::test
