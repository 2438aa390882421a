// The prompts that the user keeps: off unless they want it, counted with the session, and gone when deleted.
#include "app/connected.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::app::test {
namespace {

using namespace std::chrono_literals;

std::string start_with(Connected& page, const std::string& prompt) {
    return page.say("session.start", page.tab + R"(,"prompt":")" + prompt + "\"");
}
std::string keep(Connected& page, bool on) {
    return page.say("settings.update", std::string{R"("settings":{"keepPromptHistory":)"} + (on ? "true}" : "false}"));
}
std::string listed(Connected& page, const std::string& params = "") { return page.say("prompts.list", params); }

}  // namespace

TEST_CASE("no prompt is kept unless the user has switched that on") {
    const store::TempDir dir;
    HandClock clock;
    Connected page(dir.file(), clock, 1);
    page.look(1);
    start_with(page, "SECRET one");
    CHECK(says(listed(page), R"("prompts":[])"));
    keep(page, true);
    CHECK(says(listed(page), R"("prompts":[])"));
    start_with(page, "a cat");
    CHECK(says(listed(page), R"("prompt":"a cat","used":1,"refused":0,"made":0)"));
    keep(page, false);
    start_with(page, "SECRET two");
    CHECK(says(listed(page), R"("prompt":"a cat","used":1,)"));  // what is there stays until it is deleted
    CHECK_FALSE(says(listed(page), "SECRET"));
}

TEST_CASE("a kept prompt counts its sessions and their attempts, over restarts of the host") {
    const store::TempDir dir;
    HandClock clock;
    {
        Connected page(dir.file(), clock, 1);
        page.look(1);
        keep(page, true);
        start_with(page, "a cat");
        page.say("snapshot", page.tab + R"(,"seq":2,"partial":true,"store":{"state":{"videoByMediaId":{"img":)"
                                        R"([{"id":"v2","moderated":true},{"id":"v3","moderated":true}]}}})");
    }
    clock.pass(1min);
    Connected page(dir.file(), clock, 2);
    page.look(1);
    CHECK(says(listed(page), R"("used":1,"refused":2,"made":0,)"));
    start_with(page, "a cat");
    page.say("snapshot", page.tab + R"(,"seq":2,"partial":true,"store":{"state":{"videoByMediaId":{"img":)"
                                    R"([{"id":"v4","moderated":false},{"id":"v2","moderated":true}]}}})");
    CHECK(says(listed(page), R"("used":2,"refused":2,"made":1,)"));
    // Deleting the image leaves the list as it is.
    page.say("session.delete", R"("mediaId":"img")");
    CHECK(says(listed(page), R"("used":2,"refused":2,"made":1,)"));
}

TEST_CASE("a start that is refused, and one that is sent again, count no prompt") {
    const store::TempDir dir;
    HandClock clock;
    Connected page(dir.file(), clock, 1);
    page.look(1);
    keep(page, true);
    const std::string start = page.tab + R"(,"prompt":"a cat","requestId":"r1")";
    page.say("session.start", start);
    page.say("session.start", start);
    CHECK(says(listed(page), R"("used":1,)"));
    page.say("notice", page.tab + R"(,"seq":2,"kind":"rate_limited")");
    CHECK(says(start_with(page, "a dog"), "rate_limited"));
    CHECK_FALSE(says(listed(page), "a dog"));
}

TEST_CASE("kept prompts come in pages, newest first, and each is found by a part of it") {
    const store::TempDir dir;
    HandClock clock;
    Connected page(dir.file(), clock, 1);
    page.look(1);
    keep(page, true);
    for (int n = 0; n < 7; ++n) start_with(page, "Boot Nummer " + std::to_string(n));  // all at one moment
    std::string cursor, all;
    for (int pages = 0; pages < 4; ++pages) {
        const std::string answer =
            listed(page, R"("limit":2)" + (cursor.empty() ? "" : R"(,"cursor":")" + cursor + "\""));
        all += answer;
        const auto from = answer.find(R"("nextCursor":")");
        if (from == std::string::npos) break;
        cursor = answer.substr(from + 14, answer.find('"', from + 14) - from - 14);
    }
    std::size_t at = 0;
    for (int n = 6; n >= 0; --n) {
        at = all.find("Nummer " + std::to_string(n), at);
        CAPTURE(n);
        REQUIRE(at != std::string::npos);
    }
    CHECK(says(listed(page, R"("search":"bOOT nummer 3")"), R"("nextCursor":null)"));
    CHECK(says(listed(page, R"("search":"kite")"), R"("prompts":[])"));
    CHECK(says(listed(page, R"("search":"kite","cursor":")" + cursor + "\""), R"("path":"params.cursor")"));
    CHECK(says(listed(page, R"("cursor":"recent.any.any.0.5.img")"), R"("path":"params.cursor")"));
}

TEST_CASE("a page of kept prompts fits into a message, however long they are") {
    const store::TempDir dir;
    HandClock clock;
    Connected page(dir.file(), clock, 1);
    page.look(1);
    keep(page, true);
    for (int n = 0; n < 40; ++n) start_with(page, std::to_string(n) + std::string(30'000, 'p'));
    const std::string answer = listed(page, R"("limit":1000)");
    CHECK(answer.size() < 600'000);
    CHECK(says(answer, R"("nextCursor":"prompts.)"));
}

TEST_CASE("a kept prompt that is deleted leaves no word in the file (R16)") {
    const store::TempDir dir;
    HandClock clock;
    {
        Connected page(dir.file(), clock, 1);
        page.look(1);
        keep(page, true);
        for (int n = 0; n < 30; ++n) start_with(page, "SECRET " + std::to_string(n) + std::string(300, 'q'));
        start_with(page, "a cat");
        page.say("session.delete", R"("mediaId":"img")");
        CHECK(says(page.say("prompts.delete", R"("promptId":"p1")"), R"("deleted":1)"));
        CHECK(says(page.say("prompts.delete", R"("promptId":"p1")"), R"("deleted":0)"));
        CHECK(says(page.say("prompts.delete", R"("all":true)"), R"("deleted":30)"));
        page.host.leave();
    }
    CHECK_FALSE(says(store::bytes_of(dir.file()), "SECRET"));
}

}  // namespace host::app::test
