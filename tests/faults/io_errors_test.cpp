// The Nth system call of SQLite fails: once, and from then on. What is answered is on disk, the rest
// is all there or not at all, nothing is granted while storage fails, and when it works again, so does the host.
#include <cerrno>

#include "faults/report.hpp"
#include "faults/scenario.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/fault_vfs.hpp"

namespace faults {
namespace {

using namespace host;
using support::Fault;
using support::FaultVfs;

struct Case {
    const char* row;  // of the table
    const char* injected;
    Fault fault;
    int stride;                     // of the short mode
    std::set<std::string> replies;  // besides answers
};

void take(Campaign& campaign, const Browser& browser, bool struck) {
    for (const auto& [name, times] : browser.refused()) campaign.replies[name] += times;
    campaign.answered += static_cast<std::int64_t>(browser.answered());
    campaign.points += struck;
}

// Whatever was refused is asked again. In the end every row is as if nothing had been.
bool once(const Fault& fault, Campaign& campaign) {
    const store::TempDir dir;
    FaultVfs disk;
    Browser browser(dir.file());
    disk.arm(fault);
    browser.finish(3);
    disk.clear();
    INFO("at " << fault.at << ", a call to " << name_of(disk.first()) << "\n" << browser.log());
    const std::string rows = rows_after_restart(dir.file());
    campaign.missing += static_cast<std::int64_t>(missing(rows, browser.answered()));
    CHECK(difference(rows, golden().back()) == "");
    take(campaign, browser, disk.struck());
    return disk.struck();
}

// For as long as it fails, nothing is promised. Then it is well again, and the same host goes on.
bool from_then_on(const Fault& fault, Campaign& campaign) {
    const store::TempDir dir;
    FaultVfs disk;
    Browser browser(dir.file());
    disk.arm(fault);
    std::set<std::string> promised;
    for (int refused = 0; refused < 3 && !browser.is_done();) {
        if (browser.step()) continue;
        if (refused++ == 0) promised = browser.promised();
    }
    disk.clear();
    INFO("from " << fault.at << ", a call to " << name_of(disk.first()) << "\n" << browser.log());
    if (std::filesystem::exists(dir.file())) {
        const std::string rows = rows_after_restart(dir.file());
        campaign.missing += static_cast<std::int64_t>(missing(rows, browser.answered()));
        CHECK(is_of_one_moment(rows, browser.answered()));
    } else {
        CHECK(browser.answered() == 0);
    }
    if (!browser.is_done() && fault.every == 1) CHECK(browser.promised() == promised);
    browser.finish(0);
    CHECK(difference(rows_after_restart(dir.file()), golden().back()) == "");
    take(campaign, browser, disk.struck());
    return disk.struck();
}

// Again and again, a call later each time, until nothing is left to fail.
void run(const Case& what) {
    Campaign campaign;
    Fault fault = what.fault;
    for (fault.at = 1; (fault.lasting ? from_then_on : once)(fault, campaign);) fault.at += stride(what.stride);
    INFO(what.injected);
    CHECK(campaign.points > 0);
    CHECK(campaign.missing == 0);
    for (const auto& [name, times] : campaign.replies) {
        INFO(name << ", " << times << " times");
        CHECK(what.replies.contains(name));
    }
    report(what.row, what.injected, campaign);
}

// Where open() or stat() fail, SQLite itself goes on with a file for reading only, or one that seems to have moved.
const std::set<std::string> kIo{"storage_io", "storage_readonly"};
// A lock on what the users of a log share that cannot be had is one that another host holds.
const std::set<std::string> kIoOfAnyCall{"storage_io", "storage_readonly", "storage_busy"};
const std::set<std::string> kFull{"storage_full"};
constexpr unsigned kFew = support::kTruncate | support::kSync | support::kRemove | support::kOpen;
constexpr unsigned kSpace = support::kWrite | support::kTruncate | support::kSync;

TEST_CASE("one system call fails once: asked again it is answered, and every row is as if nothing had been",
          "[faults][long]") {
    run({"6", "EIO once: open, sync, truncate, unlink", {.error = EIO, .calls = kFew}, 1, kIo});
    run({"6", "EIO once: any call", {.error = EIO}, 17, kIo});
    run({"8",
         "ENOSPC once: write, truncate",
         {.error = ENOSPC, .calls = support::kWrite | support::kTruncate},
         17,
         kFull});
    run({"9", "ENOSPC once: sync", {.error = ENOSPC, .calls = support::kSync}, 1, kFull});
}

TEST_CASE("system calls fail from one on: nothing is promised, and once they work, the same host goes on",
          "[faults][long]") {
    run({"7", "EIO from then on: any call", {.error = EIO, .lasting = true}, 17, kIoOfAnyCall});
    run({"7", "EIO from then on: sync", {.error = EIO, .lasting = true, .calls = support::kSync}, 2, kIo});
    run({"7",
         "EIO from then on: read (which may as well be damage)",
         {.error = EIO, .lasting = true, .calls = support::kRead},
         5,
         {"storage_io", "storage_corrupt"}});
    run({"8",
         "ENOSPC from then on: write, truncate, sync",
         {.error = ENOSPC, .lasting = true, .calls = kSpace},
         17,
         kFull});
    run({"13",
         "EMFILE from then on: open",
         {.error = EMFILE, .lasting = true, .calls = support::kOpen},
         1,
         {"storage_io"}});
}

TEST_CASE("reads fail now and then: no file is taken for damaged, no session is lost", "[faults][long]") {
    Campaign campaign;
    for (const int every : {2, 3, 5, 7, 11, 17, 23, 31, 40, 60}) {
        for (int at = 1; at <= every; at += stride(1 + every / 6)) {
            INFO("every " << every);
            (void)from_then_on({.at = at, .error = EIO, .lasting = true, .every = every, .calls = support::kRead},
                               campaign);
        }
    }
    CHECK(campaign.missing == 0);
    report("7", "EIO now and then: read, every 2nd to 60th", campaign);
}

TEST_CASE("calls that are interrupted, or done by half, are not noticed by anybody", "[faults][long]") {
    constexpr unsigned kInterruptible = support::kOpen | support::kRead | support::kWrite | support::kTruncate;
    run({"6a", "EINTR once", {.error = EINTR, .calls = kInterruptible}, 23, {}});
    run({"6b",
         "read and write in two parts",
         {.kind = Fault::Kind::partial, .calls = support::kRead | support::kWrite},
         23,
         {}});
}

}  // namespace
}  // namespace faults
