// What pages hand over is not believed, and it has its bounds (R21).
#include <algorithm>

#include "store/support/dump.hpp"
#include "store/support/import_world.hpp"
#include "support/this_build.hpp"

namespace host::store::test {
namespace {

using World = ImportWorld;

const std::string kForged =
    R"({"sessionByMediaId":{"img":{"isActive":true,"retryCount":9,"processedAttemptIds":["future"]}},)"
    R"("persistentByMediaId":{"img":{"maxRetries":50,"lastPromptValue":"FORGED"}}})";

TEST_CASE("what a page has for an image that the user has used is left there, writes nothing, and says why (R21)") {
    World world;
    world.know("img", {"old"});
    world.step("img", core::StartAsked{"mine", std::nullopt});
    const auto media = world.store.load({"img"});
    const auto ledger = world.store.ledger().all({"img"});
    for (int n = 0; n < 3; ++n) {  // with every load
        const auto result = world.import(kStore, kForged);
        CHECK(result.imported.empty());
        CHECK(result.changed.empty());
        REQUIRE(result.left.size() == 1);
        CHECK(result.left[0].key == kStore);
        CHECK(result.left[0].reason == "img: " + std::string{core::kUsedHere});
    }
    CHECK(world.store.load({"img"}) == media);
    CHECK(world.store.ledger().all({"img"}) == ledger);
    const core::Attempt future{{"future"}, true};
    CHECK(world.store.ledger().not_in_ledger({"img"}, std::vector{future}).size() == 1);  // it counts when it comes
    CHECK(dump(world.dir.file()).find("FORGED") == std::string::npos);

    SECTION("it does not come back after the image was deleted (R16)") {
        world.erase("img");
        const auto result = world.import(kStore, kForged);
        REQUIRE(result.imported.size() == 1);
        CHECK_FALSE(result.imported[0].media);
        CHECK_FALSE(world.store.load({"img"}));
    }
    SECTION("the user may bring it in, and what is set stays set") {
        world.step("img", core::StopAsked{});
        CHECK(world.import(kStore, kForged, core::LegacySource::file).imported.size() == 1);
        const auto after = world.store.load({"img"});
        CHECK(after->persistent.last_prompt_value == "mine");
        CHECK(after->session.outcome == core::Outcome::cancelled);
        CHECK_FALSE(after->session.is_active);
    }
}

TEST_CASE("what waited as a page's is a page's when it is placed, and goes no further (R21)") {
    World world;
    const std::string raw = R"({"isActive":true,"retryCount":4,"maxRetries":50,"lastPromptValue":"FORGED"})";
    CHECK(world.import(post_key("vid"), raw).pending.size() == 1);
    REQUIRE(world.store.legacy().waiting_for({"vid"}).size() == 1);
    CHECK(world.store.legacy().waiting(world.store.legacy().waiting_for({"vid"})[0])->origin == LegacyOrigin::page);
    world.know("img", {"vid"});
    world.step("img", core::StartAsked{"mine", std::nullopt});
    const auto media = world.store.load({"img"});
    const auto result = world.import(post_key("vid"), raw);
    CHECK(result.left.size() == 1);
    CHECK(world.store.load({"img"}) == media);
    // It is kept, and not tried again with every snapshot.
    CHECK(world.store.legacy().count(LegacyState::rejected) == 1);
    CHECK(world.store.legacy().waiting_posts().empty());
    CHECK(world.import(post_key("vid"), raw).left.size() == 1);

    SECTION("it goes with the image (R16)") {
        world.erase("img");
        CHECK(dump(world.dir.file()).find("FORGED") == std::string::npos);
        CHECK(world.import(post_key("vid"), raw).imported.size() == 1);
        CHECK(world.store.legacy().count(LegacyState::pending) == 0);
    }
}

TEST_CASE("what waits as the user's stays the user's, whoever sends the same (R21)") {
    World world;
    const std::string raw = R"({"retryCount":4,"maxRetries":12,"lastPromptValue":"mine"})";
    CHECK(world.import(post_key("vid"), raw, core::LegacySource::file).pending.size() == 1);
    world.know("img", {"vid"});
    CHECK(world.import(post_key("vid"), raw).pending.size() == 1);
    REQUIRE(world.store.legacy().waiting_for({"vid"}).size() == 1);
    CHECK(world.store.legacy().waiting(world.store.legacy().waiting_for({"vid"})[0])->origin == LegacyOrigin::user);
    CHECK(world.import(post_key("vid"), raw, core::LegacySource::file).imported.size() == 1);
    CHECK(world.store.load({"img"})->persistent.last_prompt_value == "mine");
    CHECK(world.store.load({"img"})->persistent.max_retries == 12);
}

TEST_CASE("what a page brought and the user brings again sets limits, and counts nothing twice (R21)") {
    World world;
    world.know("img", {"vid"});
    const std::string raw = R"({"retryCount":4,"creditsUsed":5,"maxRetries":12,"lastPromptValue":"mine"})";
    CHECK(world.import(post_key("vid"), raw).imported.size() == 1);
    CHECK(world.store.load({"img"})->persistent.max_retries == 3);
    for (int n = 0; n < 2; ++n) {
        CHECK(world.import(post_key("vid"), raw, core::LegacySource::file).imported.size() == 1);
        const auto media = world.store.load({"img"});
        CHECK(media->persistent.max_retries == 12);
        CHECK(media->persistent.last_prompt_value == "mine");
        CHECK(media->session.credits_used == 5);
        CHECK_FALSE(media->suggestion);
        CHECK(media->touched_by == core::TouchedBy::user);
    }
}

TEST_CASE("of what a page had to keep because the image was used, the user brings all, and once (R21)") {
    World world;
    world.know("img", {"vid"});
    world.step("img", core::StartAsked{"mine", std::nullopt});
    const std::string raw = R"({"retryCount":4,"creditsUsed":5,"maxRetries":12,"lastPromptValue":"theirs"})";
    CHECK(world.import(post_key("vid"), raw).left.size() == 1);
    world.step("img", core::StopAsked{});
    CHECK(world.store.load({"img"})->session.credits_used == 0);
    for (int n = 0; n < 2; ++n) {
        CHECK(world.import(post_key("vid"), raw, core::LegacySource::file).imported.size() == 1);
        const auto media = world.store.load({"img"});
        CHECK(media->session.credits_used == 5);
        CHECK(media->session.retry_count == 4);
        CHECK(media->persistent.max_retries == 12);
        CHECK(media->persistent.last_prompt_value == "mine");
    }
    CHECK(world.import(post_key("vid"), raw).imported.size() == 1);  // the page, too, is told that it came in
    CHECK(world.store.load({"img"})->session.credits_used == 5);
}

TEST_CASE("while a session runs on a post that nothing has placed, pages declare nothing (R3, R8, R21)") {
    World world;
    world.know("post", {});
    {
        Transaction transaction = world.store.begin();
        const auto before = world.store.load({"post"});
        auto assumed = *before;
        assumed.assumed = true;
        world.store.save(before, assumed, std::nullopt);
        transaction.commit();
    }
    world.step("post", core::StartAsked{"mine", std::nullopt});
    const auto result = world.import(kStore, kForged);  // of the image that it may turn out to belong to
    CHECK(result.imported.empty());
    CHECK(result.left.size() == 1);
    CHECK_FALSE(world.store.load({"img"}));
    world.step("post", core::StopAsked{});
    CHECK(world.import(kStore, kForged).imported.size() == 1);
}

TEST_CASE("a page that names an attempt as an image is told of the image that the attempt is of (R2, R21)") {
    World world;
    world.know("victim", {"attempt"});
    world.step("victim", core::StartAsked{"mine", std::nullopt});
    const auto result = world.import(kStore, R"({"sessionByMediaId":{"attempt":{"retryCount":1}}})");
    CHECK(result.left.size() == 1);
    CHECK_FALSE(world.store.load({"attempt"}));
    CHECK(whose(world.store, {"attempt"}) == MediaId{"victim"});
}

std::string store_of(const std::string& prefix, int from, int to, const std::string& session = "{\"retryCount\":1}") {
    std::string text;
    for (int n = from; n < to; ++n) {
        text += (text.empty() ? "\"" : ",\"") + prefix + std::to_string(n) + "\":" + session;
    }
    return R"({"sessionByMediaId":{)" + text + "}}";
}

TEST_CASE("pages make so many images and no more; what is over stays in the page, with the reason (R21)") {
    World world;
    constexpr int kMost = static_cast<int>(core::page_bounds::kMostImages);
    CHECK(world.import(kStore, store_of("a", 0, kMost - 1)).left.empty());
    const auto over = world.import(kStore, store_of("b", 0, 3));
    CHECK(over.imported.size() == 1);
    REQUIRE(over.left.size() == 2);
    CHECK(over.left[0].reason.find("stays in the page") != std::string::npos);
    CHECK(world.store.known_by_pages_alone() == kMost);
    CHECK(world.import(kStore, store_of("b", 0, 3)).left.size() == 2);  // no matter how often

    world.know("known", {});
    CHECK(world.import(kStore, R"({"sessionByMediaId":{"known":{"retryCount":1}}})").imported.size() == 1);
    world.step("a7", core::ClearAsked{});  // the user's now
    CHECK(world.import(kStore, store_of("b", 0, 3)).left.size() == 1);
    CHECK(world.import(kStore, store_of("c", 0, 3000), core::LegacySource::file).imported.size() == 3000);
}

TEST_CASE("pages bring so many records and so much of them, and no more (R21)", "[slow]") {
    World world;
    world.know("img", {});
    const auto record = [](const std::string& prompt) {
        return R"({"sessionByMediaId":{"img":{"retryCount":1}},"persistentByMediaId":{"img":{"lastPromptValue":")" +
               prompt + R"("}}})";
    };
    SECTION("records, new ones with every load") {
        core::Legacy many;
        for (int n = 0; n < core::page_bounds::kMostRecordsEver; ++n) {
            core::Legacy one = wire::read_legacy(kStore, record(std::to_string(n)));
            many.records.push_back(std::move(one.records.front()));
        }
        CHECK(world.import(many).left.empty());
        CHECK(world.store.legacy().of_pages().records == core::page_bounds::kMostRecordsEver);
        world.know("used", {});
        world.step("used", core::StartAsked{"mine", std::nullopt});
        for (int n = 0; n < 2; ++n) {  // not even that it was left is remembered of it
            const auto result = world.import(kStore, R"({"sessionByMediaId":{"used":{"retryCount":1}}})");
            REQUIRE(result.left.size() == 1);
            CHECK(result.left[0].reason == "used: " + std::string{core::kUsedHere});
        }
        CHECK(world.store.legacy().of_pages().records == core::page_bounds::kMostRecordsEver);
        CHECK(world.import(kStore, record("one more")).left.size() == 1);
        CHECK(world.import(kStore, record("7")).imported.size() == 1);  // brought before
        CHECK(world.import(post_key("who"), "{}").left.size() == 1);
        CHECK(world.import(kStore, "{broken").left.size() == 1);
        CHECK(world.import(kStore, record("one more"), core::LegacySource::file).imported.size() == 1);
    }
    SECTION("bytes: what is kept raw, what waits, what is declared") {
        const std::string heavy(5'000'000, 'x');
        std::size_t taken = 0;
        for (int n = 0; n < 12; ++n) {
            const std::string more = heavy + std::to_string(n);
            taken += world.import(kStore, "{\"" + more).rejected.size();
            taken += world.import(post_key("who"), R"({"logs":[")" + more + R"("]})").pending.size();
            std::string ids;
            for (int id = 0; id < 50'000; ++id) ids += (id ? ",\"" : "\"") + std::to_string(n * 50'000 + id) + '"';
            taken += world
                         .import(kStore, R"({"sessionByMediaId":{"i)" + std::to_string(n) +
                                             R"(":{"processedAttemptIds":[)" + ids + "]}}}")
                         .imported.size();
        }
        CHECK(taken >= 5);  // as much as the storage of a page holds, several times
        CHECK(taken <= 8);
        CHECK(std::filesystem::file_size(world.dir.file()) < 2 * core::page_bounds::kMostBytes);
    }
    SECTION("posts that an entry waits for") {
        std::string group;
        for (int post = 0; post < 50'000; ++post) group += (post ? ",\"" : "\"") + std::to_string(post) + '"';
        CHECK(world.import(post_key("who"), R"({"videoGroup":[)" + group + "]}").left.size() == 1);
        CHECK(world.store.legacy().waiting_posts().empty());
    }
}

TEST_CASE("several records of pages come to the same in any order, however often each of them is sent (R21)",
          "[slow]") {
    const std::vector<std::pair<std::string, std::string>> entries{
        {post_key("v1"),
         R"({"retryCount":2,"creditsUsed":3,"lastAttemptTime":5000,"lastPromptValue":"one","logs":["b"]})"},
        {post_key("v2"), R"({"retryCount":5,"creditsUsed":1,"lastAttemptTime":7000,"maxRetries":9,"logs":["a","b"]})"},
        {post_key("img"), R"({"videosGenerated":2,"layer1Failures":2,"lastFailureTime":9000,"lastPromptValue":"two"})"},
        {kStore, R"({"sessionByMediaId":{"img":{"retryCount":1,"creditsUsed":4,"processedAttemptIds":["v1","x"],)"
                 R"("outcome":"failure","lastSessionSummary":{"outcome":"failure","endedAt":9}}}})"},
        {kStore, R"({"sessionByPostId":{"v1":{"creditsUsed":8,"outcome":"success",)"
                 R"("lastSessionSummary":{"outcome":"success","endedAt":8}}}})"},
    };
    std::vector<std::size_t> order{0, 1, 2, 3, 4};
    std::optional<core::Media> first;
    do {
        World world;
        world.know("img", {"v1", "v2"});
        for (const std::size_t n : order) {
            (void)world.import(entries[n].first, entries[n].second);
            (void)world.import(entries[order.front()].first, entries[order.front()].second);
        }
        core::Media media = *world.store.load({"img"});
        media.session.processed_attempt_ids.edit([](auto& ids) { std::ranges::sort(ids); });
        media.revision = 0;  // how often it changed is not what it became
        if (!first) first = media;
        REQUIRE(media == *first);
    } while (std::next_permutation(order.begin(), order.end()));
    CHECK(first->session.credits_used == 16);
    CHECK(first->session.retry_count == 5);
    CHECK(first->session.outcome == core::Outcome::success);
    CHECK(first->suggestion->last_prompt_value == "two");
}

}  // namespace
}  // namespace host::store::test
