// The power goes at every moment: before and after each write and each sync. Of what was not synced nothing is left, or
// all, or any part in any order, with torn sectors.
#include <cstdlib>
#include <random>
#include <set>

#include "faults/report.hpp"
#include "faults/scenario.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/power_loss_vfs.hpp"

namespace faults {
namespace {

using namespace host;
using support::Disk;
using support::PowerLossVfs;
using support::Unsynced;

constexpr unsigned kSeed = 1;

// Puts it where `file` is. Only what SQLite has to do with.
void put(const Disk& disk, const std::filesystem::path& file) {
    for (const auto& [name, bytes] : disk) {
        const auto beside = name.rfind("state.db") + std::string_view{"state.db"}.size();
        store::write_bytes(file.string() + name.substr(beside), bytes);
    }
}
Disk take(const std::filesystem::path& file) {
    Disk disk;
    for (const std::string& name : {file.string(), file.string() + "-journal", file.string() + "-wal"}) {
        if (std::filesystem::exists(name)) disk[name] = store::bytes_of(name);
    }
    return disk;
}

struct Images {
    std::set<std::size_t> seen;  // by hash: most moments leave what others have left
    std::mt19937 chance{kSeed};
    Campaign campaign;

    [[nodiscard]] bool is_new(const Disk& disk, std::size_t answered) {
        std::size_t hash = answered;
        for (const auto& [name, bytes] : disk) hash = hash * 31 + std::hash<std::string>{}(bytes);
        return seen.insert(hash).second;
    }
};

std::vector<Unsynced> ways() {
    std::vector<Unsynced> all{Unsynced::lost, Unsynced::kept};
    all.insert(all.end(), is_long() ? 12 : 1, Unsynced::reordered);
    return all;
}

// The next host on what is left; and, if asked for, the power goes again while it puts things right.
void check(const Disk& left, std::size_t answered, Images& images, bool compound) {
    const store::TempDir dir;
    put(left, dir.file());
    std::optional<PowerLossVfs> recorder;
    if (compound) recorder.emplace(dir.path(), take(dir.file()));
    const std::string rows = rows_after_restart(dir.file());
    images.campaign.missing += static_cast<std::int64_t>(missing(rows, answered));
    images.campaign.answered += static_cast<std::int64_t>(answered);
    images.campaign.points += 1;
    CHECK(is_of_one_moment(rows, answered));
    if (!compound) return;
    std::vector<Disk> again;
    for (std::size_t moment = 1; moment < recorder->moments(); ++moment) {
        again.push_back(recorder->left_at(moment, Unsynced::lost, images.chance));
        again.push_back(recorder->left_at(moment, Unsynced::reordered, images.chance));
    }
    recorder.reset();
    for (const Disk& disk : again) {
        if (images.is_new(disk, answered)) check(disk, answered, images, false);
    }
}

struct Left {
    Disk disk;
    std::size_t answered, moment;
};

// All that may be left of a disk, at each moment of the scenario.
std::vector<Left> all_that_may_be_left(Images& images) {
    const store::TempDir dir;
    { const store::SessionStore fresh(dir.file(), {.journal = journal_of_campaign()}); }
    PowerLossVfs disk(dir.path(), take(dir.file()));
    {
        Browser browser(dir.file());
        while (!browser.is_done()) {
            REQUIRE(browser.step());
            disk.mark();
        }
    }
    std::vector<Left> all;
    for (std::size_t moment = 0; moment < disk.moments(); ++moment) {
        const std::size_t answered = disk.marks_before(moment);
        for (const Unsynced way : ways()) {
            Disk left = disk.left_at(moment, way, images.chance);
            if (images.is_new(left, answered)) all.push_back({std::move(left), answered, moment});
        }
    }
    INFO(disk.moments() << " moments, " << disk.syncs() << " syncs");
    CHECK(all.size() > disk.moments());
    return all;
}

TEST_CASE("a store that does not sync is caught: what it answered is gone when the power goes", "[faults][long]") {
    const store::TempDir dir;
    { const store::SessionStore fresh(dir.file(), {.journal = journal_of_campaign()}); }
    std::mt19937 chance{kSeed};
    Disk lost, kept;
    {
        PowerLossVfs disk(dir.path(), take(dir.file()));
        {
            store::SessionStore careless(dir.file(), {.journal = journal_of_campaign()});
            careless.database().run("PRAGMA synchronous = OFF");
            store::put(careless, store::sample_media("gone"));
        }
        lost = disk.left_at(disk.moments() - 1, Unsynced::lost, chance);
        kept = disk.left_at(disk.moments() - 1, Unsynced::kept, chance);
    }
    const store::TempDir without, with;
    put(lost, without.file());
    put(kept, with.file());
    CHECK_FALSE(store::SessionStore(without.file(), {}).load({"gone"}));
    CHECK(store::SessionStore(with.file(), {}).load({"gone"}));
}

TEST_CASE("the power goes at any moment: what was answered is there, and the rest whole or not at all",
          "[faults][long]") {
    Images images;
    const std::vector<Left> all = all_that_may_be_left(images);
    for (std::size_t i = 0; i < all.size(); i += static_cast<std::size_t>(stride(1))) {
        const Left& left = all[i];
        INFO("moment " << left.moment << ", " << left.answered << " steps answered");
        check(left.disk, left.answered, images, false);
    }
    CHECK(images.campaign.missing == 0);
    report("31", "power loss before and after each write and sync: unsynced lost, kept, or torn in any order",
           images.campaign);
}

TEST_CASE("the power goes again while the next host puts things right", "[faults][long]") {
    Images images;
    const std::vector<Left> all = all_that_may_be_left(images);
    for (std::size_t i = 0; i < all.size(); i += is_long() ? 7 : static_cast<std::size_t>(stride(101))) {
        INFO("moment " << all[i].moment << ", " << all[i].answered << " steps answered");
        check(all[i].disk, all[i].answered, images, true);
    }
    CHECK(images.campaign.missing == 0);
    report("31", "power loss, and again at each moment of the recovery", images.campaign);
}

}  // namespace
}  // namespace faults
