// The prompts that the user keeps: off unless they want it, counted with the session, and gone when deleted.
#include <map>
#include <random>

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
        page.list(2, R"({"id":"v2","moderated":true},{"id":"v3","moderated":true})");
    }
    clock.pass(1min);
    Connected page(dir.file(), clock, 2);
    page.look(1);
    CHECK(says(listed(page), R"("used":1,"refused":2,"made":0,)"));
    start_with(page, "a cat");
    page.list(2, R"({"id":"v4","moderated":false},{"id":"v2","moderated":true})");
    CHECK(says(listed(page), R"("used":2,"refused":2,"made":1,)"));
    // Deleting the image leaves the list as it is.
    page.say("session.delete", R"("mediaId":"img")");
    CHECK(says(listed(page), R"("used":2,"refused":2,"made":1,)"));
}

// A page that does anything, and a book of which attempts were counted for which prompt, from the answers alone.
class PromptBook {
public:
    explicit PromptBook(unsigned seed) : dice_(seed) { begin_host(); }

    void go_on() {
        clock_.pass(core::Millis{200 + static_cast<int>(roll(9'000))});
        switch (roll(12)) {
            case 0: return start();
            case 1: return (void)say("session.stop", R"("mediaId":"img")");
            case 2: return (void)say("session.clear", R"("mediaId":"img")");
            case 3:
                return (void)say("session.update", R"("mediaId":"img","persistent":{"lastPromptValue":"p)" +
                                                       std::to_string(roll(3)) + "\"}");
            case 4: return begin_host();
            case 5: return claim();
            case 6: return correct();
            case 7: return erase();
            default: return report();
        }
    }
    void check() {
        for (const auto& [prompt, counts] : book_) {
            CAPTURE(prompt, trace_);
            CHECK(says(say("prompts.list", ""),
                       "\"prompt\":\"" + prompt + "\",\"used\":" + std::to_string(counts.used) + ",\"refused\":" +
                           std::to_string(counts.refused) + ",\"made\":" + std::to_string(counts.made) + ","));
        }
    }

private:
    struct Counts {
        int used{}, refused{}, made{};
    };

    unsigned roll(unsigned below) { return static_cast<unsigned>(dice_() % below); }
    std::string say(const std::string& method, const std::string& params) {
        trace_ += method + " " + params + "\n";
        return page_->say(method, params);
    }
    void begin_host() {
        page_.emplace(dir_.file(), clock_, ++hosts_);
        seq_ = 0;
        page_->look(++seq_);
        keep(*page_, true);
    }
    void start() {
        const std::string prompt = "p" + std::to_string(roll(3));
        if (says(say("session.start", page_->tab + ",\"prompt\":\"" + prompt + "\""), R"("error")")) return;
        began_ = prompt;
        book_[prompt].used += 1;
    }
    void claim() {
        const std::string view = say("session.get", R"("mediaId":"img",)" + page_->tab);
        const auto at = view.find(R"("decisionId":")");
        if (at == std::string::npos) return;
        const std::string id = view.substr(at + 14, view.find('"', at + 14) - at - 14);
        say("decision.claim", page_->tab + R"(,"decisionId":")" + id + "\"");
        if (roll(2) == 0) say("decision.result", page_->tab + R"(,"decisionId":")" + id + R"(","clicked":true)");
    }
    // The session counts what is new while it runs, and the outcome of its last click afterwards.
    void report() {
        const std::string id = "v" + std::to_string(attempts_.size() + 10);
        const auto before = store::SessionStore(dir_.file(), {.read_only = true}).load({"img"});
        const bool of_session = before->session.outcome == core::Outcome::pending || before->in_flight;
        const bool is_begun = before->session.outcome != core::Outcome::idle;  // else a clear has ended that effort
        const bool refused = roll(2) == 0;
        tell(id, refused);
        const bool counts = of_session && is_begun && began_;
        attempts_.push_back({id, refused, counts ? began_ : std::nullopt, false});
        if (counts) count(attempts_.back(), 1);
    }
    void correct() {
        if (attempts_.empty()) return;
        auto& attempt = attempts_[roll(static_cast<unsigned>(attempts_.size()))];
        if (attempt.is_corrected) return;
        tell(attempt.id, !attempt.refused);
        attempt.is_corrected = true;
        if (attempt.prompt) count(attempt, -1);
        attempt.refused = !attempt.refused;
        if (attempt.prompt) count(attempt, 1);
    }
    void erase() {
        if (roll(4) != 0) return;
        say("prompts.delete", R"("all":true)");
        book_.clear();
        began_.reset();
        for (auto& attempt : attempts_) attempt.prompt.reset();
    }

    struct Told {
        std::string id;
        bool refused{};
        std::optional<std::string> prompt;
        bool is_corrected{};
    };
    void count(const Told& attempt, int by) {
        Counts& counts = book_[*attempt.prompt];
        (attempt.refused ? counts.refused : counts.made) += by;
    }
    void tell(const std::string& id, bool refused) {
        trace_ += id + (refused ? " refused\n" : " made\n");
        page_->list(++seq_, R"({"id":")" + id + R"(","moderated":)" + (refused ? "true}" : "false}"));
    }

    std::minstd_rand dice_;
    store::TempDir dir_;
    HandClock clock_;
    std::optional<Connected> page_;
    int hosts_{}, seq_{};
    std::optional<std::string> began_;
    std::map<std::string, Counts> book_;
    std::vector<Told> attempts_;
    std::string trace_;
};

TEST_CASE(
    "an attempt counts for the prompt its session began with, through edits, restarts, ends and corrections (R22)") {
    for (unsigned seed = 1; seed <= 40; ++seed) {
        PromptBook book(seed);
        for (int n = 0; n < 60; ++n) book.go_on();
        CAPTURE(seed);
        book.check();
    }
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
    CHECK(says(listed(page, R"("cursor":"recent.any.any..5.img")"), R"("path":"params.cursor")"));
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
