// kill -9 at every change to the disk, and a second one while the next host puts things right. The
// child in which the host dies is a process; what it had answered until then it tells through shared memory.
#include <sys/mman.h>

#include "faults/report.hpp"
#include "faults/scenario.hpp"
#include "store/store_world.hpp"
#include "store/support/dump.hpp"
#include "support/catch.hpp"
#include "support/fault_vfs.hpp"

namespace faults {
namespace {

using namespace host;
using support::Fault;

constexpr int kSecondKills = 12;  // a recovery has fewer changes

// A number that a child and its parent both see.
class Shared {
public:
    Shared()
        : number_(static_cast<std::size_t*>(
              mmap(nullptr, sizeof(std::size_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {}
    ~Shared() { munmap(number_, sizeof(std::size_t)); }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    std::size_t& operator*() const { return *number_; }

private:
    std::size_t* number_;
};

Fault kill_at(int step, unsigned calls) { return {.at = step, .kind = Fault::Kind::kill, .calls = calls}; }

// True: it was killed. Some file is there afterwards, or nothing was answered.
bool play_and_die(const std::filesystem::path& file, const Fault& fault, const Shared& answered) {
    *answered = 0;
    return support::killed_by(fault, [&] {
        Browser browser(file);
        while (!browser.is_done()) {
            if (!browser.step()) throw std::logic_error(browser.log());
            *answered = browser.answered();
        }
    });
}

// What the next host finds, and what it makes of the request that was not answered.
void look_after(const std::filesystem::path& file, std::size_t answered, Campaign& campaign) {
    if (!std::filesystem::exists(file)) {
        CHECK(answered == 0);
        return;
    }
    const std::string rows = rows_after_restart(file);
    campaign.missing += static_cast<std::int64_t>(missing(rows, answered));
    campaign.answered += static_cast<std::int64_t>(answered);
    CHECK(is_of_one_moment(rows, answered));
    if (answered == scenario().size()) return;
    Browser next(file);
    next.begin_at(answered);
    const std::string& request = scenario()[answered].requests.front();
    if (request.find("requestId") == request.npos || request.find("session.start") != request.npos) return;
    const bool was_done = rows != golden()[answered];
    REQUIRE(next.step());  // once more, to another host: it is done once
    INFO((was_done ? "was done" : "was not done"));
    CHECK(difference(store::dump(file), golden()[answered + 1]) == "");
}

TEST_CASE("killed at any change to its disk, a host has kept what it answered, and the rest whole or not at all",
          "[faults][long]") {
    const Shared answered;
    Campaign campaign;
    const unsigned calls = is_long() ? support::kAllCalls : support::kChanges;
    bool killed = true;
    for (int step = 1; killed; step += stride(7)) {
        const store::TempDir dir;
        killed = play_and_die(dir.file(), kill_at(step, calls), answered);
        INFO("killed at " << step << ", " << *answered << " steps answered");
        look_after(dir.file(), *answered, campaign);
        campaign.points += killed;
    }
    CHECK(campaign.points > 10);
    CHECK(campaign.missing == 0);
    report("1", "SIGKILL by the VFS at each write (half of it done), sync, truncate, unlink", campaign);
}

TEST_CASE("killed at each sync and truncation, a host has kept what it answered", "[faults][long]") {
    const Shared answered;
    Campaign campaign;
    bool killed = true;
    for (int step = 1; killed; step += stride(1)) {
        const store::TempDir dir;
        killed = play_and_die(dir.file(), kill_at(step, support::kSync | support::kTruncate), answered);
        INFO("killed at " << step << ", " << *answered << " steps answered");
        look_after(dir.file(), *answered, campaign);
        campaign.points += killed;
    }
    CHECK(campaign.missing == 0);
    report("2", "SIGKILL by the VFS at each sync and truncate", campaign);
}

TEST_CASE("killed again while the next host puts things right, the third one does", "[faults][long]") {
    const Shared answered;
    Campaign campaign;
    bool killed = true;
    for (int step = is_long() ? 1 : 40; killed; step += is_long() ? 3 : stride(83)) {
        bool again = true;
        for (int second = 1; again && second <= kSecondKills; ++second) {
            const store::TempDir dir;
            killed = play_and_die(dir.file(), kill_at(step, support::kChanges), answered);
            again = support::killed_at(second, [&] { const store::SessionStore next(dir.file(), {}); });
            INFO("killed at " << step << ", then at " << second);
            look_after(dir.file(), *answered, campaign);
            campaign.points += again;
        }
    }
    CHECK(campaign.points > 2);
    CHECK(campaign.missing == 0);
    report("5", "SIGKILL by the VFS, then again at each change of the recovery", campaign);
}

}  // namespace
}  // namespace faults
