// An image that another machine knows is taken (R21): which of its posts lead to it here, and which to others.
#include "store/image_records.hpp"

#include "store/import.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/text.hpp"

namespace host::store::test {
namespace {

using core::MediaId;
using core::PostId;

core::Media idle_image(const std::string& id) {
    core::Media media = core::new_media({id}, {}, at(5));
    media.revision = 1;
    return media;
}

core::ImageRecord recorded_image(const std::string& id, const std::vector<PostId>& posts) {
    return {.media = idle_image(id), .ledger = {}, .names = {}, .posts = posts};
}

// An image that is called by a post, an attempt and another name.
struct KnownImage {
    KnownImage() {
        put(store, idle_image("other"));
        Transaction transaction = store.begin();
        store.aliases().add({"post-of-other"}, {"other"});
        store.ledger().insert(
            {.media = {"other"}, .attempt = {"attempt-of-other"}, .source = core::LedgerSource::snapshot});
        const NewName name{{"name-of-other"}, std::nullopt};
        store.names().add({"other"}, {&name, 1});
        transaction.commit();
    }
    TakenImage take(const core::ImageRecord& image) {
        Transaction transaction = store.begin();
        TakenImage taken = take_image(store, image, {}, at(9));
        transaction.commit();
        return taken;
    }
    TempDir dir;
    SessionStore store{dir.file(), SessionStore::Options{}};
};

}  // namespace

TEST_CASE("posts of an image that comes from another machine lead to it, but for those that lead to another (R8, R21)",
          "[store]") {
    KnownImage world;
    const std::vector<PostId> of_other{{"other"}, {"post-of-other"}, {"attempt-of-other"}, {"name-of-other"}};
    std::vector<PostId> posts{{"img"}, {"new-1"}, {"new-2"}};
    posts.insert(posts.end(), of_other.begin(), of_other.end());
    const core::ImageRecord image = recorded_image("img", posts);
    const TakenImage first = world.take(image);
    CHECK(first.left.empty());
    CHECK(first.is_new);
    CHECK(first.is_changed);
    for (int n = 0; n < 2; ++n) {
        CHECK(world.store.aliases().of({"img"}) == std::vector<PostId>{{"new-1"}, {"new-2"}});
        CHECK(world.store.aliases().of({"other"}) == std::vector<PostId>{{"post-of-other"}});
        CHECK(whose(world.store, {"img"}) == MediaId{"img"});
        CHECK(whose(world.store, {"new-2"}) == MediaId{"img"});
        for (const PostId& post : of_other) {
            CAPTURE(post.value);
            CHECK(whose(world.store, post) == MediaId{"other"});
        }
        const TakenImage again = world.take(image);
        CHECK_FALSE(again.is_new);
        CHECK_FALSE(again.is_changed);
    }
}

TEST_CASE("an image whose own id is a post of another image here is not taken (R8, R21)", "[store]") {
    KnownImage world;
    for (const char* id : {"post-of-other", "attempt-of-other", "name-of-other"}) {
        CAPTURE(id);
        const TakenImage taken = world.take(recorded_image(id, {{"a-post"}}));
        CHECK(support::says(taken.left, "a post of image other"));
        CHECK_FALSE(taken.is_changed);
        CHECK_FALSE(world.store.load({id}));
    }
    CHECK_FALSE(whose(world.store, {"a-post"}));
}

TEST_CASE("an image that brings nothing but a new post is changed by it, and one whose post is known is not (R8, R21)",
          "[store]") {
    KnownImage world;
    REQUIRE(world.take(recorded_image("img", {})).is_new);
    CHECK_FALSE(world.take(recorded_image("img", {})).is_changed);
    CHECK_FALSE(world.take(recorded_image("img", {{"img"}})).is_changed);
    CHECK_FALSE(world.take(recorded_image("img", {{"post-of-other"}})).is_changed);
    CHECK(world.take(recorded_image("img", {{"new"}})).is_changed);
    CHECK_FALSE(world.take(recorded_image("img", {{"new"}})).is_changed);
    CHECK(world.store.journal().newest(MediaId{"img"}, 9).size() == 2);  // one line for each change
}

}  // namespace host::store::test
