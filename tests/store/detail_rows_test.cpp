// Details of sessions that ended long ago go; what is counted or decided from stays (docs/state-file.md, R3, R10).
#include "store/detail_rows.hpp"

#include <algorithm>

#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::store {
namespace {

constexpr std::int64_t kDay = 86'400'000, kToday = 400 * kDay;

// A session that was last at work, and ended, at that time; with six lines, two reports of progress and three grants.
core::Media ended(const std::string& id, std::int64_t when) {
    core::Media m = core::new_media({id}, {}, at(when));
    m.revision = 7;
    m.session.outcome = core::Outcome::failure;
    m.session.retry_count = 3;
    m.session.last_attempt_time = m.session.last_failure_time = m.last_click = at(when);
    m.effort.number = 2;
    for (int line = 0; line < 6; ++line) m.session.logs.push_back("[then] line " + std::to_string(line));
    m.session.attempt_progress = {{1, 10, at(when)}, {2, 90, at(when)}};
    m.session.last_session_summary =
        core::SessionSummary{.outcome = core::Outcome::failure, .retries_attempted = 3, .ended_at = at(when)};
    m.persistent.last_prompt_value = "a paper boat";
    m.changed_at = at(when);
    return m;
}

void save_with_grants(SessionStore& store, const core::Media& media, std::int64_t when) {
    static std::int64_t last = 0;
    store.save(std::nullopt, media, std::nullopt);
    for (core::Count effort = 1; effort <= 2; ++effort) {
        Statement insert(store.database(),
                         "INSERT INTO retry_grant VALUES(?1, ?2, 1, 'd', 4, 1, 1, ?3, 1, ?4, ?4, ?4, ?4)");
        insert.run(++last, media.id, effort, at(when));
        store.ledger().insert(
            {.media = media.id, .attempt = {media.id.value + std::to_string(effort)}, .effort = effort});
    }
}

// Drops all, portion by portion.
Details drop_all(SessionStore& store, std::int64_t before) {
    Details all;
    for (core::MediaId after;;) {
        const auto portion = store.details().look(after, at(before));
        if (!portion.last) return all;
        if (portion.images.empty()) {
            after = *portion.last;
            continue;
        }
        Transaction transaction = store.begin();
        const Details dropped = store.details().drop(after, at(before));
        CHECK(dropped.images > 0);
        CHECK(dropped.lines + dropped.progress + dropped.grants <= DetailRows::kDropped + 230 + DetailRows::kDropped);
        all += dropped;
        transaction.commit();
    }
}

std::int64_t rows_of(SessionStore& store, const std::string& table, const std::string& media) {
    const std::string sql = "SELECT count(*) FROM " + table + " WHERE media_id = '" + media + "'";
    return number_of(store.database(), sql.c_str());
}

TEST_CASE("details of a session go when it ended long ago; ledger, counts, summary, limits and prompt stay (R3)") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    {
        Transaction transaction = store.begin();
        save_with_grants(store, ended("old", kToday - 100 * kDay), kToday - 100 * kDay);
        save_with_grants(store, ended("young", kToday - 80 * kDay), kToday - 80 * kDay);
        store.save(core::Machine{.last_grant = {1'000}});
        transaction.commit();
    }
    const core::Media before = *store.load({"old"});
    const auto ledger = store.ledger().all({"old"});
    const Details dropped = drop_all(store, kToday - 90 * kDay);
    CHECK(dropped.images == 1);
    CHECK(dropped.lines == 6);
    CHECK(dropped.progress == 2);
    CHECK(dropped.grants == 2);
    CHECK(dropped.bytes > 200);
    core::Media expected = before;
    expected.session.logs = {};
    expected.session.attempt_progress = {};
    expected.revision = before.revision + 1;  // R15: what people see has changed
    CHECK(*store.load({"old"}) == expected);
    CHECK(store.ledger().all({"old"}).size() == ledger.size());
    CHECK(rows_of(store, "session_log", "young") == 6);
    CHECK(rows_of(store, "retry_grant", "young") == 2);
    CHECK(store.problems().empty());
    CHECK(drop_all(store, kToday - 90 * kDay) == Details{});
}

TEST_CASE("what runs, waits for a click or was at work lately keeps its details, and so do open grants (R10)") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    const std::int64_t then = kToday - 200 * kDay;
    const std::string how =
        GENERATE("runs", "waits", "failed lately", "ended lately", "is not ended, and is looked at");
    core::Media media = ended("img", then);
    if (how == "runs") media.session.outcome = core::Outcome::pending;
    if (how == "waits") media.in_flight = true;
    if (how == "failed lately") media.session.last_failure_time = at(kToday - kDay);
    if (how == "ended lately") media.session.last_session_summary->ended_at = at(kToday - kDay);
    if (how == "is not ended, and is looked at") {
        media.session.last_session_summary.reset();
        media.session.outcome = core::Outcome::idle;
        media.watched_at = at(kToday - kDay);
    }
    INFO(how);
    {
        Transaction transaction = store.begin();
        save_with_grants(store, media, then);
        save_with_grants(store, ended("newer", kToday), kToday);  // so that it is not the newest grant that stays
        transaction.commit();
    }
    CHECK(drop_all(store, kToday - 90 * kDay).lines == 0);
    CHECK(rows_of(store, "session_log", "img") == 6);
    CHECK(rows_of(store, "session_progress", "img") == 2);
    CHECK(rows_of(store, "retry_grant", "img") == 1);  // that of an earlier session is gone
}

TEST_CASE("the newest grant stays when all are old, so that no number comes twice (R10)") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    {
        Transaction transaction = store.begin();
        save_with_grants(store, ended("img", kDay), kDay);
        Statement open(store.database(),
                       "INSERT INTO retry_grant SELECT id + 1, media_id, 1, 'd', 1, 1, 0, 1, 1, 1, 1, 0, 0"
                       " FROM retry_grant ORDER BY id DESC LIMIT 1");
        open.run();
        Statement last(store.database(),
                       "INSERT INTO retry_grant SELECT id + 1, media_id, 1, 'd', 5, 1, 0, 1, 1, 1, 1, 0, 0"
                       " FROM retry_grant ORDER BY id DESC LIMIT 1");
        last.run();
        transaction.commit();
    }
    const core::GrantId newest = store.machine().last_grant;
    CHECK(drop_all(store, kToday).grants == 2);
    CHECK(store.machine().last_grant == newest);
    CHECK(rows_of(store, "retry_grant", "img") == 2);  // the open one and the newest
}

TEST_CASE("an image with thousands of grants takes several portions") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    {
        Transaction transaction = store.begin();
        save_with_grants(store, ended("img", kDay), kDay);
        store.database().run(
            "WITH RECURSIVE n(x) AS (SELECT 1000 UNION ALL SELECT x + 1 FROM n WHERE x < 4000)"
            " INSERT INTO retry_grant SELECT x, 'img', 1, 'd', 5, 1, 1, 1, 1, 1, 1, 0, 0 FROM n");
        transaction.commit();
    }
    const Details dropped = drop_all(store, kToday);
    CHECK(dropped.grants == 3'002);
    CHECK(dropped.images >= 6);
    CHECK(rows_of(store, "retry_grant", "img") == 1);
}

TEST_CASE("a look at old details goes over so many images and no more, and the next one goes on behind them") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    constexpr int kImages = DetailRows::kLookedAt + 1;
    {
        Transaction transaction = store.begin();
        for (int n = 0; n < kImages; ++n) {
            const std::string id = "img-" + std::to_string(1'000 + n);
            store.save(std::nullopt, ended(id, n % 2 == 0 ? kDay : kToday), std::nullopt);
        }
        transaction.commit();
    }
    const auto first = store.details().look({}, at(kToday - kDay));
    CHECK(first.last == core::MediaId{"img-" + std::to_string(1'000 + DetailRows::kLookedAt - 1)});
    CHECK(first.images.size() == DetailRows::kLookedAt / 2);
    REQUIRE(first.last);
    const auto second = store.details().look(*first.last, at(kToday - kDay));
    CHECK(second.last == core::MediaId{"img-" + std::to_string(1'000 + DetailRows::kLookedAt)});
    REQUIRE(second.images.size() == 1);
    CHECK(second.images.front().media == second.last);
    CHECK(second.images.front().is_over);
    CHECK_FALSE(store.details().look(*second.last, at(kToday - kDay)).last);
}

TEST_CASE(
    "for how long details are kept: ninety days, what the user has set, and for ever if the number is impossible") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    CHECK(store.settings().keep_detail_days == 90);
    for (const core::Count days : {30, 0, 90}) {
        Transaction transaction = store.begin();
        store.save(core::Settings{.keep_detail_days = days});
        transaction.commit();
        CHECK(store.settings().keep_detail_days == days);
    }
    tamper(dir.file(), "INSERT OR REPLACE INTO detail_keeping(id, days) VALUES(1, -7)");
    CHECK(store.settings().keep_detail_days == 0);
}

}  // namespace
}  // namespace host::store
