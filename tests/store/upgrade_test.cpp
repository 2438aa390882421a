// Schemas up and down (docs/state-file.md; pitfalls 2 and 12): every file that a host has ever made, with the host of
// today.
#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <random>

#include "core/invariants.hpp"
#include "store/repair/backup.hpp"
#include "store/schema.hpp"
#include "store/store_world.hpp"
#include "store/support/dump.hpp"
#include "support/catch.hpp"
#include "support/fault_vfs.hpp"
#include "support/this_build.hpp"

namespace host::store {
namespace {

namespace fs = std::filesystem;

const fs::path kGolden = fs::path(GRH_SOURCE_DIR) / "tests/store/golden";
const int kToday = released_schema().back().schema;

std::vector<fs::path> golden_files() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(kGolden)) {
        if (entry.path().extension() == ".db") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string expected_of(const fs::path& golden) {
    fs::path text = golden;
    return bytes_of(text.replace_extension(".txt"));
}

std::vector<fs::path> backups_in(const TempDir& dir) {
    std::vector<fs::path> found;
    for (const std::string& name : dir.names()) {
        if (name.ends_with(".backup")) found.push_back(dir.path() / name);
    }
    return found;
}

SessionStore::Options with(SchemaSteps steps) {
    SessionStore::Options options;
    options.schema = steps;
    return options;
}

void open_and_close(const fs::path& file, SchemaSteps steps = released_schema()) {
    SessionStore store(file, with(steps));
}

int schema_in(const fs::path& file) {
    return SessionStore(file, SessionStore::Options{.read_only = true}).schema_version();
}

// What no user has: the next schema, additive or not.
constexpr char kNextSql[] =
    "CREATE TABLE IF NOT EXISTS next_thing(id INTEGER PRIMARY KEY, what TEXT NOT NULL) STRICT;"
    "CREATE INDEX IF NOT EXISTS media_prompt ON media(last_prompt_value);"
    "INSERT OR REPLACE INTO next_thing(id, what) SELECT count(*), 'media' FROM media;";

std::vector<SchemaStep> next_schema(int lowest) {
    std::vector<SchemaStep> steps(released_schema().begin(), released_schema().end());
    steps.push_back({kToday + 1, lowest, kNextSql});
    return steps;
}

TEST_CASE("every golden file is upgraded, holds what it held, and is left alone afterwards (pitfall 2)") {
    REQUIRE_FALSE(golden_files().empty());
    for (const fs::path& golden : golden_files()) {
        INFO(golden.filename().string());
        const TempDir dir;
        fs::copy_file(golden, dir.file());
        const int before = schema_in(golden);
        const Shape shape = shape_of(golden);
        const std::string expected = expected_of(golden);
        REQUIRE(dump(golden, shape) == expected);

        open_and_close(dir.file());
        CHECK(schema_in(dir.file()) == kToday);
        CHECK(dump(dir.file(), shape) == expected);
        CHECK(backups_in(dir).size() == (before < kToday ? 1 : 0));

        const std::string upgraded = bytes_of(dir.file());
        const auto names = dir.names();
        open_and_close(dir.file());
        CHECK(bytes_of(dir.file()) == upgraded);
        CHECK(dir.names() == names);

        SessionStore store(dir.file(), SessionStore::Options{});
        CHECK(store.integrity_problems().empty());
        MediaPage page = store.media().list(std::nullopt, 100);
        CHECK(page.media.size() >= 7);
        for (const core::MediaId& id : page.media) CHECK(core::violations(*store.load(id)).empty());
    }
}

TEST_CASE("an upgrade gives every image the moment of its latest change, and drops the index that was for that") {
    for (const fs::path& golden : golden_files()) {
        INFO(golden.filename().string());
        const TempDir dir;
        fs::copy_file(golden, dir.file());
        SessionStore store(dir.file(), SessionStore::Options{});
        CHECK(number_of(store.database(), "SELECT count(*) FROM sqlite_schema WHERE name = 'media_recent'") == 0);
        const auto all = store.media().every();
        for (const core::MediaId& id : all) {
            const core::Media media = *store.load(id);
            CHECK(media.changed_at >= std::max(core::last_moment_of(media.session), media.last_click));
        }
        CHECK(number_of(store.database(), "SELECT count(*) FROM last_change") == static_cast<std::int64_t>(all.size()));
    }
}

// Hidden: run it by name once, for the file of a new schema.
TEST_CASE("write the text of golden files that have none", "[.golden]") {
    for (const fs::path& golden : golden_files()) {
        fs::path text = golden;
        if (!fs::exists(text.replace_extension(".txt"))) write_bytes(text, dump(golden));
    }
}

TEST_CASE("before an upgrade there is a checked copy beside the file, private; the newest two stay (pitfall 12)") {
    const TempDir dir;
    fs::copy_file(kGolden / "state-v1.db", dir.file());
    const std::string expected = expected_of(kGolden / "state-v1.db");
    open_and_close(dir.file());
    REQUIRE(backups_in(dir).size() == 1);
    const fs::path backup = backups_in(dir).front();
    CHECK(backup.filename().string().starts_with("state.db.v1-"));
    struct stat info {};
    REQUIRE(::stat(backup.c_str(), &info) == 0);
    CHECK((info.st_mode & 07777) == 0600);
    CHECK(schema_in(backup) == 1);
    CHECK(dump(backup) == expected);

    SECTION("going back to it is copying it") {
        fs::copy_file(backup, dir.file(), fs::copy_options::overwrite_existing);
        CHECK(dump(dir.file()) == expected);
        open_and_close(dir.file());
        CHECK(schema_in(dir.file()) == kToday);
    }
    SECTION("older copies go") {
        for (const char* name : {"state.db.v1-20200101T000000Z.backup", "state.db.v1-20210101T000000Z.backup"}) {
            write_bytes(dir.path() / name, "old");
        }
        const auto next = next_schema(1);
        open_and_close(dir.file(), next);
        const auto left = backups_in(dir);
        CHECK(left.size() == 2);
        CHECK(std::ranges::none_of(left,
                                   [](const auto& path) { return path.string().find("-202") == path.string().npos; }));
        CHECK(std::ranges::none_of(
            left, [](const auto& path) { return path.string().find("0101T000000Z") != path.string().npos; }));
    }
}

TEST_CASE("a host that is too old says so, names the backup, and leaves every byte as it is (pitfall 12)") {
    const TempDir dir;
    fs::copy_file(kGolden / "state-v1.db", dir.file());
    open_and_close(dir.file());
    const auto breaking = next_schema(kToday + 1);
    open_and_close(dir.file(), breaking);
    const std::string bytes = bytes_of(dir.file());
    const auto names = dir.names();
    try {
        open_and_close(dir.file());
        FAIL("it was opened");
    } catch (const StoreError& error) {
        CHECK(error.code() == core::ErrorCode::storage_too_new);
        const std::string what = error.what();
        CHECK(what.find("state.db.v" + std::to_string(kToday) + "-") != what.npos);
        CHECK(what.find(".backup") != what.npos);
    }
    CHECK(bytes_of(dir.file()) == bytes);
    CHECK(dir.names() == names);
}

TEST_CASE("a live host of an older schema notices an upgrade, and goes on if it may") {
    const TempDir dir;
    const int lowest = GENERATE(1, kToday + 1);
    SessionStore older(dir.file(), SessionStore::Options{});
    const auto next = next_schema(lowest);
    open_and_close(dir.file(), next);
    if (lowest > kToday) {
        CHECK_THROWS_AS((void)older.begin(), StoreError);
    } else {
        Transaction transaction = older.begin();
        core::Media media = core::new_media({"m"}, {}, core::instant_from_ms(1));
        media.revision = 1;
        older.save(std::nullopt, media, std::nullopt);
        transaction.commit();
        CHECK(older.schema_version() == kToday + 1);
        SessionStore newer(dir.file(), with(next));
        CHECK(newer.load({"m"}) == media);
    }
}

TEST_CASE("a file of each schema keeps the last claim and what was salvaged, from the schema on that has them (R17)") {
    for (const SchemaStep& step : released_schema()) {
        INFO("schema " << step.schema);
        const TempDir dir;
        core::Machine machine{.last_grant = {3}, .last_offer = at(4)};
        if (step.schema >= kClockSchema) {
            machine.last_claim = at(5);
            machine.click_by = at(6);
        }
        core::Media media = core::new_media({"m"}, {}, at(1));
        media.revision = 1;
        media.salvaged = step.schema >= kHealthSchema;
        {
            SessionStore store(dir.file(), with(released_schema().first(static_cast<std::size_t>(step.schema))));
            put(store, media);
            Transaction transaction = store.begin();
            store.save(machine);
            transaction.commit();
            CHECK(store.machine() == machine);
        }
        SessionStore reader(dir.file(), SessionStore::Options{.read_only = true});
        CHECK(reader.schema_version() == step.schema);
        CHECK(reader.machine() == machine);
        CHECK(reader.load({"m"})->salvaged == media.salvaged);
    }
}

TEST_CASE("a host of before the shared time is refused: it would break the limits of all others (R17, R20)") {
    const TempDir dir;
    open_and_close(dir.file());
    const auto older = released_schema().first(3);
    try {
        SessionStore store(dir.file(), with(older));
        FAIL("opened by a host of schema 3");
    } catch (const StoreError& error) {
        CHECK(error.code() == core::ErrorCode::storage_too_new);
        CHECK_THAT(error.what(), Catch::Matchers::Contains("update the host"));
    }
}

TEST_CASE("a host of before the shared time that is live notices the upgrade, and stops") {
    const TempDir dir;
    SessionStore older(dir.file(), with(released_schema().first(3)));
    open_and_close(dir.file());
    CHECK_THROWS_AS((void)older.begin(), StoreError);
}

TEST_CASE("a host of schema 1 works on the file of schema 3, its deletions included (pitfall 12)") {
    const TempDir dir;
    fs::copy_file(kGolden / "state-v3.db", dir.file());
    {
        SessionStore older(dir.file(), with(released_schema().first(1)));
        Transaction transaction = older.begin();
        auto media = older.load({"img-seen"});
        const auto before = media;
        media->session.retry_count += 1;
        media->revision += 1;
        older.save(before, *media, std::nullopt);
        CHECK(older.erase({"img-old"}));
        transaction.commit();
    }
    SessionStore store(dir.file(), with(released_schema().first(3)));
    CHECK(store.schema_version() == 3);
    CHECK(store.integrity_problems().empty());
    CHECK(store.load({"img-seen"})->session.retry_count == 2);
    CHECK(store.legacy().count(LegacyState::pending) == 1);
    CHECK(backups_in(dir).empty());
}

TEST_CASE("up, down, up: random work by both hosts in turn is all there in the end (pitfall 12)", "[slow]") {
    const auto next = next_schema(1);
    for (unsigned seed = 1; seed <= 20; ++seed) {
        INFO("seed " << seed);
        std::mt19937 random(seed);
        const auto below = [&random](unsigned n) { return static_cast<int>(random() % n); };
        const TempDir dir;
        std::map<core::MediaId, core::Media> model;
        for (int round = 0; round < 6; ++round) {
            const bool up = round > 0 && round % 2 == 1;
            SessionStore store(dir.file(), with(up ? SchemaSteps(next) : released_schema()));
            CHECK(store.schema_version() == (round == 0 ? kToday : kToday + 1));
            for (int change = 0; change < 12; ++change) {
                Transaction transaction = store.begin();
                const core::MediaId id{"media-" + std::to_string(below(6))};
                const auto before = store.load(id);
                if (before && below(6) == 0) {
                    CHECK(store.erase(id));
                    model.erase(id);
                } else {
                    core::Media media = before ? *before : core::new_media(id, {}, core::instant_from_ms(1));
                    media.revision += 1;
                    media.session.retry_count += below(3);
                    media.session.logs.push_back("line " + std::to_string(below(1000)));
                    media.persistent.last_prompt_value = "prompt " + std::to_string(below(1000));
                    const core::AttemptId attempt{"a" + std::to_string(seed) + "-" +
                                                  std::to_string(round * 100 + change)};
                    media.session.processed_attempt_ids.push_back(attempt);
                    store.save(before, media, std::nullopt);
                    store.ledger().insert({.media = id, .attempt = attempt, .effort = media.effort.number});
                    model[id] = media;
                }
                if (below(8) > 0) {
                    transaction.commit();
                } else {  // taken back
                    model.erase(id);
                    if (before) model[id] = *before;
                }
            }
            for (const auto& [id, media] : model) CHECK(store.load(id) == media);
            CHECK(store.media().list(std::nullopt, 100).media.size() == model.size());
            CHECK(store.integrity_problems().empty());
        }
    }
}

TEST_CASE("killed at any step of an upgrade, the file is the old one or the new one, and the next host finishes it",
          "[slow]") {
    const Shape shape = shape_of(kGolden / "state-v1.db");
    const std::string expected = expected_of(kGolden / "state-v1.db");
    int steps = 0;
    for (bool killed = true; killed; steps += support::step()) {
        const TempDir dir;
        fs::copy_file(kGolden / "state-v1.db", dir.file());
        killed = support::killed_at(steps + 1, [&dir] { open_and_close(dir.file()); });
        INFO("killed at step " << steps + 1);
        // A copy that has its final name is sound, whatever happened after it.
        for (const fs::path& backup : backups_in(dir)) REQUIRE(dump(backup) == expected);
        open_and_close(dir.file());
        REQUIRE(schema_in(dir.file()) == kToday);
        REQUIRE(dump(dir.file(), shape) == expected);
        // Two, if the second of the last change is another one after what the kill left was undone.
        REQUIRE_FALSE(backups_in(dir).empty());
        REQUIRE(backups_in(dir).size() <= kBackupsKept);
        for (const std::string& name : dir.names()) {
            if (killed) continue;
            CHECK(name.find(".new-") == name.npos);
        }
    }
    CHECK(steps > 20);
}

TEST_CASE("a file that cannot be looked at is told as an error of storage, and nothing is left of its backup",
          "[store]") {
    const TempDir dir;
    CHECK_THROWS_AS(make_backup(dir.file(), 1), StoreError);
    CHECK(dir.names().empty());
}

}  // namespace
}  // namespace host::store
