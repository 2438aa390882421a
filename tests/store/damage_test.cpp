// A file that a disk, a crash or a person has damaged (design: store): what is found is kept aside and restored, what is
// not found harms nothing, and what cannot be restored is left alone. Never a reset.
#include <algorithm>
#include <cstdlib>
#include <random>
#include <sstream>

#include "core/decision.hpp"
#include "core/invariants.hpp"
#include "core/retry_policy.hpp"
#include "store/soundness.hpp"
#include "store/store_world.hpp"
#include "store/support/killing_vfs.hpp"
#include "store/support/rich_file.hpp"
#include "support/catch.hpp"

namespace host::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPage = 4096;

const Rich& rich() {
    static const Rich made = make_rich(60);
    return made;
}

SessionStore::Options today() { return {.now = at(1'800'000'000'000)}; }

std::vector<fs::path> originals_in(const TempDir& dir) {
    std::vector<fs::path> found;
    for (const std::string& name : dir.names()) {
        if (name.find(".damaged-") != name.npos) found.push_back(dir.path() / name);
    }
    return found;
}

enum class Fate { unnoticed, restored, refused };

struct Outcome {
    Fate fate{};
    std::int64_t attempts{}, media{}, prompts{};  // of the original ones, still there
    bool budget_grew{};
};

// What holds of a file after a host has opened it, whatever was damaged.
void check_rules(SessionStore& store) {
    CHECK(store.problems().empty());
    std::set<core::MediaId> granted;
    for (const core::Grant& grant : store.open_grants()) CHECK(granted.insert(grant.media).second);
    if (!store.was_restored_on_open()) return;
    CHECK(granted.empty());
    const core::Settings settings = store.settings();
    const core::Machine machine = store.machine();
    CHECK(machine.last_grant.value >= 1'000);
    for (const core::MediaId& id : store.list(std::nullopt, std::nullopt, 10'000).media) {
        const core::Media media = *store.load(id);
        CHECK(media.salvaged);
        CHECK_FALSE(core::wants_grant(media));
        const core::Decision decision = core::decide(media, {at(9'000'000'000'000), settings, machine, 0}, std::nullopt);
        CHECK(core::reason_of(decision) == "salvaged");
        core::Count refused = 0, videos = 0;
        for (const core::LedgerEntry& entry : store.ledger(id)) {
            if (entry.effort != media.effort.number || entry.source != core::LedgerSource::snapshot) continue;
            (entry.moderated ? refused : videos) += 1;
        }
        CHECK(media.session.retry_count >= refused);
        CHECK(media.session.videos_generated >= videos);
    }
}

Outcome look(SessionStore& store, const Rich& was) {
    Outcome outcome{.fate = store.was_restored_on_open() ? Fate::restored : Fate::unnoticed};
    check_rules(store);
    for (const auto& [media, attempt] : was.attempts) {
        const core::Attempt seen{{attempt}, true};
        outcome.attempts += store.not_in_ledger({media}, {&seen, 1}).empty();
    }
    for (const auto& [id, before] : was.media) {
        const auto now = store.load({id});
        if (!now) continue;
        outcome.media += 1;
        outcome.prompts += now->persistent.last_prompt_value == before.persistent.last_prompt_value;
        const auto left = [](const core::Media& m) { return m.persistent.max_retries - m.session.retry_count; };
        outcome.budget_grew = outcome.budget_grew || (core::is_running(*now) && left(*now) > left(before));
    }
    return outcome;
}

// Opens the bytes as a host does.
Outcome open_damaged(const std::string& bytes, const Rich& was) {
    const TempDir dir;
    write_bytes(dir.file(), bytes);
    Outcome outcome;
    try {
        {
            SessionStore store(dir.file(), today());
            outcome = look(store, was);
        }
        const auto kept = originals_in(dir);
        REQUIRE(kept.size() == (outcome.fate == Fate::restored ? 1 : 0));
        if (!kept.empty()) {
            CHECK(bytes_of(kept.front()) == bytes);
            CHECK((fs::status(kept.front()).permissions() & fs::perms::all) ==
                  (fs::perms::owner_read | fs::perms::owner_write));
        }
        SessionStore again(dir.file(), today());  // it stays well
        CHECK_FALSE(again.was_restored_on_open());
    } catch (const StoreError& error) {
        INFO(error.what());
        const bool typed = error.code() == core::ErrorCode::storage_corrupt ||
                           error.code() == core::ErrorCode::storage_too_new;
        CHECK(typed);
        CHECK(bytes_of(dir.file()) == bytes);  // not a byte, and no new file in its place
        outcome.fate = Fate::refused;
    }
    return outcome;
}

// How many tables and indexes the file still knows of.
std::size_t tables_in(const std::string& bytes) {
    const TempDir dir;
    write_bytes(dir.file(), bytes);
    std::size_t count = 0;
    try {
        Database database(dir.file(), Database::Access::damaged, core::Millis{100});
        Statement select(database, "SELECT name FROM sqlite_schema");
        std::string name;
        for (Rows rows = select.query(); rows.next(); ++count) rows.read(name);
    } catch (const StoreError&) {
    }
    return count;
}

std::string with_page_zeroed(std::string bytes, std::size_t page) {
    return bytes.replace(page * kPage, kPage, std::string(kPage, '\0'));
}

}  // namespace

TEST_CASE("each page lost in turn: every attempt is still counted, no budget grows, all wait for the user", "[damage]") {
    const std::size_t pages = rich().bytes.size() / kPage;
    REQUIRE(pages > 60);
    const auto all = static_cast<std::int64_t>(rich().attempts.size());
    const std::size_t tables = tables_in(rich().bytes);
    std::size_t restored = 0, of_tables = 0;
    std::int64_t prompts = 0;
    for (std::size_t page = 0; page < pages; ++page) {
        INFO("page " << page + 1 << " of " << pages);
        const std::string bytes = with_page_zeroed(rich().bytes, page);
        const Outcome outcome = open_damaged(bytes, rich());
        if (tables_in(bytes) < tables) {  // whole tables cannot be found any more
            of_tables += 1;
            continue;
        }
        restored += outcome.fate == Fate::restored;
        CHECK(outcome.fate != Fate::refused);
        CHECK(outcome.attempts == all);
        CHECK_FALSE(outcome.budget_grew);
        // The records of all media come back from the ledger; the prompts of those on the page are lost.
        CHECK(outcome.media == 60);
        prompts += outcome.prompts;
    }
    CHECK(prompts >= 60 * static_cast<std::int64_t>(pages - of_tables) - 60 - 3 * 30);  // the root, and three leaves
    CHECK(of_tables < 6);
    CHECK(restored >= pages - of_tables - 6);  // the rest were free
}

TEST_CASE("a file that was cut off is restored from what is left", "[damage]") {
    const std::string& whole = rich().bytes;
    const std::size_t lost = GENERATE(std::size_t{100}, kPage, 5 * kPage, std::size_t{77'777});
    std::string cut = whole;
    cut.resize(whole.size() - lost);
    const Outcome outcome = open_damaged(cut, rich());
    CHECK(outcome.fate == Fate::restored);
    CHECK(outcome.attempts > 0);
    CHECK_FALSE(outcome.budget_grew);
}

TEST_CASE("a file of which half is missing is restored or refused, never begun anew", "[damage]") {
    std::string cut = rich().bytes;
    cut.resize(cut.size() / 2);
    const Outcome outcome = open_damaged(cut, rich());
    CHECK((outcome.fate == Fate::refused || outcome.attempts > 0));
}

namespace {

void flip_bits(int rounds, unsigned seed) {
    std::mt19937 random(seed);
    std::map<Fate, int> fates;
    std::int64_t forgotten = 0, grew = 0;
    for (int round = 0; round < rounds; ++round) {
        INFO("seed " << seed << " round " << round);
        std::string bytes = rich().bytes;
        for (auto flips = 1 + random() % 3; flips > 0; --flips) {
            const std::size_t place = random() % bytes.size();
            bytes[place] = static_cast<char>(bytes[place] ^ (1 << random() % 8));
        }
        const Outcome outcome = open_damaged(bytes, rich());
        fates[outcome.fate] += 1;
        if (outcome.fate == Fate::refused) continue;
        forgotten += static_cast<std::int64_t>(rich().attempts.size()) - outcome.attempts;
        grew += outcome.budget_grew;
    }
    // Flipped content that is still plausible is beyond anybody's knowledge; it must stay rare.
    std::ostringstream words;
    words << rounds << " files with 1 to 3 flipped bits: " << fates[Fate::restored] << " restored, "
          << fates[Fate::refused] << " refused, " << fates[Fate::unnoticed] << " unnoticed; " << forgotten
          << " attempts of " << std::int64_t{rounds} * static_cast<std::int64_t>(rich().attempts.size())
          << " not known, " << grew << " files with a limit read differently";
    if (rounds > 150) WARN(words.str());
    INFO(words.str());
    CHECK(forgotten <= rounds * 2);
}

}  // namespace

// GRH_DAMAGE_ROUNDS=10000 by hand: a few minutes.
TEST_CASE("flipped bits are found or harmless", "[damage]") {
    const char* const wish = ::getenv("GRH_DAMAGE_ROUNDS");
    flip_bits(wish ? std::atoi(wish) : 150, 1);
}

TEST_CASE("what is not our file, or says nothing any more, is left as it is", "[damage]") {
    std::string bytes = rich().bytes;
    std::string says = "left as it is";
    SECTION("header") { bytes[3] = 'X'; }
    SECTION("text") {
        bytes = "These are the notes of somebody who has chosen an unlucky file name.\n";
        bytes.resize(2000, ' ');
    }
    SECTION("nothing at all") {
        bytes.clear();
        says = "it is empty";
    }
    SECTION("the first page is gone") { bytes = with_page_zeroed(bytes, 0); }
    SECTION("another program's") {
        bytes.replace(68, 4, "ABCD");
        says = "another program";
    }
    SECTION("the table of tables is gone") {
        const TempDir dir;
        SessionStore(dir.file(), {});
        bytes = bytes_of(dir.file());
        bytes.replace(100, kPage - 100, std::string(kPage - 100, '\0'));
        bytes[100] = 13;  // a leaf without rows
        says = "Nothing was changed";
    }
    const TempDir dir;
    write_bytes(dir.file(), bytes);
    const auto error = open_error(dir.file(), today());
    REQUIRE(error);
    INFO(error->what());
    CHECK(error->code() == core::ErrorCode::storage_corrupt);
    CHECK(std::string{error->what()}.find(says) != std::string::npos);
    CHECK(bytes_of(dir.file()) == bytes);
    CHECK(originals_in(dir).empty());
}

TEST_CASE("a file of a newer host is not restored by an older one", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    tamper(dir.file(), "UPDATE meta SET schema = 99; PRAGMA user_version = 99");
    write_bytes(dir.file(), with_page_zeroed(bytes_of(dir.file()), 30));
    const std::string bytes = bytes_of(dir.file());
    const auto error = open_error(dir.file(), today());
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_corrupt);
    CHECK(bytes_of(dir.file()) == bytes);
}

TEST_CASE("rows that contradict the rules are damage, too", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    const char* const sql = GENERATE("UPDATE media SET retry_count = 60 WHERE outcome = 1",
                                     "UPDATE media SET retry_count = -1 WHERE media_id = 'image-1003'",
                                     "UPDATE media SET is_active = 1 WHERE outcome = 2",
                                     "UPDATE retry_grant SET expires_at = 9999999999 WHERE state = 1",
                                     "UPDATE machine SET last_grant = 1",
                                     "UPDATE settings SET attempt_timeout_ms = -5",
                                     "PRAGMA foreign_keys = OFF; DELETE FROM media WHERE media_id = 'image-1007'");
    INFO(sql);
    tamper(dir.file(), sql);
    CHECK_FALSE(check(dir.file()).empty());
    SessionStore store(dir.file(), today());
    REQUIRE(store.was_restored_on_open());
    const Outcome outcome = look(store, rich());
    CHECK(outcome.attempts == static_cast<std::int64_t>(rich().attempts.size()));
    CHECK_FALSE(outcome.budget_grew);
}

TEST_CASE("a restore tells what it did: generation, journal, health, and hosts that know no better keep off", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), with_page_zeroed(rich().bytes, 30));
    {
        SessionStore store(dir.file(), today());
        REQUIRE(store.was_restored_on_open());
        CHECK(store.generation() == 2);
        const Health health = store.health();
        CHECK(health.salvaged_at == today().now);
        CHECK(health.restored == 60);
        CHECK(health.original == "state.db.damaged-20270115T080000Z");
        CHECK(fs::exists(dir.path() / health.original));
        const auto last = store.journal(std::nullopt, 1).back().note;
        CHECK(last.kind == core::NoteKind::salvaged);
        CHECK(last.subject == health.original);
        CHECK(last.number == 60);
    }
    SessionStore::Options older = today();
    older.schema = released_schema().first(2);
    const auto error = open_error(dir.file(), older);
    REQUIRE(error);
    CHECK(error->code() == core::ErrorCode::storage_too_new);
}

TEST_CASE("one original is kept a day, and the newest two in all", "[damage]") {
    const TempDir dir;
    SessionStore::Options options = today();
    for (const auto& [hours, originals] : std::vector<std::pair<int, std::size_t>>{{0, 1}, {23, 1}, {25, 2}, {50, 2}}) {
        INFO(hours << " hours later");
        options.now = today().now + std::chrono::hours{hours};
        write_bytes(dir.file(), with_page_zeroed(rich().bytes, 30));
        SessionStore store(dir.file(), options);
        CHECK(store.was_restored_on_open());
        CHECK(originals_in(dir).size() == originals);
        CHECK(fs::exists(dir.path() / store.health().original));
    }
}

TEST_CASE("a host that is live while another restores the file sees the new content", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    SessionStore live(dir.file(), today());
    const std::int64_t version = live.data_version();
    const auto before = live.load({"image-1001"});
    REQUIRE(before);
    tamper(dir.file(), "UPDATE media SET is_active = 1 WHERE outcome = 2");
    SessionStore finder(dir.file(), today());
    CHECK(finder.was_restored_on_open());
    CHECK(live.data_version() != version);
    {
        const Transaction transaction = live.begin();
        CHECK(live.generation() == 2);
        const auto after = live.load({"image-1001"});
        REQUIRE(after);
        CHECK(after->salvaged);
        CHECK(after->revision > before->revision);
    }
    CHECK(live.problems().empty());
    put(live, sample_media("new"));
    CHECK(finder.load({"new"}));
}

TEST_CASE("a restore waits for a host that is writing, and gives up with a typed error", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    SessionStore live(dir.file(), today());
    tamper(dir.file(), "UPDATE media SET is_active = 1 WHERE outcome = 2");
    SessionStore::Options options = today();
    options.busy_timeout = core::Millis{20};
    {
        const Transaction transaction = live.begin();
        const auto error = open_error(dir.file(), options);
        REQUIRE(error);
        CHECK(error->code() == core::ErrorCode::storage_busy);
    }
    CHECK(SessionStore(dir.file(), options).was_restored_on_open());
}

TEST_CASE("killed at any step of a restore, the file is the damaged one or the restored one", "[damage]") {
    const std::string bytes = with_page_zeroed(rich().bytes, 30);
    int steps = 0;
    int step = 0;
    for (bool killed = true; killed; ++steps) {
        step += 1 + step / 12;  // close together where it begins, apart in the long middle
        const TempDir dir;
        write_bytes(dir.file(), bytes);
        killed = killed_at(step, [&dir] { SessionStore(dir.file(), today()); });
        INFO("killed at step " << step);
        SessionStore store(dir.file(), today());
        check_rules(store);
        CHECK(store.generation() == 2);
        CHECK(store.load({"image-1001"})->salvaged);
        const auto kept = originals_in(dir);
        REQUIRE(kept.size() == 1);
        CHECK(bytes_of(kept.front()) == bytes);
    }
    CHECK(steps > 20);
}

namespace {

// A file with a hot journal: a host was killed while it committed.
struct Hot {
    std::string database, journal;
};
Hot hot_file(int step) {
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    (void)killed_at(step, [&dir] {
        SessionStore store(dir.file(), today());
        Transaction transaction = store.begin();
        for (int n = 0; n < 60; n += 2) {
            const auto before = store.load({"image-" + std::to_string(1000 + n)});
            core::Media after = *before;
            after.session.logs.push_back("one more");
            after.persistent.last_prompt_value += std::string(900, 'y');
            after.revision += 1;
            store.save(before, after, std::nullopt);
        }
        transaction.commit();
    });
    fs::path journal = dir.file();
    journal += "-journal";
    return {bytes_of(dir.file()), fs::exists(journal) ? bytes_of(journal) : ""};
}

}  // namespace

TEST_CASE("a hot journal that is gone, or of another file, or cut: found or harmless", "[damage]") {
    const Rich other = make_rich(20);
    std::map<std::string, int> hot;
    for (int step = 2; step < 60; step += 6) {
        const Hot file = hot_file(step);
        if (file.journal.empty()) continue;
        const std::string foreign = hot_file(step + 3).journal;
        for (const char* what : {"there", "gone", "foreign", "cut", "of nothing"}) {
            INFO("killed at step " << step << ", journal " << what);
            const std::string kind = what;
            const TempDir dir;
            write_bytes(dir.file(), kind == "of nothing" ? other.bytes : file.database);
            fs::path journal = dir.file();
            journal += "-journal";
            if (kind == "there" || kind == "of nothing") write_bytes(journal, file.journal);
            if (kind == "foreign") write_bytes(journal, foreign);
            if (kind == "cut") write_bytes(journal, file.journal.substr(0, file.journal.size() / 2));
            try {
                SessionStore store(dir.file(), today());
                check_rules(store);
                hot[kind + (store.was_restored_on_open() ? " restored" : " fine")] += 1;
                if (kind == "there") {
                    CHECK_FALSE(store.was_restored_on_open());
                }
            } catch (const StoreError& error) {
                INFO(error.what());
                CHECK(error.code() == core::ErrorCode::storage_corrupt);
                hot[kind + " refused"] += 1;
            }
        }
    }
    std::string words;
    for (const auto& [kind, count] : hot) words += kind + " " + std::to_string(count) + "  ";
    INFO(words);
    CHECK(hot["there fine"] > 3);
}

TEST_CASE("a check reads only, names what is wrong, and makes nothing", "[damage]") {
    const TempDir dir;
    CHECK_THROWS_AS((void)check(dir.file()), StoreError);
    CHECK(dir.names().empty());
    write_bytes(dir.file(), rich().bytes);
    CHECK(check(dir.file()).empty());
    const std::string bytes = with_page_zeroed(rich().bytes, 30);
    write_bytes(dir.file(), bytes);
    CHECK_FALSE(check(dir.file()).empty());
    write_bytes(dir.file(), bytes.substr(0, 3 * kPage));
    CHECK_FALSE(check(dir.file()).empty());
    CHECK(dir.names() == std::set<std::string>{"state.db"});
}

TEST_CASE("a large file is checked in portions, with the same result", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    SessionStore store(dir.file(), today());
    const auto found = [&store] {
        Checkup checkup(store);
        int steps = 1;
        while (checkup.step()) ++steps;
        return std::pair{steps, checkup.problems().size()};
    };
    CHECK(found().first > 15);
    CHECK(found().second == 0);
    tamper(dir.file(), "UPDATE media SET is_active = 1 WHERE outcome = 2");
    CHECK(found().second > 0);
}

TEST_CASE("a salvaged session that the user starts again retries as any other", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), with_page_zeroed(rich().bytes, 30));
    {
        SessionStore store(dir.file(), today());
        Transaction transaction = store.begin();
        const auto before = store.load({"image-1001"});
        core::Media after = *before;
        after.salvaged = false;
        after.revision += 1;
        store.save(before, after, std::nullopt);
        transaction.commit();
    }
    SessionStore store(dir.file(), today());
    CHECK_FALSE(store.load({"image-1001"})->salvaged);
    CHECK(store.load({"image-1002"})->salvaged);
}

}  // namespace host::store
