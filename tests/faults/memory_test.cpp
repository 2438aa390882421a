// SQLite gets no memory: at the Nth time it asks, and from then on. In a child process, since the
// allocator of SQLite can be chosen only before its first use.
#include <sqlite3.h>

#include <cstdio>
#include <exception>
#include <fstream>

#include "faults/report.hpp"
#include "faults/scenario.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/in_child.hpp"
#include "support/temp_dir.hpp"

namespace faults {
namespace {

using namespace host;

sqlite3_mem_methods real_memory;
struct {
    int at{}, asked{};
    bool lasting{}, struck{};
} scarcity;

bool is_refused() {
    if (scarcity.at == 0) return false;
    scarcity.asked += 1;
    const bool refused = scarcity.lasting ? scarcity.asked >= scarcity.at : scarcity.asked == scarcity.at;
    scarcity.struck = scarcity.struck || refused;
    return refused;
}
void* allocate(int size) { return is_refused() ? nullptr : real_memory.xMalloc(size); }
void* reallocate(void* block, int size) { return is_refused() ? nullptr : real_memory.xRealloc(block, size); }

void make_memory_scarce() {
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory);
    sqlite3_mem_methods scarce = real_memory;
    scarce.xMalloc = allocate;
    scarce.xRealloc = reallocate;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &scarce);
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);  // every request comes to us
    sqlite3_initialize();
}

// False: there was enough all the time.
bool run_with(int at, bool lasting, Campaign& campaign) {
    const store::TempDir dir;
    Browser browser(dir.file());
    scarcity = {.at = at, .lasting = lasting};
    for (int refused = 0; refused < 3 && !browser.is_done();) refused += !browser.step();
    scarcity.at = 0;
    if (std::filesystem::exists(dir.file())) {
        const std::string rows = rows_after_restart(dir.file());
        campaign.missing += static_cast<std::int64_t>(missing(rows, browser.answered()));
        if (!is_of_one_moment(rows, browser.answered())) throw std::logic_error("neither whole nor not at all");
    }
    browser.finish(0);
    const std::string rest = difference(rows_after_restart(dir.file()), golden().back());
    if (!rest.empty()) throw std::logic_error(rest);
    for (const auto& [name, times] : browser.refused()) campaign.replies[name] += times;
    campaign.answered += static_cast<std::int64_t>(browser.answered());
    campaign.points += scarcity.struck;
    return scarcity.struck;
}

}  // namespace

TEST_CASE("SQLite gets no memory, once or from then on: a typed error, and once there is some, the host goes on",
          "[faults][long]") {
    const bool lasting = GENERATE(false, true);
    REQUIRE(golden().size() > 1);  // made with enough of it
    const support::TempDir dir;
    const auto told = dir.path() / "campaign";
    const int code = support::in_child([&] {
        Campaign campaign;
        int at = 1;
        try {
            make_memory_scarce();
            while (run_with(at, lasting, campaign)) at += is_long() ? 1 + at / 300 : stride(1 + at / 15);
            const bool io_only = campaign.replies.size() == 1 && campaign.replies.contains("storage_io");
            std::ofstream(told) << campaign.points << ' ' << campaign.answered << ' ' << campaign.missing << ' '
                                << campaign.replies["storage_io"];
            return io_only ? 0 : 2;
        } catch (const std::exception& error) {
            std::fprintf(stderr, "at %d: %s\n", at, error.what());
            return 1;
        }
    });
    CHECK(code == 0);
    Campaign campaign;
    std::ifstream(told) >> campaign.points >> campaign.answered >> campaign.missing >> campaign.replies["storage_io"];
    CHECK(campaign.points >= 20);  // the sanitizers' longer stride takes just these
    CHECK(campaign.missing == 0);
    report("29", lasting ? "SQLITE_CONFIG_MALLOC: no memory from then on" : "SQLITE_CONFIG_MALLOC: no memory once",
           campaign);
}

TEST_CASE("a transaction is undone even when there is no memory left", "[faults]") {
    const int code = support::in_child([] {
        make_memory_scarce();
        store::Database database{store::Database::InMemory{}};
        for (const auto kind : {store::Transaction::Kind::read, store::Transaction::Kind::write}) {
            scarcity.at = 0;
            const store::Transaction transaction(database, kind);
            scarcity = {.at = 1, .lasting = true};  // until the next one begins
        }
        scarcity.at = 0;
        return database.in_transaction() ? 1 : 0;
    });
    CHECK(code == 0);
}

}  // namespace faults
