// A restore while others are at work, when it is cut short, and what a lost or foreign journal does
// (docs/state-file.md).
#include <algorithm>
#include <map>
#include <set>

#include "store/support/damaged.hpp"
#include "support/fault_vfs.hpp"
#include "support/little_room.hpp"

namespace host::store {

namespace fs = std::filesystem;

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

TEST_CASE("a check of the whole file and a restore say how far they are, again and again", "[damage]") {
    const TempDir dir;
    {
        SessionStore store(dir.file(), today());
        put(store, sample_media("image"));
        store.database().run(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)"
            " INSERT INTO attempt(media_id, attempt_id, effort, moderated, layer, layer_known, percent, seen_at, "
            "source)"
            " SELECT 'image', printf('%060d', i), 1, 1, 1, 0, -1, 0, 0 FROM n");
    }
    tamper(dir.file(), "UPDATE media SET is_active = 1, outcome = 2");
    std::vector<int> told;
    SessionStore::Options options = today();
    options.suspect = true;
    options.progress = [&](int percent) { told.push_back(percent); };
    SessionStore store(dir.file(), options);
    REQUIRE(store.was_restored_on_open());
    const auto begun = std::ranges::find_if(told, [](int percent) { return percent > 0; });
    CHECK(begun - told.begin() > 10);  // the check
    CHECK(std::set<int>(begun, told.end()).size() > 3);
    const auto end = std::ranges::find(told, 100);
    REQUIRE(end != told.end());
    CHECK(std::is_sorted(begun, end));
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

TEST_CASE("a restore keeps what the user showed, but for what no host can have written", "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    const core::Lesson lesson{"editor", "form > textarea", "form > button", at(5)};
    {
        SessionStore store(dir.file(), today());
        Transaction transaction = store.begin();
        store.taught().save(lesson);
        transaction.commit();
    }
    tamper(dir.file(), "INSERT INTO taught(layout, at, prompt, submit) VALUES('bar', 4, '', 'button')");
    tamper(dir.file(), "INSERT INTO adoption(id, manual_attempts) VALUES(1, 7)");
    tamper(dir.file(), "UPDATE media SET is_active = 1 WHERE outcome = 2");
    SessionStore store(dir.file(), today());
    REQUIRE(store.was_restored_on_open());
    CHECK(store.taught().all() == std::vector{lesson});
    CHECK(number_of(store.database(), "SELECT count(*) FROM taught") == 1);
    CHECK(number_of(store.database(), "SELECT count(*) FROM adoption") == 0);
}

TEST_CASE("a restore keeps the prompts that the user keeps, each once, and takes no other word for the switch",
          "[damage]") {
    const TempDir dir;
    write_bytes(dir.file(), rich().bytes);
    {
        SessionStore store(dir.file(), today());
        Transaction transaction = store.begin();
        store.prompts().add({.media = store.media().every().front(), .effort = 1, .began = "kept"}, at(5));
        transaction.commit();
    }
    tamper(dir.file(),
           "INSERT INTO kept_prompt(used, refused, made, last_used_at, prompt) VALUES(7, 1, 1, 9, 'kept'),"
           " (1, 1, 1, 1, '')");
    tamper(dir.file(), "INSERT INTO prompt_history(id, is_on) VALUES(1, 7)");
    tamper(dir.file(), "UPDATE media SET is_active = 1 WHERE outcome = 2");
    SessionStore store(dir.file(), today());
    REQUIRE(store.was_restored_on_open());
    REQUIRE(store.prompts().all().size() == 1);
    CHECK(store.prompts().all().front().used == 7);
    CHECK(number_of(store.database(), "SELECT count(*) FROM kept_prompt") == 1);
    CHECK(number_of(store.database(), "SELECT count(*) FROM prompt_history") == 0);
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

TEST_CASE("a restore for which there is no room leaves the file as it was, and is done once there is", "[damage]") {
    const std::string bytes = with_page_zeroed(rich().bytes, 30);
    // For no copy; for half of one; for the copy, but not for the journal of what it replaces.
    const rlim_t room = GENERATE(rlim_t{0}, rlim_t{100'000}, rlim_t{rich().bytes.size() + 300});
    const TempDir dir;
    write_bytes(dir.file(), bytes);
    {
        const support::LittleRoom little(room);
        const auto error = open_error(dir.file(), today());
        REQUIRE(error);
        INFO(error->what());
        const bool typed =
            error->code() == core::ErrorCode::storage_full || error->code() == core::ErrorCode::storage_io;
        CHECK(typed);
        CHECK(bytes_of(dir.file()) == bytes);
    }
    SessionStore store(dir.file(), today());
    CHECK(store.was_restored_on_open());
    check_rules(store);
    REQUIRE(originals_in(dir).size() == 1);
    CHECK(bytes_of(originals_in(dir).front()) == bytes);
}

TEST_CASE("killed at any step of a restore, the file is the damaged one or the restored one", "[damage]") {
    const std::string bytes = with_page_zeroed(rich().bytes, 30);
    int steps = 0;
    int step = 0;
    for (bool killed = true; killed; ++steps) {
        step += 1 + step / 12;  // close together where it begins, apart in the long middle
        const TempDir dir;
        write_bytes(dir.file(), bytes);
        killed = support::killed_at(step, [&dir] { SessionStore(dir.file(), today()); });
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
    (void)support::killed_at(step, [&dir] {
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

}  // namespace host::store
