// How commits get into the file: when through a write-ahead log, and what happens to hosts that must not use one.
#include "store/journal_mode.hpp"

#include <sqlite3.h>

#include <memory>
#include <utility>

#include "platform/live_hosts.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/shim_vfs.hpp"

namespace host::store {
namespace {

const SessionStore::Options kWithLog{.journal = JournalWish::write_ahead};
const SessionStore::Options kWithout{.journal = JournalWish::rollback};

// As bytes 18 and 19 of the file say.
bool says_log(const std::filesystem::path& file) {
    const std::string bytes = bytes_of(file);
    REQUIRE(bytes.size() > 19);
    return bytes[18] == 2 && bytes[19] == 2;
}

void add_goal(SessionStore& store, int credits) {
    Transaction transaction = store.begin();
    core::Settings settings = store.settings();
    settings.credit_budget = credits;
    store.save(settings);
    transaction.commit();
}

// What hosts did that knew no log: they asked for a truncated journal, and read back whether they got it.
std::string mode_of_older_host(const std::filesystem::path& file) {
    sqlite3* raw = nullptr;
    std::string mode;
    const auto keep = [](void* to, int, char** values, char**) {
        *static_cast<std::string*>(to) = values[0];
        return 0;
    };
    REQUIRE(sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK);
    const int code = sqlite3_exec(raw, "PRAGMA journal_mode = TRUNCATE", keep, &mode, nullptr);
    sqlite3_close(raw);
    return code == SQLITE_OK ? mode : sqlite3_errstr(code);
}

struct Syncs final : support::ShimVfs {
    int before_sync(const std::string&) override {
        ++number;
        return SQLITE_OK;
    }
    int number{};
};

struct SharingLater final : support::ShimVfs {
    int before_share(const std::string&) override { return ++calls == 1 ? SQLITE_BUSY : SQLITE_OK; }
    int calls{};
};

// Another host begins the log when one that is just opening the file has read that there is none.
struct BegunMeanwhile final : support::ShimVfs {
    explicit BegunMeanwhile(std::filesystem::path its_file) : file(std::move(its_file)) {}
    void after_read(const std::string& /*name*/, int size, std::int64_t offset) override {
        if (size != 2 || offset != 18 || std::exchange(has_begun, true)) return;  // not the header by itself
        other = std::make_unique<SessionStore>(file, kWithLog);
    }
    std::filesystem::path file;
    bool has_begun{};
    std::unique_ptr<SessionStore> other;
};

struct NoSharing final : support::ShimVfs {
    explicit NoSharing(int its_answer) : answer(its_answer) {}
    int before_share(const std::string&) override { return answer; }
    int answer;
};

TEST_CASE("a library with the WAL-reset bug is told by its version, and the withdrawn release counts as one") {
    for (const int affected : {3'006'023, 3'007'000, 3'040'001, 3'044'005, 3'045'000, 3'050'004, 3'050'006, 3'051'000,
                               3'051'002, 3'052'000}) {
        CAPTURE(affected);
        CHECK_FALSE(is_log_safe_with(affected));
    }
    for (const int fixed : {3'044'006, 3'044'999, 3'050'007, 3'051'003, 3'052'001, 3'053'000, 3'053'002}) {
        CAPTURE(fixed);
        CHECK(is_log_safe_with(fixed));
    }
    CHECK(is_log_safe() == is_log_safe_with(sqlite3_libversion_number()));
}

TEST_CASE("commits go through a log where the library is safe, and never where it is not: the file itself says so") {
    const TempDir dir;
    {
        SessionStore store(dir.file(), kWithLog);
        add_goal(store, 7);
        CHECK((store.journal_state().mode == JournalMode::write_ahead) == is_log_safe());
        CHECK(store.journal_state().why_not.empty() == is_log_safe());
        CHECK(std::filesystem::exists(dir.file().string() + "-wal") == is_log_safe());
    }
    CHECK(says_log(dir.file()) == is_log_safe());
    CHECK(bytes_of_log(dir.file()) == 0);
    CHECK(SessionStore(dir.file(), {}).settings().credit_budget == 7);
}

TEST_CASE("a durable commit costs one sync with a log, and as many as ever without") {
    const TempDir dir;
    const bool with_log = GENERATE(false, true);
    CAPTURE(with_log);
    if (with_log && !is_log_safe()) return;
    Syncs disk;
    SessionStore store(dir.file(), with_log ? kWithLog : kWithout);
    add_goal(store, 1);  // begins the log
    for (int n = 0; n < 20; ++n) {
        disk.number = 0;
        add_goal(store, 2 + n);
        CHECK(disk.number == (with_log ? 1 : 4));
    }
    disk.number = 0;
    { const Transaction nothing = store.begin(); }
    CHECK(disk.number == 0);
}

TEST_CASE("files of the log are for the user's eyes only, and gone when the last host has closed") {
    if (!is_log_safe()) return;
    const TempDir dir;
    {
        SessionStore store(dir.file(), kWithLog);
        add_goal(store, 3);
        for (const char* beside : {"-wal", "-shm"}) {
            const auto mode = std::filesystem::status(dir.file().string() + beside).permissions();
            CHECK((static_cast<unsigned>(mode) & 0777) == 0600);
        }
        CHECK(store.bytes_in_log() > 0);
        CHECK(store.empty_log());
        CHECK(store.bytes_in_log() == 0);
    }
    CHECK(dir.names() == std::set<std::string>{"state.db"});
}

TEST_CASE("a host that wants no log takes the file back when it has it alone, and goes on with the log until then") {
    if (!is_log_safe()) return;
    const TempDir dir;
    {
        SessionStore first(dir.file(), kWithLog);
        add_goal(first, 5);
        SessionStore second(dir.file(), {.busy_timeout = core::Millis{40}, .journal = JournalWish::rollback});
        CHECK(second.journal_state().mode == JournalMode::write_ahead);
        CHECK(second.journal_state().why_not == "other hosts have the file open with one");
        add_goal(second, 6);
        CHECK(first.settings().credit_budget == 6);
    }
    CHECK(says_log(dir.file()));
    SessionStore alone(dir.file(), kWithout);
    CHECK(alone.journal_state() == JournalState{});
    CHECK(alone.settings().credit_budget == 6);
    CHECK_FALSE(says_log(dir.file()));
    CHECK_FALSE(std::filesystem::exists(dir.file().string() + "-wal"));
}

TEST_CASE("a host of before the log takes the file back when it is alone, and is refused while others use the log") {
    if (!is_log_safe()) return;
    const TempDir dir;
    {
        SessionStore store(dir.file(), kWithLog);
        add_goal(store, 9);
        CHECK(mode_of_older_host(dir.file()) == "database is locked");
        add_goal(store, 10);
        CHECK(store.journal_state().mode == JournalMode::write_ahead);
    }
    CHECK(mode_of_older_host(dir.file()) == "truncate");
    CHECK_FALSE(says_log(dir.file()));
    SessionStore again(dir.file(), kWithLog);
    CHECK(again.settings().credit_budget == 10);
    CHECK(again.journal_state().mode == JournalMode::write_ahead);
}

TEST_CASE("a host that finds no log and asks for none has nothing to explain, whatever its library may do") {
    const TempDir dir;
    for (const JournalWish wish : {JournalWish::rollback, JournalWish::as_found, JournalWish::rollback}) {
        const SessionStore store(dir.file(), {.journal = wish});
        CHECK(store.journal_state() == JournalState{});
    }
    CHECK_FALSE(says_log(dir.file()));
}

TEST_CASE("while a host runs that must not use a log, nobody begins one") {
    if (!is_log_safe()) return;
    const TempDir dir;
    { const SessionStore made(dir.file(), kWithout); }
    platform::PidFile file(dir.path(), 4711);
    file.write({.pid = 4711, .version = "1.0.0", .sandbox = {"off", "off"}});
    const SessionStore store(dir.file(), kWithLog);
    CHECK(store.journal_state().mode == JournalMode::rollback);
    CHECK(store.journal_state().why_not.find("is a host of version 1.0.0") != std::string::npos);
    CHECK_FALSE(says_log(dir.file()));
}

TEST_CASE("where memory cannot be shared the file stays without a log, and a file that has one is taken back") {
    if (!is_log_safe()) return;
    const TempDir dir;
    if (GENERATE(false, true)) {
        const SessionStore elsewhere(dir.file(), kWithLog);
    }
    NoSharing disk(GENERATE(SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMOPEN));
    {
        SessionStore store(dir.file(), kWithLog);
        CHECK(store.journal_state().mode == JournalMode::rollback);
        CHECK(store.journal_state().why_not == "its file system shares no memory between hosts");
        add_goal(store, 4);
    }
    CHECK_FALSE(says_log(dir.file()));
    CHECK(SessionStore(dir.file(), {}).settings().credit_budget == 4);
}

TEST_CASE("a host that starts while another is opening the log uses it, too") {
    if (!is_log_safe()) return;
    const TempDir dir;
    { const SessionStore made(dir.file(), kWithLog); }
    SharingLater disk;
    SessionStore store(dir.file(), kWithLog);
    CHECK(disk.calls > 1);
    CHECK(store.journal_state() == JournalState{.mode = JournalMode::write_ahead, .why_not = {}});
    add_goal(store, 4);
    CHECK(says_log(dir.file()));
}

TEST_CASE("a host that finds no log in the header, and one when it goes on, uses that one") {
    if (!is_log_safe()) return;
    const auto wish = GENERATE(JournalWish::write_ahead, JournalWish::as_found);
    const TempDir dir;
    { const SessionStore made(dir.file(), kWithout); }
    BegunMeanwhile disk(dir.file());
    {
        SessionStore store(dir.file(), {.journal = wish});
        REQUIRE(disk.other);
        add_goal(store, 4);
        CHECK(store.journal_state().mode == JournalMode::write_ahead);
        add_goal(*disk.other, 5);
        CHECK(store.settings().credit_budget == 5);
        disk.other.reset();
    }
    CHECK(says_log(dir.file()));
}

TEST_CASE("a log that lies beside a file without one is not played into it") {
    const TempDir dir;
    { const SessionStore made(dir.file(), kWithout); }
    const std::string before = bytes_of(dir.file());
    write_bytes(dir.file().string() + "-wal", "the log of another file");
    for (const bool read_only : {true, false}) {
        const auto error = open_error(dir.file(), {.read_only = read_only});
        REQUIRE(error);
        CHECK(error->code() == core::ErrorCode::storage_corrupt);
        CHECK_FALSE(error->restorable());
        CHECK(std::string{error->what()}.find("move the -wal away") != std::string::npos);
    }
    CHECK(bytes_of(dir.file()) == before);
    CHECK(bytes_of(dir.file().string() + "-wal") == "the log of another file");
}

TEST_CASE("a log that is taken away under a live host is noticed at its next write, and what it had answered is kept") {
    if (!is_log_safe()) return;
    const TempDir dir;
    const std::string lost = dir.file().string() + GENERATE("-wal", "-shm");
    {
        SessionStore store(dir.file(), kWithLog);
        add_goal(store, 21);
        std::filesystem::remove(lost);
        const auto error = error_of([&] { add_goal(store, 22); });
        REQUIRE(error);
        CHECK(error->code() == core::ErrorCode::storage_readonly);
    }
    SessionStore next(dir.file(), kWithLog);
    CHECK(next.settings().credit_budget == 21);
    CHECK(next.problems().empty());
}

// The files of a host that was killed while its log had commits.
std::string log_of_killed_host(const TempDir& dir, const std::filesystem::path& copy) {
    SessionStore store(dir.file(), kWithLog);
    for (int n = 1; n <= 9; ++n) add_goal(store, n);
    for (const char* part : {"", "-wal", "-shm"}) {
        std::filesystem::copy_file(dir.file().string() + part, copy.string() + part);
    }
    return copy.string() + "-wal";
}

TEST_CASE("a log that a kill has left is read by the next host, whatever became of the memory that was shared") {
    if (!is_log_safe()) return;
    const TempDir dir, other;
    const std::string log = log_of_killed_host(dir, other.file());
    REQUIRE(std::filesystem::file_size(log) > 0);
    const int shared = GENERATE(0, 1, 2, 3);
    if (shared == 1) std::filesystem::remove(other.file().string() + "-shm");
    if (shared == 2) write_bytes(other.file().string() + "-shm", std::string(32'768, 'x'));
    if (shared == 3) write_bytes(other.file().string() + "-shm", "");
    SessionStore next(other.file(), {});
    CHECK(next.settings().credit_budget == 9);
    CHECK(next.problems().empty());
}

TEST_CASE("a log that is cut or has flipped bits gives the file of an earlier commit, never a mixture") {
    if (!is_log_safe()) return;
    const TempDir dir, other;
    const std::string log = log_of_killed_host(dir, other.file());
    const std::string whole = bytes_of(log), file = bytes_of(other.file());
    std::filesystem::remove(other.file().string() + "-shm");
    for (std::size_t at = 7; at < whole.size(); at += whole.size() / 23) {
        std::string changed = whole;
        const bool cut = at % 2 == 0;
        cut ? changed.resize(at) : void(changed[at] ^= 0x10);
        write_bytes(other.file(), file);
        write_bytes(log, changed);
        SessionStore next(other.file(), {});
        const auto budget = next.settings().credit_budget.value_or(0);
        CHECK((budget >= 0 && budget <= 9));
        CHECK(next.problems().empty());
    }
}

TEST_CASE("the log of another file is found or harmless") {
    if (!is_log_safe()) return;
    const TempDir dir, other, mixed;
    const std::string log = log_of_killed_host(dir, other.file());
    {
        SessionStore rich(mixed.file(), kWithLog);
        add_goal(rich, 77);
    }
    std::filesystem::copy_file(log, mixed.file().string() + "-wal");
    const auto error = error_of([&] {
        SessionStore next(mixed.file(), {});
        CHECK(next.problems().empty());
    });
    if (error) CHECK(error->code() == core::ErrorCode::storage_corrupt);
}

TEST_CASE("a reader that stands still neither stops commits nor keeps the log for longer than itself") {
    if (!is_log_safe()) return;
    const TempDir dir;
    SessionStore store(dir.file(), kWithLog);
    add_goal(store, 1);
    {
        SessionStore reader(dir.file(), {.read_only = true});
        const Transaction view = reader.begin_read();
        CHECK(reader.settings().credit_budget == 1);
        for (int n = 2; n < 300; ++n) add_goal(store, n);
        CHECK_FALSE(store.empty_log());
        CHECK(reader.settings().credit_budget == 1);
        CHECK(store.bytes_in_log() > 0);
    }
    CHECK(store.empty_log());
    CHECK(store.bytes_in_log() == 0);
}

TEST_CASE("a log that nobody empties is bounded by the commits themselves") {
    if (!is_log_safe()) return;
    const TempDir dir;
    SessionStore store(dir.file(), kWithLog);
    std::int64_t most = 0;
    for (int n = 0; n < 6'000; ++n) {
        add_goal(store, n % 900 + 1);
        most = std::max(most, store.bytes_in_log());
    }
    CHECK(most > (1 << 20));
    CHECK(most < (9 << 20));
}

}  // namespace
}  // namespace host::store
