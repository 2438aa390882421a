// Real hosts and their one file: in odd places, somebody else's, moved away under them, copied while they write.
#include <unistd.h>

#include <fstream>

#include "faults/live_host.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace faults {
namespace {

namespace fs = std::filesystem;

TEST_CASE("the file is renamed, deleted or replaced under a live host: one typed error, then the file at its place",
          "[faults]") {
    const support::TempDir dir;
    const fs::path file = dir.path() / "state.db", moved = dir.path() / "moved.db";
    LiveHost host(file);
    REQUIRE(host.hello().empty());
    Attempts before;
    before.expect_answers(host);
    SECTION("renamed") {
        fs::rename(file, moved);
        CHECK(host.report("b1") == "storage_readonly");
        CHECK(host.report("b1") == (has_log() ? "storage_corrupt" : ""));  // a log without its file stays as it is
        if (!has_log()) CHECK(before.missing_in(moved) == 0);
        SECTION("and put back") {
            fs::rename(moved, file);
            if (!has_log()) CHECK(host.report("a4") == "storage_readonly");
            CHECK(before.report(host) == "");
            host.end();
            before.add_point();
            report("22", "rename of a live database, and back", before.finish(file));
        }
    }
    SECTION("deleted") {  // by somebody who wants to begin anew; that is his to decide
        fs::remove(file);
        CHECK(host.report("b1") == "storage_readonly");
        CHECK(host.report("b1") == (has_log() ? "storage_corrupt" : ""));
        if (has_log()) return;  // it has to go, too
        host.end();
        host::store::SessionStore store(file, {});
        CHECK(store.problems().empty());
        CHECK(store.ledger().all({"img"}).size() == 1);
        report("22", "unlink of a live database", {.points = 1, .answered = 1});
    }
    SECTION("replaced by a copy of another moment") {
        if (has_log()) return;  // would be applied to the copy (docs/state-file.md, Journal)
        {
            host::store::Database live(file, host::store::Database::Access::read_only, host::core::Millis{800});
            std::ofstream(moved, std::ios::binary);
            host::store::Database copy(moved, host::store::Database::Access::read_write, host::core::Millis{800});
            live.copy_to(copy);
        }
        CHECK(before.report(host) == "");  // in the one that goes
        fs::rename(moved, file);
        CHECK(host.report("a9") == "storage_readonly");
        CHECK(host.report("a9") == "");
        host.end();
        host::store::SessionStore store(file, {});
        CHECK(store.problems().empty());
        CHECK(store.ledger().all({"img"}).size() == 4);
        report("22", "another database renamed over a live one", {.points = 1, .answered = 4});
    }
}

TEST_CASE("a folder with any name holds the state, and one whose name is too long is refused", "[faults]") {
    const support::TempDir dir;
    Campaign campaign;
    for (const std::string& name : {std::string{"with spaces 'and' \"quotes\""}, std::string{"žluťoučký 🐎 \u202e"},
                                    std::string{"100%;?#&file=x"}, std::string(255, 'x'), std::string{"a\nb"}}) {
        INFO(name);
        const fs::path file = dir.path() / name / "deeper" / "state.db";
        LiveHost host(file);
        REQUIRE(host.hello().empty());
        Attempts attempts;
        attempts.expect_answers(host);
        host.end();
        CHECK(fs::status(file.parent_path()).permissions() == fs::perms::owner_all);
        const Campaign one = attempts.finish(file);
        campaign.points += 1;
        campaign.answered += one.answered;
        campaign.missing += one.missing;
    }
    for (const std::string& name : {std::string(256, 'x'), [] {
                                        std::string deep;
                                        for (int n = 0; n < 40; ++n) deep += std::string(200, 'x') + "/";
                                        return deep;
                                    }()}) {
        LiveHost host(dir.path() / name / "state.db");
        CHECK(host.hello() == "storage_io");
        campaign.replies["storage_io"] += 1;
        campaign.points += 1;
        host.end();
    }
    report("16", "folders with spaces, quotes, letters of everywhere, 255, 256 and 8000 bytes", campaign);
}

TEST_CASE("a database of another user is refused, and left as it is", "[faults]") {
    if (geteuid() != 0) {
        WARN("SKIPPED: needs root, to give a file away");
        return;
    }
    const support::TempDir dir;
    const fs::path file = dir.path() / "state.db";
    {
        LiveHost host(file);
        REQUIRE(host.hello().empty());
        host.end();
    }
    const std::string bytes = host::store::bytes_of(file);
    REQUIRE(::chown(file.c_str(), 65'534, 65'534) == 0);
    LiveHost host(file);
    CHECK(host.hello() == "storage_readonly");
    host.end();
    CHECK(host::store::bytes_of(file) == bytes);
}

TEST_CASE("a copy that is taken while a host writes is of one moment", "[faults]") {
    const support::TempDir dir;
    const fs::path file = dir.path() / "state.db";
    constexpr int kAsked = 150;
    LiveHost host(file);
    REQUIRE(host.hello().empty());
    for (int n = 1; n <= kAsked; ++n) host.send_report("a" + std::to_string(n));
    std::size_t known = 0;
    Campaign campaign;
    while (known < kAsked) {
        const fs::path copy = dir.path() / ("copy" + std::to_string(campaign.points) + ".db");
        {
            host::store::Database live(file, host::store::Database::Access::read_only, host::core::Millis{5'000});
            std::ofstream(copy, std::ios::binary);
            host::store::Database into(copy, host::store::Database::Access::read_write, host::core::Millis{800});
            live.copy_to(into);
        }
        host::store::SessionStore store(copy, {});
        CHECK(store.problems().empty());
        const auto ledger = store.ledger().all({"img"});
        CHECK(ledger.size() >= known);
        for (std::size_t n = 0; n < ledger.size(); ++n) {  // none is missing in between
            REQUIRE(ledger[n].attempt.value == "a" + std::to_string(n + 1));
        }
        known = ledger.size();
        campaign.points += 1;
    }
    for (int n = 1; n <= kAsked; ++n) CHECK(host.next_answer().contains("result"));
    campaign.answered = kAsked;
    host.end();
    report("33", "copies through the backup API while a host writes", campaign);
}

}  // namespace
}  // namespace faults
