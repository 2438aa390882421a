// Imports through the store (R21): nothing is lost, nothing twice, all or nothing.
#include "store/support/dump.hpp"
#include "store/support/import_world.hpp"
#include "support/fault_vfs.hpp"
#include "support/this_build.hpp"

namespace host::store::test {
namespace {

using World = ImportWorld;

TEST_CASE("a key that cannot be placed is kept raw, and placed when its post is known (R21)") {
    World world;
    const std::string raw = R"({"retryCount":2,"lastPromptValue":"p","later":{"x":1}})";
    const auto first = world.import(post_key("vid"), raw);
    CHECK(first.imported.empty());
    REQUIRE(first.pending.size() == 1);
    CHECK(world.store.legacy().waiting_posts() == std::vector<PostId>{{"vid"}});
    REQUIRE(world.store.legacy().waiting_for({"vid"}).size() == 1);
    CHECK(world.store.legacy().waiting(world.store.legacy().waiting_for({"vid"})[0])->raw == raw);
    (void)world.import(post_key("vid"), raw);  // sent again with every load
    CHECK(world.store.legacy().count(LegacyState::pending) == 1);

    world.know("img", {"vid"});
    CHECK(world.import(post_key("vid"), raw).imported.size() == 1);
    CHECK(world.store.legacy().count(LegacyState::pending) == 0);
    CHECK(world.store.legacy().waiting_posts().empty());
    const auto media = world.store.load({"img"});
    CHECK(media->session.retry_count == 2);
    CHECK(media->persistent == core::default_persistent({}));
    CHECK(media->suggestion == core::Suggestion{.last_prompt_value = "p"});
}

TEST_CASE("what is kept of older data is listed, the newest first, with its reason and its size (R21)") {
    World world;
    CHECK(world.store.legacy().newest(10).empty());
    const std::string raw = R"({"retryCount":2,"lastPromptValue":"ž"})";
    (void)world.import(post_key("vid"), raw);
    (void)world.import(kStore, "{broken");
    const auto all = world.store.legacy().newest(10);
    REQUIRE(all.size() == 2);
    CHECK(all[0].state == LegacyState::rejected);
    CHECK(all[0].key == kStore);
    CHECK(all[0].name.empty());
    CHECK(all[0].reason.find("not readable") != std::string::npos);
    CHECK(all[0].at == kNow);
    CHECK(all[0].bytes == 7);
    CHECK(all[1].state == LegacyState::pending);
    CHECK(all[1].key == post_key("vid"));
    CHECK(all[1].name == "vid");
    CHECK(all[1].reason.find("post vid") != std::string::npos);
    CHECK(all[1].at == kNow);
    CHECK(all[1].bytes == static_cast<std::int64_t>(raw.size()));
    REQUIRE(world.store.legacy().newest(1).size() == 1);
    CHECK(world.store.legacy().newest(1)[0].key == kStore);
}

TEST_CASE("what the user brings in while a session runs goes on waiting, and comes in once it has ended (R21)") {
    World world;
    constexpr auto kUser = core::LegacySource::file;
    const std::string raw = R"({"retryCount":4,"maxRetries":12})";
    CHECK(world.import(post_key("vid"), raw, kUser).pending.size() == 1);
    world.know("img", {"vid"});
    world.step("img", core::StartAsked{"mine", std::nullopt});
    for (int n = 0; n < 2; ++n) {
        const auto result = world.import(post_key("vid"), raw, kUser);
        CHECK(result.imported.empty());
        REQUIRE(result.left.size() == 1);
        CHECK(result.left[0].reason.find("has not ended here") != std::string::npos);
    }
    CHECK(world.store.legacy().count(LegacyState::pending) == 1);
    CHECK(world.store.legacy().count(LegacyState::rejected) == 0);
    CHECK(world.store.legacy().waiting_for({"vid"}).size() == 1);
    const std::string other = R"({"sessionByMediaId":{"img":{"retryCount":1}}})";  // it waits for nothing
    CHECK(world.import(kStore, other, kUser).left.size() == 1);
    CHECK(world.store.legacy().of_pages().records == 0);  // what pages may bring is not used up

    world.step("img", core::StopAsked{});
    CHECK(world.import(post_key("vid"), raw, kUser).imported.size() == 1);
    CHECK(world.store.load({"img"})->persistent.max_retries == 12);
    CHECK(world.store.legacy().count(LegacyState::pending) == 0);
}

TEST_CASE("what cannot be read is kept to the byte, with the reason, and wipes nothing (R21)") {
    World world;
    world.know("img", {});
    const std::string before = dump(world.dir.file(), {{"media", {"media_id", "revision", "retry_count"}}});
    for (const char* raw : {"{broken", "", "[1]", "7", R"({"state":{"sessionByMediaId":[]},"version":1})",
                            R"({"state":{"sessionByMediaId":{}},"version":99})", R"({"state":{},"version":"1"})"}) {
        const auto result = world.import(kStore, raw);
        CHECK(result.imported.empty());
        REQUIRE(result.rejected.size() == 1);
        CHECK_FALSE(result.rejected[0].reason.empty());
    }
    CHECK(world.store.legacy().count(LegacyState::rejected) == 7);
    CHECK(dump(world.dir.file(), {{"media", {"media_id", "revision", "retry_count"}}}) == before);
    CHECK(dump(world.dir.file(), {{"legacy_entry", {"raw"}}}).find("'{broken'") != std::string::npos);
}

TEST_CASE("the same import twice changes nothing, whatever happened in between (R21)") {
    World world;
    const std::string raw =
        R"({"sessionByMediaId":{"img":{"creditsUsed":3,"retryCount":1,"processedAttemptIds":["x"],"logs":["l"]}}})";
    CHECK(world.import(kStore, raw).changed == std::vector<MediaId>{{"img"}});
    const std::string once = dump(world.dir.file());
    const auto again = world.import(kStore, raw);
    CHECK(again.changed.empty());
    REQUIRE(again.imported.size() == 1);
    CHECK(again.imported[0].media == MediaId{"img"});
    CHECK(dump(world.dir.file()) == once);

    SECTION("what the user deleted does not come back with the next load of the page, but does from a file") {
        world.erase("img");
        CHECK(dump(world.dir.file()).find("'img'") == std::string::npos);  // R16
        const auto page = world.import(kStore, raw);
        REQUIRE(page.imported.size() == 1);
        CHECK_FALSE(page.imported[0].media);
        CHECK_FALSE(world.store.load({"img"}));
        (void)world.import(kStore, raw, core::LegacySource::file);
        CHECK(world.store.load({"img"})->session.credits_used == 3);
    }
}

TEST_CASE("an attempt that came in with an import is never counted (R3, R21)") {
    World world;
    (void)world.import(kStore, R"({"sessionByMediaId":{"img":{"retryCount":1,"processedAttemptIds":["x","y"]}}})");
    const core::Attempt x{{"x"}, true}, z{{"z"}, true};
    CHECK(world.store.ledger().not_in_ledger({"img"}, std::vector{x, z}) == std::vector{z});
    // Whose post it is, a page's older data does not say: a snapshot has to (R2).
    CHECK(whose(world.store, {"y"}) == std::nullopt);
    world.store.ledger().confirm({"img"}, std::vector<core::Attempt>{{{"y"}, false}});
    CHECK(whose(world.store, {"y"}) == MediaId{"img"});
}

TEST_CASE("a store by post: evidence first, then its hints, then its groups (R21)") {
    World world;
    world.know("img", {"p1"});
    const auto result = world.import(kStore, R"({"state":{"sessionByPostId":{
        "p1":{"retryCount":1},
        "p2":{"retryCount":5,"sessionMediaId":"elsewhere"},
        "p3":{"retryCount":2},
        "p4":{"retryCount":9}},
      "persistentByPostId":{
        "p1":{"videoGroup":["p1","p3"]},
        "p2":{"originalMediaId":"p1"}}},"version":1})");
    CHECK(result.imported.size() == 3);
    CHECK(result.pending.size() == 1);
    CHECK(world.store.load({"img"})->session.retry_count == 5);  // p2's originalMediaId is an attempt of it
    CHECK_FALSE(world.store.load({"elsewhere"}));

    SECTION("an image that only an older version names waits until something else names it (R2)") {
        const std::string raw = R"({"sessionByPostId":{"q":{"sessionMediaId":"img-q","retryCount":3}}})";
        for (const auto source : {core::LegacySource::page, core::LegacySource::file}) {
            CHECK(world.import(kStore, raw, source).pending.size() == 1);
        }
        CHECK_FALSE(world.store.load({"img-q"}));
        CHECK(world.store.media().assumed().empty());
        CHECK(world.store.legacy().waiting_for({"img-q"}).size() == 1);
        world.know("img-q", {});
        CHECK(world.import(kStore, raw).pending.size() == 1);  // it waits as the user's, who brought it in
        CHECK(world.import(kStore, raw, core::LegacySource::file).imported.size() == 1);
        CHECK(world.store.load({"img-q"})->session.retry_count == 3);
    }
}

TEST_CASE("50 MB of logs, numbers for ids, keys like __proto__: a reason for each, and nothing lost (R21)", "[slow]") {
    World world;
    std::string logs;
    for (int n = 0; n < 50'000; ++n) logs += (n ? ",\"" : "\"") + std::string(1000, 'x') + std::to_string(n) + "\"";
    const std::string store = R"({"sessionByMediaId":{"img":{"retryCount":1,"logs":[)" + logs + "]}}}";
    const std::string waiting = R"({"logs":[)" + logs + "]}";
    // No page can hold as much, and none may bring it.
    CHECK(world.import(kStore, store).left.size() == 1);
    CHECK(world.import(post_key("unknown"), waiting).left.size() == 1);
    CHECK(world.import(kStore, "[" + logs + "]").left.size() == 1);
    CHECK(world.store.legacy().count(LegacyState::pending) + world.store.legacy().count(LegacyState::rejected) == 0);
    constexpr auto kUser = core::LegacySource::file;
    const auto heavy = world.import(kStore, store, kUser);
    CHECK(heavy.rejected.empty());
    CHECK(world.store.load({"img"})->session.logs.size() == core::kMaxLogLines);
    CHECK(world.store.load({"img"})->session.logs.back().ends_with("49999"));
    // One that has to wait keeps all of it.
    (void)world.import(post_key("unknown"), waiting, kUser);
    CHECK(world.store.legacy().waiting(world.store.legacy().waiting_for({"unknown"})[0])->raw.size() > 50'000'000);

    const auto odd = world.import(kStore, R"({"sessionByMediaId":{
        "__proto__":{"retryCount":1},"constructor":{"retryCount":1},
        "a":{"constructor":{"x":1}},"b":{"processedAttemptIds":[5]},"c":{"currentPostId":7},"d":{"retryCount":-1},
        "e":{"retryCount":1e300},"f":{"isActive":"yes"},"g":{"logs":"none"},"h":5,"i":{"lastAttemptTime":-3},
        "j":{"creditsUsed":123456789012345},"ok":{"retryCount":1,"maxRetries":900}},
      "persistentByMediaId":{"ok":{"maxRetries":1e99,"videoGoal":-4}}})",
                                  kUser);
    CHECK(odd.rejected.size() == 12);
    REQUIRE(odd.imported.size() == 1);
    CHECK(world.store.load({"ok"})->persistent.max_retries == 50);
    CHECK(world.store.load({"ok"})->persistent.video_goal == 1);
    for (const auto& kept : odd.rejected) {
        INFO(kept.reason);
        CHECK(kept.reason.find(": ") != std::string::npos);
    }
}

TEST_CASE("killed at any step of an import, there is the old state or the new one (R21)", "[slow]") {
    std::string raw = R"({"state":{"sessionByPostId":{)";
    for (int n = 0; n < 12; ++n) {
        raw += (n ? ",\"p" : "\"p") + std::to_string(n) +
               R"(":{"retryCount":2,"creditsUsed":1,"sessionMediaId":"img-)" + std::to_string(n / 2) +
               R"(","logs":[")" + std::string(300, 'x') + R"("]})";
    }
    raw += R"(,"nowhere":{"retryCount":1},"wrong":{"retryCount":"x"}}},"version":1})";
    const core::Legacy legacy = wire::read_legacy(kStore, raw);

    const auto fill = [](World& world) { world.know("img-1", {"p3"}); };
    const auto run = [&legacy](const std::filesystem::path& file) {
        SessionStore store(file, SessionStore::Options{});
        Transaction transaction = store.begin();
        const core::Settings settings = store.settings();
        (void)import_legacy(store, legacy, {kNow, settings, store.machine(), core::LegacySource::page},
                            [&store](const PostId& post) { return whose(store, post); });
        transaction.commit();
    };
    std::string before, after;
    {
        World world;
        fill(world);
        before = dump(world.dir.file());
        run(world.dir.file());
        after = dump(world.dir.file());
        REQUIRE(before != after);
    }
    int steps = 0, old_ones = 0;
    for (bool killed = true; killed; steps += support::step()) {
        TempDir dir;
        {
            SessionStore store(dir.file(), SessionStore::Options{});
            Transaction transaction = store.begin();
            core::Media fresh = core::new_media({"img-1"}, {}, kNow);
            fresh.revision = 1;
            store.save(std::nullopt, fresh, std::nullopt);
            store.ledger().insert({.media = {"img-1"}, .attempt = {"p3"}, .source = core::LedgerSource::snapshot});
            transaction.commit();
        }
        killed = support::killed_at(steps + 1, [&] { run(dir.file()); });
        INFO("killed at step " << steps + 1);
        { const SessionStore next(dir.file(), SessionStore::Options{}); }  // undoes what was left half done
        const std::string now = dump(dir.file());
        REQUIRE((now == before || now == after));
        old_ones += now == before;
        CHECK((killed || now == after));
        run(dir.file());  // the page sends it again
        REQUIRE(dump(dir.file()) == after);
    }
    CHECK(steps > 10);
    CHECK(old_ones > support::rounds(10));
}

}  // namespace
}  // namespace host::store::test
