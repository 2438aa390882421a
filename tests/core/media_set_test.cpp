// R14: what a document lists, however it comes to be listed.
#include "core/media_set.hpp"

#include <random>
#include <set>
#include <string>

#include "support/builders.hpp"

namespace host::core::test {
namespace {

MediaId numbered(int n) { return MediaId{"m" + std::to_string(n)}; }

}  // namespace

TEST_CASE("a media set has what was added, once, and nothing else (R14)") {
    std::mt19937 random(20261121);
    MediaSet set;
    std::set<MediaId> expected;
    for (int round = 0; round < 300; ++round) {
        std::vector<MediaId> some;
        for (auto i = random() % 6; i > 0; --i) some.push_back(numbered(static_cast<int>(random() % 700)));
        expected.insert(some.begin(), some.end());
        set.add(some);
        REQUIRE(set.size() == expected.size());
        REQUIRE(set.empty() == expected.empty());
    }
    for (int n = 0; n < 700; ++n) REQUIRE(set.contains(numbered(n)) == expected.contains(numbered(n)));
}

TEST_CASE("a media set that grows one by one stays in few layers, and a copy keeps what it had (R14)") {
    MediaSet set;
    for (int n = 0; n < 1'000; ++n) set.add({numbered(n)});
    const MediaSet before = set;
    for (int n = 1'000; n < 4'096; ++n) set.add({numbered(n)});
    CHECK(set.size() == 4'096);
    CHECK(set.layers() <= 13);  // log2
    CHECK(before.size() == 1'000);
    CHECK_FALSE(before.contains(numbered(1'000)));
}

TEST_CASE("a media set has all of a sorted list, or not, whatever their sizes and its layers (R14)") {
    std::mt19937 random(20261122);
    for (int round = 0; round < 300; ++round) {
        MediaSet set;
        for (int layer = round % 3; layer >= 0; --layer) {
            std::vector<MediaId> some;
            for (auto i = random() % 200; i > 0; --i) some.push_back(numbered(static_cast<int>(random() % 300)));
            set.add(some);
        }
        std::vector<MediaId> asked;
        const auto share = random() % 300;
        for (unsigned n = 0; n < 300; ++n) {
            const MediaId media = numbered(static_cast<int>(n));
            if (random() % 300 <= share && (set.contains(media) || random() % 200 == 0)) asked.push_back(media);
        }
        std::ranges::sort(asked);
        REQUIRE(set.contains_all(asked) ==
                std::ranges::all_of(asked, [&set](const MediaId& media) { return set.contains(media); }));
    }
}

}  // namespace host::core::test
