// What a repair keeps, tells and loses: the damaged original, older copies, rows between two damages, its report.
#include <algorithm>

#include "store/repair/backup.hpp"
#include "store/repair/kept_originals.hpp"
#include "store/repair/raw_bytes.hpp"
#include "store/repair/restore_meter.hpp"
#include "store/support/damaged.hpp"
#include "support/catch.hpp"
#include "support/fault_vfs.hpp"
#include "support/files.hpp"

namespace host::store::test {
namespace {

constexpr std::size_t kReadAtOnce = 65'536;  // bytes of the file

// The copy of a file, some reads of which fail.
std::string copy_on(const support::Fault& fault) {
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    support::FaultVfs disk;
    Database database(dir.file(), Database::Access::damaged, core::Millis{100});
    const std::filesystem::path copy = dir.path() / "copy";
    disk.arm(fault);
    const RestoreProgress nobody;
    copy_bytes(database, copy, RestoreMeter{nobody, 0});
    CHECK(disk.struck());
    disk.clear();
    return support::read_text(copy);
}

bool has_original_from(const char* name, core::Instant now) {
    const TempDir dir;
    support::write_text(dir.file().string() + name, "kept");
    return recent_original(dir.file(), now).has_value();
}

}  // namespace

TEST_CASE("the copy of a damaged file has every byte that can be read, if not at once", "[faults]") {
    const std::string& bytes = rich().bytes;
    REQUIRE(bytes.size() > 3 * kReadAtOnce);
    for (int read : {1, 2, 3}) CHECK(copy_on({.at = read, .error = EIO, .calls = support::kRead}) == bytes);
    const std::string half = copy_on({.at = 2, .error = EIO, .lasting = true, .calls = support::kRead});
    REQUIRE(half.size() == bytes.size());
    CHECK(half.starts_with(bytes.substr(0, kReadAtOnce)));
    CHECK(half.find_first_not_of('\0', kReadAtOnce) == half.npos);
}

TEST_CASE("a kept original counts for a day before and after its time, and only if its name is one") {
    const core::Instant noon = at(1'801'742'400'000);  // 2027-02-04, 12:00
    CHECK(core::iso8601(noon).starts_with("2027-02-04T12:00:00"));
    CHECK(has_original_from(".damaged-20270204T120000Z", noon));
    CHECK(has_original_from(".damaged-20270203T120001Z", noon));
    CHECK_FALSE(has_original_from(".damaged-20270203T120000Z", noon));
    CHECK(has_original_from(".damaged-20270205T115959Z", noon));
    CHECK_FALSE(has_original_from(".damaged-20270205T120000Z", noon));
    CHECK_FALSE(has_original_from(".damaged-20270230T120000Z", noon));
    CHECK_FALSE(has_original_from(".damaged-by-hand", noon));
    CHECK_FALSE(has_original_from(".damaged-20270204T1200", noon));
    CHECK_FALSE(has_original_from(".damages-20270204T120000Z", noon));
}

TEST_CASE("the newest copy from before an upgrade is found by its time, and none by a name that is not one's") {
    const TempDir dir;
    const auto put_copy = [&dir](const char* name) {
        write_bytes(dir.path() / name, rich().bytes);
        return dir.path() / name;
    };
    const int schema = released_schema().back().schema;
    CHECK_FALSE(find_backup(dir.file(), schema));
    for (const char* name : {"state.db.v10x20300101T000000Z.backup", "state.db.v-20300101T000000Z.backup",
                             "state.db.vx-20300101T000000Z.backup", "state.db.v10-20300101T000000Z.backups",
                             "other.db.v10-20300101T000000Z.backup", "state.db.v10.backup"}) {
        put_copy(name);
    }
    CHECK_FALSE(find_backup(dir.file(), schema));
    const auto older = put_copy("state.db.v9-20260101T000000Z.backup");
    CHECK(find_backup(dir.file(), schema) == older);
    const auto newer = put_copy("state.db.v8-20260102T000000Z.backup");
    CHECK(find_backup(dir.file(), schema) == newer);
}

TEST_CASE("a restore counts settings that it loses, waits before the next click, and tells no other loss", "[damage]") {
    struct Case {
        const char* sql;
        std::int64_t lost;
    };
    const auto [sql, lost] =
        GENERATE(Case{"UPDATE settings SET attempt_timeout_ms = -5", 1}, Case{"UPDATE machine SET last_grant = 1", 0});
    INFO(sql);
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    tamper(dir.file(), sql);
    SessionStore store(dir.file(), today());
    REQUIRE(store.was_restored_on_open());
    CHECK(store.health().lost == lost);
    CHECK(store.machine().last_offer == today().now);
    CHECK(store.machine().last_grant.value >= 6'000);
}

TEST_CASE("attempts between two damaged places come back as they were", "[damage]") {
    std::string bytes = rich().bytes;
    std::vector<std::size_t> leaves;  // of the table of attempts, in the order of its rows
    for (std::size_t page = 1; page * kPage < bytes.size(); ++page) {
        const std::string_view text = std::string_view{bytes}.substr(page * kPage, kPage);
        // A page of its index begins with another number; one of the journal has more than the ids.
        if (text[0] == 13 && text.find("image-10") != text.npos && text.find("attempt-") != text.npos &&
            text.find("paper") == text.npos && text.find("moderated") == text.npos && text.find("ok") == text.npos) {
            leaves.push_back(page);
        }
    }
    REQUIRE(leaves.size() >= 5);
    for (const std::size_t leaf : {leaves[1], leaves[leaves.size() - 2]}) bytes = with_page_zeroed(bytes, leaf);
    const TempDir dir;
    write_bytes(dir.file(), bytes);
    SessionStore store(dir.file(), today());
    REQUIRE(store.was_restored_on_open());
    std::size_t whole = 0, all = 0;
    for (const auto& [id, media] : rich().media) {
        for (const core::LedgerEntry& entry : store.ledger().all({id})) {
            ++all;
            whole += entry.seen_at != core::kNever;
        }
    }
    CHECK(all == rich().attempts.size());
    CHECK(whole >= all * (leaves.size() - 2) / (leaves.size() + 1));  // those of two pages are known by id alone
}

TEST_CASE("a restore is told in shares of its time: rows, what is repaired, pages") {
    std::vector<int> told;
    const RestoreProgress tell = [&told](int percent) { told.push_back(percent); };
    constexpr std::int64_t kMiB = 1 << 20;
    RestoreMeter meter(tell, 4 * kMiB);
    meter.copied(kMiB - 1);
    CHECK(told.empty());
    meter.copied(1);
    meter.copied(kMiB);
    meter.copied(2 * kMiB);
    meter.copied(2 * kMiB);  // more than there is, in a file whose pages are in use twice
    CHECK(told == std::vector<int>{15, 30, 60, 60});
    told.clear();
    for (const std::int64_t media : {0, 1, 2}) {
        meter.repaired(media, 2);
        meter.tell();
    }
    meter.repaired(0, 0);
    meter.tell();
    CHECK(told == std::vector<int>{60, 72, 85, 60});
    told.clear();
    for (const int pages : {0, 1, 3}) meter.written(pages, 3);
    CHECK(told == std::vector<int>{85, 90, 100});
}

}  // namespace host::store::test
