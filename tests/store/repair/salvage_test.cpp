// What a salvage keeps of images and attempts that are hard to read, and what it does on a disk that fails now and
// then.
#include "store/repair/salvage.hpp"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <set>
#include <utility>

#include "store/repair/raw_bytes.hpp"
#include "store/support/damaged.hpp"
#include "support/catch.hpp"
#include "support/fault_vfs.hpp"
#include "support/text.hpp"

namespace host::store::test {
namespace {

// As if a host had found damage.
std::optional<StoreError> salvage_error(const std::filesystem::path& file) {
    return error_of([&] { salvage(file, {core::ErrorCode::storage_corrupt, 0, "it is damaged"}, today()); });
}

bool is_of_unsteady_disk(const std::optional<StoreError>& error) {
    return error && error->code() == core::ErrorCode::storage_io &&
           support::says(error->what(), "reads it at one time and fails at another");
}

std::string bytes_of_one_image() {
    const TempDir dir;
    {
        SessionStore store(dir.file(), today());
        put(store, sample_media("m1"));
    }
    return bytes_of(dir.file());
}

// The file without the page that has the newest rows of the ledger.
std::string without_newest_attempts(std::string bytes) {
    const TempDir dir;
    write_bytes(dir.file(), bytes);
    std::size_t root = 0;
    {
        Database database(dir.file(), Database::Access::read_only, core::Millis{100});
        root = static_cast<std::size_t>(
            number_of(database, "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = 'attempt'"));
    }
    REQUIRE(root > 1);
    const auto kind_of = [&bytes](std::size_t page) { return int{bytes[(page - 1) * kPage]}; };
    REQUIRE(kind_of(root) == 5);  // its pages are below it; the last of them is named in bytes 8 to 11
    std::size_t last = 0;
    for (std::size_t n = 8; n < 12; ++n) {
        last = last << 8 | static_cast<unsigned char>(bytes[(root - 1) * kPage + n]);
    }
    REQUIRE(kind_of(last) == 13);
    return with_page_zeroed(std::move(bytes), last - 1);
}

struct Kept {
    std::int64_t attempts{}, lost{};
    bool operator==(const Kept&) const = default;
};

Kept kept_of(const std::string& bytes) {
    const TempDir dir;
    write_bytes(dir.file(), bytes);
    SessionStore store(dir.file(), today());
    REQUIRE(store.was_restored_on_open());
    check_rules(store);
    return {.attempts = number_of(store.database(), "SELECT count(*) FROM attempt"), .lost = store.health().lost};
}

}  // namespace

TEST_CASE("an image whose record cannot be read keeps its attempts, and is told as one loss (R3)", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    tamper(dir.file(), "UPDATE media SET retry_count = 9223372036854775807 WHERE media_id = 'image-1003'");
    SessionStore store(dir.file(), today());
    REQUIRE(store.was_restored_on_open());
    check_rules(store);
    CHECK(store.ledger().all({"image-1003"}).size() == 8);
    CHECK(number_of(store.database(), "SELECT count(*) FROM attempt") == std::ssize(rich().attempts));
    CHECK(store.health().lost == 1);
}

TEST_CASE("what an index names that can be no attempt is passed, and is no loss", "[damage]") {
    const Kept without = kept_of(without_newest_attempts(rich().bytes));
    CHECK(without == Kept{.attempts = std::ssize(rich().attempts), .lost = 1});  // of the table not all could be read
    const std::string id = GENERATE(as<std::string>{}, "''", "printf('%0257d', 0)");
    CAPTURE(id);
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    tamper(dir.file(),
           ("INSERT INTO attempt(media_id, attempt_id, effort, moderated, layer, layer_known, percent, seen_at, source)"
            " VALUES('image-1001', " +
            id + ", 1, 1, 1, 0, -1, 0, 0)")
               .c_str());
    CHECK(kept_of(without_newest_attempts(bytes_of(dir.file()))) == without);
}

TEST_CASE("a disk that fails at one read and not at the next is no damage: the file is left as it is", "[faults]") {
    const std::string bytes = bytes_of_one_image();
    // When it is opened the header is read, then each page three times.
    const int reads = 3 * static_cast<int>(bytes.size() / kPage);
    const auto fault =
        GENERATE_COPY(support::Fault{.at = 4}, support::Fault{.at = 5}, support::Fault{.at = reads / 2},
                      support::Fault{.at = reads + 1}, support::Fault{.at = 4, .lasting = true, .every = 2});
    CAPTURE(fault.at, fault.lasting);
    const TempDir dir;
    write_bytes(dir.file(), bytes);
    support::FaultVfs disk;
    support::Fault failing = fault;
    failing.error = EIO;
    failing.calls = support::kRead;
    disk.arm(failing);
    const auto error = salvage_error(dir.file());
    disk.clear();
    INFO((error ? error->what() : "it was restored"));
    CHECK(is_of_unsteady_disk(error));
    CHECK(bytes_of(dir.file()) == bytes);
    CHECK(originals_in(dir).empty());
    CHECK_FALSE(salvage_error(dir.file()));  // once the disk is well
    CHECK(originals_in(dir).size() == 1);
}

TEST_CASE("a disk that begins to fail after the rows were read is noticed before anything is written", "[faults]") {
    const std::string bytes = bytes_of_one_image();
    const int pages = static_cast<int>(bytes.size() / kPage);
    support::FaultVfs disk;
    int noticed = 0;
    bool struck = true;
    // All pages are read three times again when the rows are there: some of these calls are among them.
    for (int at = 3 * pages + 5; struck; at += pages) {
        const TempDir dir;
        write_bytes(dir.file(), bytes);
        disk.arm({.at = at, .error = EIO, .calls = support::kRead});
        const auto error = salvage_error(dir.file());
        struck = disk.struck();
        disk.clear();
        if (!is_of_unsteady_disk(error)) continue;
        ++noticed;
        CHECK(bytes_of(dir.file()) == bytes);
        CHECK(originals_in(dir).empty());
    }
    CHECK(noticed >= 2);
}

TEST_CASE("a restore removes the drafts of originals that a killed host left, and no file of the user's", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), bytes_of_one_image());
    const std::set<std::string> users{"state.db.damaged-20260131T120000Z.gz", "state.db.damaged-20260131T120000Z-copy",
                                      "state.db.damaged-for-the-bug-report", "my-state.db.damaged-20260131T120000Z"};
    const std::string draft = "state.db.damaged-20260131T120000Z.new-a1b2c3";
    for (const std::string& name : users) write_bytes(dir.path() / name, "mine");
    write_bytes(dir.path() / draft, "half");
    REQUIRE_FALSE(salvage_error(dir.file()));
    const std::set<std::string> names = dir.names();
    CHECK_FALSE(names.contains(draft));
    for (const std::string& name : users) {
        CAPTURE(name);
        CHECK(names.contains(name));
    }
    CHECK(names.contains("state.db.damaged-20270115T080000Z"));
    CHECK(std::ranges::none_of(names, [](const std::string& name) { return support::says(name, ".new-"); }));
}

TEST_CASE("a file that ends within a page is read to its end and no further, also where the disk has failed once",
          "[faults]") {
    constexpr std::size_t kReadAtFirst = 64 * 1024;  // and page by page where that fails
    const std::string bytes = rich().bytes.substr(0, kReadAtFirst + kPage + 904);
    const TempDir dir;
    write_bytes(dir.file(), bytes);
    support::FaultVfs disk;
    Database database(dir.file(), Database::Access::damaged, core::Millis{100});
    const support::Fault second{.at = 2, .error = EIO, .calls = support::kRead};
    disk.arm(second);
    const RestoreProgress nobody;
    const RestoreMeter meter(nobody, 0);
    copy_bytes(database, dir.path() / "copy", meter);
    REQUIRE(disk.calls() == 4);  // one more would be one behind the end
    CHECK(bytes_of(dir.path() / "copy") == bytes);
    disk.arm(second);
    std::string read;
    read_all(database, meter, [&read](std::string_view part) { read += part; });
    CHECK((read == bytes));
    CHECK(disk.calls() == 4);
    disk.clear();
}

}  // namespace host::store::test
