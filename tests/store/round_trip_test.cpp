// What is saved is what a restart finds (pitfall 6).
#include "store/store_world.hpp"
#include "support/catch.hpp"

using namespace host;
using namespace host::store;

namespace {

// Saves `after` over `before` and returns what another connection sees.
core::Media saved(SessionStore& store, const core::Media& before, const core::Media& after) {
    Transaction transaction = store.begin();
    store.save(before, after, std::nullopt);
    transaction.commit();
    return SessionStore(store.file(), {}).load(after.id).value();
}

std::vector<std::string> lines(int from, int to) {
    std::vector<std::string> result;
    for (int i = from; i < to; ++i) {
        result.push_back("line " + std::to_string(i));
    }
    return result;
}

}  // namespace

TEST_CASE("every field of a media survives a restart (pitfall 6)", "[store]") {
    const TempDir dir;
    core::Media media = sample_media("m1");
    media.grant = sample_grant(70, "m1");
    {
        SessionStore store(dir.file(), {});
        Transaction transaction = store.begin();
        store.ledger().insert(sample_entry("m1", "a-of-an-older-effort", 23));
        store.ledger().insert(sample_entry("m1", "a2", 24));
        store.ledger().insert(sample_entry("m1", "a1", 24));
        store.save(std::nullopt, media, at(5'000));
        store.save(core::Machine{.last_grant = {70}});
        transaction.commit();
    }
    media.session.processed_attempt_ids = {{"a2"}, {"a1"}};  // of this effort, in the order seen
    SessionStore store(dir.file(), {});
    CHECK(store.load({"m1"}) == media);
    CHECK(store.media().revision({"m1"}) == 1);
    CHECK(store.media().assumed() == std::vector<core::MediaId>{{"m1"}});
    CHECK(store.media().next_due() == at(5'000));
    CHECK(store.grants().find({70}) == media.grant);
    CHECK(store.grants().open() == std::vector{*media.grant});
}

TEST_CASE("whose hand was on a media, and what a page suggests, survive a restart and go with the media (R21)",
          "[store]") {
    const TempDir dir;
    core::Media media = core::new_media({"m1"}, {}, at(1));
    media.revision = 1;
    media.touched_by = core::TouchedBy::only_page;
    media.suggestion = core::Suggestion{.max_retries = 41,
                                        .video_goal = 42,
                                        .auto_retry_enabled = false,
                                        .last_prompt_value = "suggested: žluťoučký 🐎",
                                        .at = at(43)};
    SessionStore store(dir.file(), {});
    put(store, media);
    CHECK(store.known_by_pages_alone() == 1);
    CHECK(SessionStore(dir.file(), {}).load({"m1"}) == media);

    core::Media partial = media;
    partial.suggestion = core::Suggestion{.last_prompt_value = "alone"};
    CHECK(saved(store, media, partial) == partial);
    core::Media used = partial;
    used.touched_by = core::TouchedBy::user;
    used.suggestion.reset();
    CHECK(saved(store, partial, used) == used);
    CHECK(store.known_by_pages_alone() == 0);
    core::Media untouched = used;
    untouched.touched_by = core::TouchedBy::nobody;
    CHECK(saved(store, used, untouched) == untouched);
    CHECK(saved(store, untouched, media) == media);

    tamper(dir.file(),
           "UPDATE suggestion SET max_retries = 999, video_goal = -4, last_prompt_value = hex(zeroblob(20000))");
    const auto bounded = SessionStore(dir.file(), {.read_only = true}).load({"m1"})->suggestion;
    CHECK(bounded->max_retries == 50);
    CHECK(bounded->video_goal == 1);
    CHECK_FALSE(bounded->last_prompt_value);

    Transaction transaction = store.begin();
    CHECK(store.erase({"m1"}));
    transaction.commit();
    Database behind(dir.file(), Database::Access::read_only, core::Millis{1'000});
    CHECK_FALSE(Statement(behind, "SELECT 1 FROM touched UNION SELECT 1 FROM suggestion").query().next());
}

TEST_CASE("a media of defaults survives a restart", "[store]") {
    const TempDir dir;
    core::Media media;
    media.id = {"m1"};
    SessionStore store(dir.file(), {});
    put(store, media);
    SessionStore again(dir.file(), {});
    CHECK(again.load({"m1"}) == media);
    CHECK(again.media().next_due() == std::nullopt);
    CHECK(again.media().assumed().empty());
}

TEST_CASE("what was never saved is not known, and looking creates nothing (R2)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    CHECK(store.load({"m1"}) == std::nullopt);
    CHECK(store.media().revision({"m1"}) == std::nullopt);
    CHECK(store.media().assumed().empty());
    CHECK(store.aliases().find({"m1"}) == std::nullopt);
    CHECK(store.ledger().media_of({"a1"}) == std::nullopt);
    CHECK(store.grants().find({1}) == std::nullopt);
    CHECK(store.journal().reply("r1") == std::nullopt);
    CHECK(store.media().list(std::nullopt, 10).media.empty());
}

TEST_CASE("every field of settings and machine survives a restart", "[store]") {
    const TempDir dir;
    const core::Settings settings{
        .default_max_retries = 5,
        .default_video_goal = 6,
        .default_auto_retry_enabled = false,
        .cooldown = core::Millis{9'001},
        .backoff = {.initial = core::Millis{2}, .multiplier = 1.5, .max = core::Millis{4}, .jitter = core::Millis{5}},
        .attempt_timeout = core::Millis{10'007},
        .stale_after = core::Millis{60'008},
        .rate_limit_pause = core::Millis{60'009},
        .breaker_threshold = 10,
        .credit_budget = 11};
    const core::Machine machine{.last_grant = {12},
                                .last_offer = at(13),
                                .last_claim = at(16),
                                .click_by = at(17),
                                .pause_started = at(14),
                                .pause_length = core::Millis{15}};
    {
        SessionStore store(dir.file(), {});
        CHECK(store.settings() == core::Settings{});
        CHECK(store.machine() == core::Machine{});
        Transaction transaction = store.begin();
        store.save(settings);
        store.save(machine);
        transaction.commit();
    }
    SessionStore store(dir.file(), {});
    CHECK(store.settings() == settings);
    CHECK(store.machine() == machine);

    core::Settings unlimited = settings;
    unlimited.credit_budget.reset();
    Transaction transaction = store.begin();
    store.save(unlimited);
    CHECK(store.settings() == unlimited);
}

TEST_CASE("the caps hold whatever is on disk (R17)", "[store]") {
    const TempDir dir;
    {
        SessionStore store(dir.file(), {});
        put(store, sample_media("m1"));
        Transaction transaction = store.begin();
        store.save(core::Settings{});
        transaction.commit();
    }
    tamper(dir.file(), "UPDATE settings SET cooldown_ms = 0, default_max_retries = 999, default_video_goal = 0");
    tamper(dir.file(), "UPDATE media SET max_retries = 999, video_goal = 999");
    SessionStore store(dir.file(), {.read_only = true});  // a host would restore the file
    CHECK(store.settings().cooldown == core::caps::kMinCooldown);
    CHECK(store.settings().default_max_retries == core::caps::kMaxRetries);
    CHECK(store.settings().default_video_goal == core::caps::kMinVideoGoal);
    CHECK(store.load({"m1"})->persistent.max_retries == core::caps::kMaxRetries);
    CHECK(store.load({"m1"})->persistent.video_goal == core::caps::kMaxVideoGoal);
}

TEST_CASE("lists are saved as they are, however they changed", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    core::Media before = sample_media("m1");
    before.session.logs = lines(0, 200);
    put(store, before);

    core::Media after = before;
    SECTION("a line more at the end and one less at the front") { after.session.logs = lines(1, 201); }
    SECTION("many more") { after.session.logs = lines(150, 350); }
    SECTION("all others") { after.session.logs = lines(500, 600); }
    SECTION("none left") { after.session.logs = {}; }
    SECTION("cut at the end") { after.session.logs = lines(0, 150); }
    SECTION("one changed in the middle") {
        after.session.logs.edit([](auto& lines) { lines[100] = "edited"; });
    }
    SECTION("the same line many times") { after.session.logs = std::vector<std::string>(200, "line 199"); }
    SECTION("progress appended and trimmed") {
        after.session.attempt_progress = {{1, 99, at(1'007)}, {2, 24, at(1'008)}, {2, 30, at(1'009)}};
    }
    SECTION("progress replaced") { after.session.attempt_progress = {{7, 1, at(9)}}; }
    SECTION("no summary") { after.session.last_session_summary.reset(); }
    SECTION("another summary") { after.session.last_session_summary->completed_videos = 99; }

    CHECK(saved(store, before, after) == after);
    CHECK(saved(store, after, before) == before);
}

TEST_CASE("one line more writes one row, not two hundred", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    core::Media before = sample_media("m1");
    before.session.logs = lines(0, 200);
    put(store, before);
    core::Media after = before;
    after.session.logs = lines(1, 201);
    CHECK(saved(store, before, after) == after);

    Database behind(dir.file(), Database::Access::read_only, core::Millis{1'000});
    Statement bounds(behind, "SELECT min(n), max(n), count(*) FROM session_log");
    std::int64_t first{}, last{}, count{};
    Rows rows = bounds.query();
    REQUIRE(rows.next());
    rows.read(first, last, count);
    CHECK(first == 1);  // 199 rows kept their numbers
    CHECK(last == 200);
    CHECK(count == 200);
}

TEST_CASE("list rows that are not those that were loaded are replaced as a whole", "[store]") {
    const TempDir dir;
    core::Media media = sample_media("m1");
    media.session.logs = lines(0, 3);
    {
        SessionStore store(dir.file(), {});
        put(store, media);
    }
    tamper(dir.file(), "DELETE FROM session_log WHERE n = 1");
    SessionStore store(dir.file(), {});
    const core::Media before = store.load({"m1"}).value();
    REQUIRE(before.session.logs == std::vector<std::string>{"line 0", "line 2"});
    core::Media after = before;
    after.session.logs.push_back("line 3");
    CHECK(saved(store, before, after) == after);
}

TEST_CASE("the ledger keeps every field and the order in which attempts were seen (R3)", "[store]") {
    const TempDir dir;
    std::vector<core::LedgerEntry> entries;
    {
        SessionStore store(dir.file(), {});
        put(store, sample_media("m1"));
        put(store, sample_media("m2"));
        Transaction transaction = store.begin();
        for (const char* attempt : {"c", "a", "b"}) {
            entries.push_back(sample_entry("m1", attempt, static_cast<core::Count>(entries.size())));
            store.ledger().insert(entries.back());
        }
        store.ledger().insert({.media = {"m2"}, .attempt = {"a"}});
        transaction.commit();
    }
    SessionStore store(dir.file(), {});
    CHECK(store.ledger().all({"m1"}) == entries);
    CHECK(store.ledger().all({"m2"}) == std::vector{core::LedgerEntry{.media = {"m2"}, .attempt = {"a"}}});

    const std::vector<core::Attempt> seen{{{"x"}, true}, {{"a"}, true}, {{"y"}, false}, {{"x"}, false}, {{"b"}, true}};
    CHECK(store.ledger().not_in_ledger({"m1"}, seen) == std::vector<core::Attempt>{{{"x"}, true}, {{"y"}, false}});
    CHECK(store.ledger().media_of({"c"}) == core::MediaId{"m1"});
    CHECK(store.ledger().media_of({"a"}) == core::MediaId{"m2"});  // listed by the page, where m1's was only declared
}

TEST_CASE("an attempt enters the ledger once, whoever tries again (R3)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    put(store, sample_media("m1"));
    Transaction transaction = store.begin();
    store.ledger().insert(sample_entry("m1", "a", 1));
    core::LedgerEntry again = sample_entry("m1", "a", 2);
    again.source = core::LedgerSource::snapshot;
    CHECK(error_of([&] { store.ledger().insert(again); }).has_value());
    transaction.commit();
    CHECK(store.ledger().all({"m1"}).size() == 1);
}

TEST_CASE("declared again, an attempt joins the current effort and stays what it is (R16)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    put(store, sample_media("m1"));
    Transaction transaction = store.begin();
    core::LedgerEntry counted = sample_entry("m1", "a", 1);
    counted.source = core::LedgerSource::snapshot;
    store.ledger().insert(counted);
    store.ledger().insert(sample_entry("m1", "b", 3));
    store.ledger().insert({.media = {"m1"}, .attempt = {"a"}, .effort = 99, .source = core::LedgerSource::declared});
    transaction.commit();
    counted.effort = 99;
    counted.source = core::LedgerSource::settled;  // this effort did not count it (R22)
    REQUIRE(store.ledger().all({"m1"}).size() == 2);
    CHECK(store.ledger().all({"m1"}).back() == counted);
}

TEST_CASE("inside a transaction the order of writes is free", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    Transaction transaction = store.begin();
    store.ledger().insert(sample_entry("m1", "a", 24));
    store.save(std::nullopt, sample_media("m1"), std::nullopt);
    transaction.commit();
    CHECK(store.load({"m1"})->session.processed_attempt_ids == std::vector<core::AttemptId>{{"a"}});
}

TEST_CASE("a ledger entry of no media does not get through the commit", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    {
        Transaction transaction = store.begin();
        store.ledger().insert(sample_entry("nobody", "a", 1));
        CHECK(error_of([&] { transaction.commit(); }).has_value());
    }
    CHECK(store.ledger().media_of({"a"}) == std::nullopt);
}

TEST_CASE("texts with a NUL inside and without any byte come back as they were", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    core::Media media = sample_media("m1");
    media.persistent.last_prompt_value = std::string("a\0b", 3);
    media.session.logs = {"", std::string("\0", 1)};
    put(store, media);
    CHECK(store.load({"m1"}) == media);
}

TEST_CASE("what is known of a click besides its outcome survives a restart and goes with the media (R24)", "[store]") {
    const TempDir dir;
    core::Media media = core::new_media({"m1"}, {}, at(1));
    media.revision = 1;
    media.effort.generation_seen = true;
    media.effort.options = {.length = "10", .resolution = "", .aspect = "9:16", .mode = "größer", .audio = "on"};
    media.effort.options_before = {.audio = "off"};
    SessionStore store(dir.file(), {});
    put(store, media);
    CHECK(SessionStore(dir.file(), {}).load({"m1"}) == media);

    core::Media less = media;
    less.effort.options = {};
    less.effort.generation_seen = false;
    CHECK(saved(store, media, less) == less);
    core::Media none = less;
    none.effort.options_before = {};
    CHECK(saved(store, less, none) == none);
    CHECK(number_of(store.database(), "SELECT count(*) FROM click_evidence") == 0);
    CHECK(saved(store, none, media) == media);

    tamper(dir.file(), "UPDATE click_evidence SET options = hex(zeroblob(99)) || char(10) || '720p'");
    const auto read = SessionStore(dir.file(), {.read_only = true}).load({"m1"})->effort.options;
    CHECK(read == core::AttemptOptions{});  // the line that has no end is none
    tamper(dir.file(), "UPDATE click_evidence SET options = hex(zeroblob(99)) || char(10) || '720p' || char(10)");
    CHECK(SessionStore(dir.file(), {.read_only = true}).load({"m1"})->effort.options ==
          core::AttemptOptions{.resolution = "720p"});

    Transaction transaction = store.begin();
    CHECK(store.erase({"m1"}));
    transaction.commit();
    Database behind(dir.file(), Database::Access::read_only, core::Millis{1'000});
    CHECK_FALSE(Statement(behind, "SELECT 1 FROM click_evidence").query().next());
}

TEST_CASE("the newest report of a page is kept as it was said, and replaces the one before", "[store]") {
    const TempDir dir;
    const core::SeenReport first{{.layout = "editor",
                                  .language = "en",
                                  .composer = "ready",
                                  .has_store = true,
                                  .stream = core::StreamState::silent,
                                  .visible = true,
                                  .can_act = true,
                                  .others = {"grok-auto-retry", "another"},
                                  .missing = {"percent"},
                                  .found_by = {{"box", "label"}, {"submit", "form, the last"}}},
                                 at(5)};
    const core::SeenReport second{{.composer = "no_box"}, at(6)};
    SessionStore store(dir.file(), {});
    CHECK(store.page_report() == std::nullopt);
    for (const core::SeenReport& seen : {first, second, first}) {
        Transaction transaction = store.begin();
        store.save(seen);
        transaction.commit();
        CHECK(SessionStore(dir.file(), {.read_only = true}).page_report() == seen);
    }
    tamper(dir.file(), "UPDATE page_report SET stream = 99, at = -7, found_by = 'odd' || char(10)");
    const auto odd = SessionStore(dir.file(), {.read_only = true}).page_report();
    CHECK(odd->report.stream == core::StreamState::absent);
    CHECK(odd->at == core::kNever);
    CHECK(odd->report.found_by.empty());
}
