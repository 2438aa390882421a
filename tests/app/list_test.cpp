// session.list: its filters, its orders, its pages, and who may go on with a cursor.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "app/connected.hpp"
#include "app/host_world.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::app::test {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;

// The ids of an answer to session.list, and its cursor.
struct Listed {
    explicit Listed(const std::string& answer) {
        const auto message = nlohmann::json::parse(answer.substr(0, answer.find('\n')));
        if (!message.contains("result")) {
            refusal = message.at("error").at("data").value("path", "") + ": " +
                      message.at("error").at("data").value("problem", "");
            return;
        }
        for (const auto& view : message.at("result").at("sessions")) ids.push_back(view.at("mediaId"));
        if (const auto& next = message.at("result").at("nextCursor"); !next.is_null()) cursor = next;
    }
    Names ids;
    std::string cursor, refusal;
};

struct Listing {
    store::TempDir dir;
    HandClock clock;
    Connected page{dir.file(), clock, 1};

    Listed list(const std::string& params = "", const std::string& cursor = "") {
        std::string all = params;
        if (!cursor.empty()) all += (all.empty() ? "" : ",") + std::string{R"("cursor":")"} + cursor + "\"";
        return Listed(page.say("session.list", all));
    }
    // All pages of one question.
    Names walk(const std::string& params) {
        Names all;
        std::string cursor;
        do {
            const Listed part = list(params, cursor);
            REQUIRE(part.refusal.empty());
            all.insert(all.end(), part.ids.begin(), part.ids.end());
            cursor = part.cursor;
        } while (!cursor.empty());
        return all;
    }
    void start(const std::string& media, const std::string& prompt = "a cat") {
        clock.pass(1s);
        page.say("session.start", R"("mediaId":")" + media + R"(","prompt":")" + prompt + "\"");
    }
    void act(const std::string& method, const std::string& media) {
        clock.pass(1s);
        page.say(method, R"("mediaId":")" + media + "\"");
    }
};

}  // namespace

TEST_CASE("a list shows the sessions of one state, and every session has exactly one") {
    Listing it;
    for (const char* media : {"a", "b", "c", "d"}) it.start(media);
    it.act("session.stop", "b");
    it.act("session.clear", "c");
    it.page.say("session.update", R"("mediaId":"d","persistent":{"autoRetryEnabled":false})");
    const std::string order = GENERATE(R"("sort":"mediaId")", R"("sort":"recent")", R"("sort":"recent","limit":1)");
    CAPTURE(order);
    const auto walk = [&](const std::string& filter) {
        Names all = it.walk(order + filter);
        std::ranges::sort(all);
        return all;
    };
    CHECK(walk(R"(,"state":"active")") == Names{"a"});
    CHECK(walk(R"(,"state":"cancelled")") == Names{"b"});
    CHECK(walk(R"(,"state":"idle")") == Names{"c"});
    CHECK(walk(R"(,"state":"paused")") == Names{"d"});
    CHECK(walk(R"(,"state":"success")").empty());
    CHECK(walk(R"(,"active":false)") == Names{"b", "c", "d"});
    CHECK(walk(R"(,"active":true)") == Names{"a"});
    CHECK(walk(R"(,"active":true,"state":"active")") == Names{"a"});
    CHECK(walk(R"(,"active":true,"state":"paused")").empty());
    CHECK(walk(R"(,"active":false,"state":"active")").empty());
    CHECK(walk(R"(,"active":false,"search":"A CAT")") == Names{"b", "c", "d"});
    CHECK(walk("") == Names{"a", "b", "c", "d"});
    // An outcome of a newer host is the one without consequences, in a list, too.
    store::tamper(it.dir.file(), "UPDATE media SET outcome = 99 WHERE media_id = 'c'");
    CHECK(walk(R"(,"state":"cancelled")") == Names{"b", "c"});
}

TEST_CASE("the latest change comes first, whatever it was: a start, a stop, a clear, an edit, an attempt") {
    Listing it;
    for (const char* media : {"a", "b", "c", "d"}) it.start(media);
    CHECK(it.walk(R"("sort":"recent")") == Names{"d", "c", "b", "a"});
    it.act("session.stop", "b");
    CHECK(it.walk(R"("sort":"recent")") == Names{"b", "d", "c", "a"});
    it.act("session.stop", "a");
    it.act("session.clear", "c");
    CHECK(it.walk(R"("sort":"recent")") == Names{"c", "a", "b", "d"});
    it.clock.pass(1s);
    it.page.say("session.update", R"("mediaId":"b","persistent":{"maxRetries":9})");
    CHECK(it.walk(R"("sort":"recent")") == Names{"b", "c", "a", "d"});
    it.clock.pass(1s);
    it.page.look(1);
    CHECK(it.walk(R"("sort":"recent")") == Names{"img", "b", "c", "a", "d"});
    CHECK(it.walk(R"("sort":"recent","limit":2,"state":"cancelled")") == Names{"b", "a"});
    it.act("session.stop", "c");  // changes nothing
    CHECK(it.walk(R"("sort":"recent")").front() == "img");
}

TEST_CASE("who looks at an image or has it open changes nothing of it, and its edit is no look") {
    Listing it;
    for (const char* media : {"a", "b"}) it.start(media);
    it.clock.pass(1s);
    it.page.say("snapshot", it.page.tab + R"(,"seq":1,"path":"/imagine/post/a","store":{"state":{"videoByMediaId":)"
                                          R"({"a":[],"b":[]}}})");
    for (int minutes = 0; minutes < 5; ++minutes) {
        it.clock.pass(1min);
        it.page.wake();
    }
    it.page.say("session.stop", R"("mediaId":"b")");
    CHECK(it.walk(R"("sort":"recent")") == Names{"b", "a"});
    const auto seen = [&it](const char* media) {
        return store::SessionStore(it.dir.file(), {.read_only = true}).load({media})->watched_at;
    };
    const core::Instant before = seen("b");
    it.clock.pass(1h);
    it.page.say("session.update", R"("mediaId":"b","persistent":{"maxRetries":9})");
    CHECK(seen("b") == before);
    CHECK(store::SessionStore(it.dir.file(), {.read_only = true}).load({"b"})->changed_at == it.clock.now());
}

TEST_CASE("images that a host of an older schema has made are in the list, too, behind the others") {
    Listing it;
    for (const char* media : {"a", "b", "c"}) it.start(media);
    store::tamper(it.dir.file(), "DELETE FROM last_change WHERE media_id <> 'b'");
    CHECK(it.walk(R"("sort":"recent")") == Names{"b", "c", "a"});
    CHECK(it.walk(R"("sort":"recent","limit":1)") == Names{"b", "c", "a"});
    CHECK(it.walk(R"("sort":"recent","limit":1,"state":"active")") == Names{"b", "c", "a"});
    it.act("session.stop", "a");
    CHECK(it.walk(R"("sort":"recent")") == Names{"a", "b", "c"});
}

TEST_CASE("an image is found by a part of its id or prompt in any capitals, and by how the id of an attempt begins") {
    Listing it;
    it.start("Image-One", "a CAT on a wall");
    it.start("image-two", "ÄPFEL");
    it.page.look(1);
    CHECK(it.walk(R"("search":"IMAGE-")") == Names{"Image-One", "image-two"});
    CHECK(it.walk(R"("search":"cat on")") == Names{"Image-One"});
    CHECK(it.walk(R"("search":"äpfel")") == Names{"image-two"});
    CHECK(it.walk(R"("search":"")").size() == 3);
    CHECK(it.walk(R"("search":"nothing")").empty());
    it.page.list(2, R"({"id":"attempt-7","videoId":"other-7","moderated":true})");
    CHECK(it.walk(R"("search":"attempt-7")") == Names{"img"});
    CHECK(it.walk(R"("search":"atte")") == Names{"img"});
    CHECK(it.walk(R"("search":"other-7")") == Names{"img"});
    CHECK(it.walk(R"("search":"att")").empty());  // begins too many
    CHECK(it.walk(R"("search":"image","sort":"recent","limit":1)") == Names{"image-two", "Image-One"});
}

TEST_CASE("an image is found by an attempt however many attempts of others begin so, and however its prompt is spelt") {
    Listing it;
    it.start("zebra", "ΜΙΑ ΓΆΤΑ ΣΕ ΤΟΊΧΟΣ, Ẹ̀gbá");
    it.page.look(1);
    const auto report = [&](const std::string& media, int from, int count, int seq) {
        std::string list;
        for (int n = from; n < from + count; ++n) {
            list +=
                (n == from ? "" : ",") + std::string{R"({"id":"abcd-)"} + std::to_string(n) + R"(","moderated":true})";
        }
        it.page.list(seq, list, media);
    };
    report("first", 10'000, 1'500, 2);
    report("zebra", 90'000, 1, 3);
    CHECK(it.walk(R"("search":"abcd-")") == Names{"first", "zebra"});
    CHECK(it.walk(R"("search":"ABCD-9")") == Names{"zebra"});
    CHECK(it.walk(R"("search":"γάτα σε τοίχος")") == Names{"zebra"});
    CHECK(it.walk(R"("search":"ẸGB")").empty());  // other letters, not other capitals
}

TEST_CASE("a cursor goes on with its own question only, and any other is refused in a sentence") {
    Listing it;
    for (const char* media : {"a", "b", "c"}) it.start(media);
    const std::string cursor = it.list(R"("limit":1)").cursor;
    CHECK(it.list(R"("limit":1)", cursor).ids == Names{"b"});
    CHECK(it.list(R"("limit":2)", cursor).ids == Names{"b", "c"});
    const std::string refusal =
        "params.cursor: expected the nextCursor of the page before, with the same order and filters";
    for (const char* other : {R"("sort":"recent")", R"("active":true)", R"("state":"active")", R"("search":"a")"}) {
        CAPTURE(other);
        CHECK(it.list(other, cursor).refusal == refusal);
    }
    const std::string searching = it.list(R"("search":"A cat","limit":1)").cursor;
    CHECK(it.list(R"("search":"a CAT")", searching).ids == Names{"b", "c"});
    CHECK(it.list(R"("search":"a dog")", searching).refusal == refusal);  // as long as the other
    CHECK(it.list("", searching).refusal == refusal);
    for (const char* odd : {"a", "mediaId.any.any..", "mediaId.any.any..0.", "mediaId.any.any..x.a",
                            "mediaId.any.any..0", "prompts..1.1"}) {
        CAPTURE(odd);
        CHECK(it.list("", odd).refusal == refusal);
    }
    CHECK(it.list(R"("sort":"newest")").refusal == "params.sort: expected one of mediaId, recent");
    CHECK(it.list(R"("state":"done")").refusal ==
          "params.state: expected one of active, paused, success, failure, cancelled, idle");
}

TEST_CASE("pages miss nothing and repeat nothing, while what they go by stays as it is") {
    Listing it;
    std::set<std::string> all;
    for (int n = 0; n < 23; ++n) {
        it.start("img-" + std::to_string(n));
        if (n % 3 == 0) it.act("session.stop", "img-" + std::to_string(n));
        all.insert("img-" + std::to_string(n));
    }
    for (const char* sort : {"mediaId", "recent"}) {
        for (const int limit : {1, 4, 23, 24}) {
            CAPTURE(sort, limit);
            const Names seen = it.walk(R"("sort":")" + std::string{sort} + R"(","limit":)" + std::to_string(limit));
            CHECK(seen.size() == all.size());
            CHECK(std::set<std::string>(seen.begin(), seen.end()) == all);
        }
    }
    CHECK(it.list(R"("limit":23)").cursor.empty());
    CHECK_FALSE(it.list(R"("limit":22)").cursor.empty());
}

TEST_CASE("a page looks through a bounded part of many images, and the pages together through all of them", "[slow]") {
    Listing it;
    {
        store::SessionStore store(it.dir.file(), {});
        store::Transaction transaction = store.begin();
        for (int n = 0; n < 600; ++n) {
            core::Media media = core::new_media({"image-" + std::to_string(n)}, {}, core::instant_from_ms(5 + n));
            media.revision = 1;
            media.persistent.last_prompt_value = std::string(30'000, 'p') + (n == 3 ? "needle" : "");
            store.save(std::nullopt, media, std::nullopt);
        }
        transaction.commit();
    }
    const Listed first = it.list(R"("search":"NEEDLE","sort":"recent")");
    CHECK(first.ids.empty());
    CHECK_FALSE(first.cursor.empty());
    CHECK(it.walk(R"("search":"NEEDLE","sort":"recent")") == Names{"image-3"});
}

}  // namespace host::app::test
