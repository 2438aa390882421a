// Who else has the file open decides whether commits may go through a log: hosts that say so, hosts that do not, and
// those that are just ending.
#include <sqlite3.h>

#include <memory>

#include "platform/live_hosts.hpp"
#include "platform/process.hpp"
#include "store/journal_mode.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/shim_vfs.hpp"

namespace host::store::test {
namespace {

SessionStore::Options wishing(JournalWish wish) { return {.journal = wish}; }

void save_budget(SessionStore& store, core::Count credits) {
    Transaction transaction = store.begin();
    core::Settings settings = store.settings();
    settings.credit_budget = credits;
    store.save(settings);
    transaction.commit();
}

// Another host with a log, which ends when the file has been locked for reading so often.
struct EndsMeanwhile final : support::ShimVfs {
    void after_lock(const std::string& /*name*/, int level) override {
        if (level != SQLITE_LOCK_SHARED || left == 0 || --left > 0) return;
        other.reset();
    }
    int left{};  // 0: it stays
    std::unique_ptr<SessionStore> other;
};

}  // namespace

TEST_CASE("a host that wants no log waits for another one that is just ending, and takes the file back then") {
    if (!is_log_safe()) return;
    const TempDir dir;
    EndsMeanwhile disk;
    for (const int locks : {1, 2, 3}) {
        CAPTURE(locks);
        disk.other = std::make_unique<SessionStore>(dir.file(), wishing(JournalWish::write_ahead));
        save_budget(*disk.other, locks);
        disk.left = locks;
        SessionStore store(dir.file(), wishing(JournalWish::rollback));
        CHECK_FALSE(disk.other);
        CHECK(store.journal_state() == JournalState{});
        CHECK(store.settings().credit_budget == locks);
        disk.left = 0;
    }
    CHECK(bytes_of(dir.file()).at(18) == 1);  // a rollback journal
    CHECK_FALSE(std::filesystem::exists(dir.file().string() + "-wal"));
}

TEST_CASE("a host that says that it may use a log keeps nobody from one, nor does what this process says of itself") {
    if (!is_log_safe()) return;
    const TempDir dir;
    { const SessionStore made(dir.file(), wishing(JournalWish::rollback)); }
    platform::PidFile other(dir.path(), 4711);
    other.write({.pid = 4711, .version = "9.0.0", .sandbox = {"off", "off"}, .may_use_log = true});
    platform::PidFile own(dir.path(), platform::process_id());
    own.write({.pid = platform::process_id(), .version = "9.0.0", .sandbox = {"off", "off"}});
    REQUIRE(platform::live_hosts(dir.path()).size() == 2);
    CHECK_FALSE(bar_to_log(dir.file()));
    CHECK(why_no_log(dir.file()).empty());
    const SessionStore store(dir.file(), wishing(JournalWish::write_ahead));
    CHECK(store.journal_state() == JournalState{.mode = JournalMode::write_ahead, .why_not = {}});
}

}  // namespace host::store::test
