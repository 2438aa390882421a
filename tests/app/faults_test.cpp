// What a host makes of a disk that fails at one place, for a moment (the campaign over all places is in tests/faults).
#include <cerrno>

#include "faults/report.hpp"
#include "faults/scenario.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/fault_vfs.hpp"

namespace host::app {
namespace {

using faults::Browser;
using support::Fault;
using support::FaultVfs;

constexpr char kSnapshot[] =
    R"({"jsonrpc":"2.0","id":2,"method":"snapshot","params":{"tab":{"id":1,"document":"A"},"seq":9,)"
    R"("store":{"state":{"videoByMediaId":{"img-1":[{"id":"v1","moderated":true}]}}}}})";
constexpr char kProgress[] =
    R"({"jsonrpc":"2.0","id":1,"method":"progress","params":{"tab":{"id":1,"document":"A"},"seq":8,"percent":40}})";
constexpr std::size_t kClicked = 6;  // steps

// A host in mid-session: a click is made, an outcome awaited.
struct InSession {
    InSession() : browser(dir.file()) {
        while (browser.answered() < kClicked) REQUIRE(browser.step());
    }
    [[nodiscard]] core::Media media() const {
        store::SessionStore store(dir.file(), {});
        return *store.load({"img-1"});
    }

    store::TempDir dir;
    FaultVfs disk;
    Browser browser;
};

bool says(const std::vector<std::string>& output, std::string_view part) {
    return std::ranges::any_of(output, [&](const std::string& text) { return text.find(part) != text.npos; });
}

TEST_CASE("a commit in doubt is not made again by the host: nothing is counted for the wrong attempt", "[faults]") {
    int in_doubt = 0;
    for (int at = 1; at < 10; ++at) {
        InSession session;
        session.disk.arm({.at = at, .error = EIO, .calls = support::kSync});
        const auto output = session.browser.say({kProgress, kSnapshot});
        INFO("sync " << at << "\n" << session.browser.log());
        if (!session.disk.struck()) break;
        session.disk.clear();
        const core::Media media = session.media();
        if (media.session.retry_count == 0) {  // it was undone: then it may be done, but whole
            CHECK(media.session.attempt_progress.empty());
            continue;
        }
        in_doubt += says(output, R"("error")");
        REQUIRE(media.session.attempt_progress.size() == 1);
        CHECK(media.session.attempt_progress[0].attempt == 1);
    }
    CHECK((in_doubt > 0) == !faults::has_log());  // which has one sync, and is undone without it
}

TEST_CASE("a read that fails once is no damage: the file is looked at again, and the request answered", "[faults]") {
    int struck = 0, answered = 0;
    for (int at = 1;; ++at) {
        InSession session;
        session.disk.arm({.at = at, .error = EIO, .calls = support::kRead});
        const auto output = session.browser.say({kSnapshot});
        INFO("read " << at << "\n" << session.browser.log());
        if (!session.disk.struck()) break;
        struck += 1;
        if (!says(output, R"("newAttempts":1)")) {  // it was the commit that had to read: asked once more
            CHECK(says(output, R"("storage_io")"));
            CHECK(says(session.browser.say({kSnapshot}), R"("result")"));
            CHECK(session.media().session.retry_count == 1);
            continue;
        }
        answered += 1;
        CHECK(session.browser.log().find("restored") == std::string::npos);
    }
    if (faults::has_log()) return;  // all pages are known
    CHECK(answered > 0);
    CHECK(struck > answered);
}

TEST_CASE("a disk that gives nothing back changes nothing, and when it does again, the session goes on", "[faults]") {
    if (faults::has_log()) return;  // all pages are known
    InSession session;
    const std::string bytes = store::bytes_of(session.dir.file());
    session.disk.arm({.at = 1, .error = EIO, .lasting = true, .calls = support::kRead});
    for (int round = 0; round < 3; ++round) CHECK(says(session.browser.say({kSnapshot}), R"("storage_)"));
    session.disk.clear();
    CHECK(store::bytes_of(session.dir.file()) == bytes);
    CHECK(says(session.browser.say({kSnapshot}), R"("newAttempts":1)"));
    CHECK_FALSE(session.media().salvaged);
}

TEST_CASE("a disk that turns out to be full when it is synced is storage_full, not storage_io", "[faults]") {
    const unsigned call = GENERATE(support::kSync, support::kTruncate, support::kWrite);
    INFO(name_of(static_cast<support::DiskCall>(call)));
    if (faults::has_log() && call == support::kTruncate) return;  // nothing is cut off
    InSession session;
    session.disk.arm({.at = 1, .error = ENOSPC, .lasting = true, .calls = call});
    CHECK(says(session.browser.say({kSnapshot}), R"("storage_full")"));
    session.disk.clear();
    CHECK(says(session.browser.say({kSnapshot}), R"("result")"));
}

TEST_CASE("a request whose commit failed and is on disk all the same is answered with its result", "[faults]") {
    constexpr char kStopOnce[] =
        R"({"jsonrpc":"2.0","id":3,"method":"session.stop","params":{"mediaId":"img-1","requestId":"stop"}})";
    int done = 0, undone = 0;
    for (int at = 1; at < 10; ++at) {
        InSession session;
        session.disk.arm({.at = at, .error = EIO, .calls = support::kSync});
        const auto output = session.browser.say({kStopOnce});
        INFO("sync " << at << "\n" << session.browser.log());
        if (!session.disk.struck()) break;
        session.disk.clear();
        const bool is_done = session.media().session.outcome == core::Outcome::cancelled;
        CHECK(says(output, R"("result")") == is_done);
        CHECK(says(session.browser.say({kStopOnce}), R"("result")"));
        (is_done ? done : undone) += 1;
    }
    CHECK((done > 0) == !faults::has_log());
    CHECK(undone > 0);
}

}  // namespace
}  // namespace host::app
