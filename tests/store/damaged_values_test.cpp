// Values that SQLite reads without complaint and that no host can have written: damage that nothing detects must
// neither stop the host nor get around a cap.
#include "store/store_world.hpp"
#include "support/catch.hpp"

using namespace host;
using namespace host::store;

namespace {

core::Grant resolved(std::int64_t id) {
    core::Grant grant = sample_grant(id, "m1");
    grant.state = core::GrantState::resolved;
    return grant;
}

}  // namespace

TEST_CASE("a damaged last grant number makes no number come twice (R10)", "[store]") {
    const TempDir dir;
    {
        SessionStore store(dir.file(), {});
        core::Media media = sample_media("m1");
        media.grant = sample_grant(7, "m1");
        put(store, media);
        Transaction transaction = store.begin();
        store.save(core::Machine{.last_grant = {7}});
        store.grants().close(resolved(7));
        transaction.commit();
    }
    const char* const damage = GENERATE("UPDATE machine SET last_grant = 0", "UPDATE machine SET last_grant = -3",
                                        "UPDATE machine SET id = 2");
    tamper(dir.file(), damage);
    SessionStore store(dir.file(), {});
    CHECK(store.machine().last_grant.value >= 7);
}

TEST_CASE("a number beyond all sense is damage, not something to calculate with", "[store]") {
    const TempDir dir;
    {
        SessionStore store(dir.file(), {});
        put(store, sample_media("m1"));
    }
    const std::string column = GENERATE("retry_count", "revision", "effort", "last_click", "watched_at", "backoff_ms");
    const std::string value = GENERATE("9223372036854775807", "-9223372036854775807 - 1", "1152921504606846977");
    tamper(dir.file(), ("UPDATE media SET " + column + " = " + value).c_str());
    {
        SessionStore reader(dir.file(), {.read_only = true});
        const auto error = error_of([&] { (void)reader.load({"m1"}); });
        REQUIRE(error);
        CHECK(error->code() == core::ErrorCode::storage_corrupt);
    }
    SessionStore store(dir.file(), {});
    CHECK(store.was_restored_on_open());
    CHECK(store.load({"m1"}).has_value());
}

TEST_CASE("settings, pauses and backoffs from the disk are within their caps (R13, R17, R18)", "[store]") {
    const TempDir dir;
    {
        SessionStore store(dir.file(), {});
        put(store, sample_media("m1"));
        Transaction transaction = store.begin();
        store.save(core::Settings{});
        store.save(core::Machine{});
        transaction.commit();
    }
    const std::string value = GENERATE("-1", "0", "1152921504606846976");
    for (const char* column : {"default_max_retries", "default_video_goal", "cooldown_ms", "backoff_initial_ms",
                               "backoff_max_ms", "backoff_jitter_ms", "attempt_timeout_ms", "stale_after_ms",
                               "rate_limit_pause_ms", "breaker_threshold", "credit_budget"}) {
        tamper(dir.file(), ("UPDATE settings SET " + std::string{column} + " = " + value).c_str());
    }
    tamper(dir.file(), ("UPDATE settings SET backoff_multiplier = " + value + ".0").c_str());
    tamper(dir.file(), ("UPDATE machine SET pause_length_ms = " + value).c_str());
    tamper(dir.file(), ("UPDATE media SET backoff_ms = " + value).c_str());
    SessionStore store(dir.file(), {});
    CHECK_FALSE(core::problem_with(store.settings()));
    CHECK(store.machine().pause_length <= core::caps::kMaxPause);
    CHECK(store.machine().pause_length >= core::Millis{0});
    CHECK(store.load({"m1"})->effort.backoff <= core::caps::kMaxBackoff);
}
