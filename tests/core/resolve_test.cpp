// R1, R2: ids, paths, and which media a post belongs to.
#include "core/resolve.hpp"

#include "support/builders.hpp"

namespace host::core::test {

TEST_CASE("an id is a string of 1 to 256 bytes (R1)") {
    CHECK_FALSE(is_valid_id(""));
    CHECK(is_valid_id("a"));
    CHECK(is_valid_id(std::string(255, 'x')));
    CHECK(is_valid_id(std::string(256, 'x')));
    CHECK_FALSE(is_valid_id(std::string(257, 'x')));
}

TEST_CASE("a path names a post (R2)") {
    const auto [path, post] = GENERATE(table<std::string, std::string>({
        {"/imagine/post/467b", "467b"},
        {"/imagine/post/467b/", "467b"},
        {"/imagine/post/d6b5ba3a-0c1c-4b6e-9a77-0b0f9d3d7e11", "d6b5ba3a-0c1c-4b6e-9a77-0b0f9d3d7e11"},
        {"/imagine/post/" + std::string(256, 'x'), std::string(256, 'x')},
    }));
    CHECK(post_in_path(path) == PostId{post});
}

TEST_CASE("any other path names none (R2)") {
    const std::string path =
        GENERATE(as<std::string>{}, "", "/", "/imagine", "/imagine/post", "/imagine/post/", "/imagine/post//",
                 "/imagine/posts/467b", "/imagine/post/467b/edit", "/de/imagine/post/467b", "imagine/post/467b",
                 "/IMAGINE/POST/467b", "/imagine/post/" + std::string(257, 'x'), std::string("/imagine/post/a\0b", 17));
    CHECK(post_in_path(path) == std::nullopt);
}

TEST_CASE("the first fact that holds decides (R2)") {
    const PostId post{"p"};
    const MediaId itself{"p"};
    PostFacts facts{.is_known_media = true,
                    .is_in_snapshot = true,
                    .alias = MediaId{"moved"},
                    .by_ledger = MediaId{"ledger"},
                    .previous = MediaId{"previous"}};
    CHECK(resolve(post, facts) == Resolution{itself, false});
    facts.is_known_media = false;
    CHECK(resolve(post, facts) == Resolution{itself, false});
    facts.is_in_snapshot = false;
    CHECK(resolve(post, facts) == Resolution{MediaId{"moved"}, false});
    facts.alias.reset();
    CHECK(resolve(post, facts) == Resolution{MediaId{"ledger"}, false});
    facts.by_ledger.reset();
    facts.is_only_told = true;
    CHECK(resolve(post, facts) == Resolution{MediaId{"previous"}, true});
    facts.previous.reset();
    CHECK(resolve(post, facts) == Resolution{itself, false});
    facts.is_only_told = false;
    CHECK(resolve(post, facts) == Resolution{std::nullopt, false});
}

TEST_CASE("an image's own post without attempts is found in the snapshot (R2a)") {
    CHECK(resolve(PostId{"467b"}, {.is_in_snapshot = true}) == Resolution{MediaId{"467b"}, false});
}

}  // namespace host::core::test
