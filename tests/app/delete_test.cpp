// R16 as a host keeps it: a delete is answered at once, and what it leaves in the file is overwritten when there is
// nothing else to do.
#include <chrono>
#include <memory>

#include "app/connected.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::app::test {
namespace {

using namespace std::chrono_literals;

constexpr int kMedia = 400;
constexpr char kSecret[] = "the-secret-of-image-7!";

// Prompts in the host's own words, in pages from which SQLite has moved rows.
void make_with_secrets(const std::filesystem::path& file) {
    store::SessionStore store(file, {});
    for (int n = 0; n < kMedia; ++n) {
        core::Media media = core::new_media({"image-" + std::to_string(n)}, {}, core::instant_from_ms(5));
        media.revision = 1;
        media.persistent.last_prompt_value = "the-secret-of-" + media.id.value + "!" + std::string(n % 7 * 4'000, 'p');
        media.session.logs.push_back("the-secret-of-" + media.id.value + "!");
        store::Transaction transaction = store.begin();
        store.save(std::nullopt, media, std::nullopt);
        transaction.commit();
    }
    store::Health health;
    health.checked_at = core::instant_from_ms(1'800'000'000'000);  // no daily check beside this
    store::Transaction transaction = store.begin();
    store.save(health);
    transaction.commit();
}

bool is_due(const std::filesystem::path& file) {
    return store::SessionStore(file, {.read_only = true}).wipe().is_due();
}

// What a loop does that has nothing to read: it wakes the host when it wants to be. How often.
int idle(Connected& host, HandClock& clock, core::Millis length) {
    int wakes = 0;
    const core::Instant end = clock.now() + length;
    for (auto wait = host.next_wake(); wait; wait = host.next_wake()) {
        if (clock.now() + *wait > end) break;
        clock.pass(std::max(*wait, core::Millis{1}));
        (void)host.wake();
        REQUIRE(++wakes < 10'000);
    }
    clock.set(end);
    return wakes;
}

std::string delete_7(Connected& host) { return host.say("session.delete", R"("mediaId":"image-7")"); }

// Of the file and its journal, while nobody has it open.
bool is_named(const std::filesystem::path& file) {
    return says(store::bytes_of(file) + store::bytes_of(file.string() + "-journal"), kSecret);
}

TEST_CASE("a delete is answered before the file is wiped, which happens when nothing is asked (R16)") {
    const store::TempDir dir;
    make_with_secrets(dir.file());
    HandClock clock;
    auto host = std::make_unique<Connected>(dir.file(), clock, 1);
    CHECK(says(delete_7(*host), R"("deleted":true)"));
    CHECK(is_due(dir.file()));
    const int wakes = idle(*host, clock, 2s);
    CHECK(wakes > 2);
    CHECK_FALSE(is_due(dir.file()));
    CHECK(idle(*host, clock, 10s) == 0);
    host.reset();  // without leave(): as a kill
    CHECK_FALSE(is_named(dir.file()));
    CHECK(store::SessionStore(dir.file(), {}).problems().empty());
}

TEST_CASE("a host that is asked something between two portions answers it, and wipes after that (R16)") {
    const store::TempDir dir;
    make_with_secrets(dir.file());
    HandClock clock;
    auto host = std::make_unique<Connected>(dir.file(), clock, 1);
    Connected other(dir.file(), clock, 2);
    delete_7(*host);
    for (int second = 1; second < 20; ++second) {
        clock.pass(*host->next_wake());
        (void)host->wake();
        Connected& asked = second % 2 == 0 ? *host : other;
        CHECK(says(asked.look(second), R"("result")"));
    }
    idle(*host, clock, 5s);
    CHECK_FALSE(is_due(dir.file()));
}

TEST_CASE("what a killed host has left to wipe is wiped by the next one, with no page connected (R16)") {
    const store::TempDir dir;
    make_with_secrets(dir.file());
    HandClock clock;
    {
        Connected host(dir.file(), clock, 1);
        delete_7(host);
        idle(host, clock, 510ms);  // it has begun
    }
    REQUIRE(is_due(dir.file()));
    {
        Connected next(dir.file(), clock, 1);
        idle(next, clock, 2s);
    }
    CHECK_FALSE(is_due(dir.file()));
    CHECK_FALSE(is_named(dir.file()));
}

TEST_CASE("two hosts that both wipe do not keep each other from it (R16)") {
    const store::TempDir dir;
    make_with_secrets(dir.file());
    HandClock clock;
    auto one = std::make_unique<Connected>(dir.file(), clock, 1);
    delete_7(*one);
    auto two = std::make_unique<Connected>(dir.file(), clock, 2);
    for (int n = 0; n < 600; ++n) {
        clock.pass(10ms);
        for (Connected* each : {one.get(), two.get()}) {
            if (const auto wait = each->next_wake(); wait && *wait <= 0ms) (void)each->wake();
        }
    }
    CHECK_FALSE(is_due(dir.file()));
    one.reset();
    two.reset();
    CHECK_FALSE(is_named(dir.file()));
}

// An entry of an older version that waits for a post of an image, and names the image only beside that.
std::string old_session(const std::string& post, const std::string& image) {
    return R"("grokRetrySession_)" + post + R"(":"{\"retryCount\":1,\"logs\":[\"the-secret-of-image-7!\"],)" +
           R"(\"originalMediaId\":\")" + image + R"(\"}")";
}

TEST_CASE("deleting an image takes what waits of older versions and names it, known or not (R16, R21)") {
    const store::TempDir dir;
    HandClock clock;
    auto host = std::make_unique<Connected>(dir.file(), clock, 1);
    const std::string entries = R"("entries":{)" + old_session("post-7", "image-7") + "," +
                                old_session("image-8", "other") + "," + old_session("post-9", "image-9") + "}";
    CHECK(says(host->say("migrate", host->tab + "," + entries), R"("imported":[],"pending":[{)"));
    const auto waiting = [&dir] {
        return store::SessionStore(dir.file(), {.read_only = true}).legacy().count(store::LegacyState::pending);
    };
    REQUIRE(waiting() == 3);
    (void)host->say("session.start", R"("mediaId":"image-7","prompt":"a cat")");

    CHECK(says(delete_7(*host), R"("deleted":true)"));
    CHECK(waiting() == 2);
    CHECK(says(host->say("session.delete", R"("mediaId":"image-8")"), R"("deleted":true)"));  // which nobody has opened
    CHECK(says(host->say("session.delete", R"("mediaId":"image-8")"), R"("deleted":false)"));
    CHECK(says(host->say("session.delete", R"("mediaId":"image-9")"), R"("deleted":true)"));
    CHECK(waiting() == 0);
    CHECK(is_due(dir.file()));

    // The page still has them, and nothing of them comes back. The user may bring them in again.
    const std::string again = host->say("migrate", host->tab + "," + entries);
    CHECK(says(again, R"("pending":[])"));
    CHECK(
        says(again, R"("removable":["grokRetrySession_image-8","grokRetrySession_post-7","grokRetrySession_post-9"])"));
    CHECK(waiting() == 0);
    host->host.leave();
    CHECK_FALSE(is_named(dir.file()));
    host = std::make_unique<Connected>(dir.file(), clock, 2);
    CHECK(says(host->say("migrate", entries), R"("pending":[{)"));
}

TEST_CASE("a host that leaves has wiped (R16)") {
    const store::TempDir dir;
    make_with_secrets(dir.file());
    HandClock clock;
    Connected host(dir.file(), clock, 1);
    delete_7(host);
    host.host.leave();
    CHECK_FALSE(is_due(dir.file()));
    CHECK_FALSE(is_named(dir.file()));
}

}  // namespace
}  // namespace host::app::test
