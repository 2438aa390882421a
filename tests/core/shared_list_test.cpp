// Lists whose copies share what they have in common, against vectors that share nothing.
#include "core/shared_list.hpp"

#include <random>
#include <string>

#include "support/catch.hpp"
#include "support/property.hpp"

namespace host::core {
namespace {

using List = SharedList<std::string>;
using Plain = std::vector<std::string>;

}  // namespace

TEST_CASE("what is appended to one copy of a list, or dropped from it, no other copy sees") {
    List first = {"a", "b"}, second = first;
    first.push_back("c");
    CHECK(second == List{"a", "b"});
    second.push_back("d");
    CHECK(first == List{"a", "b", "c"});
    CHECK(second == List{"a", "b", "d"});

    List third = first;
    third.keep_newest(1);
    CHECK(third == List{"c"});
    third.push_back("e");
    first.push_back("f");
    CHECK(third == List{"c", "e"});
    CHECK(first == List{"a", "b", "c", "f"});
    third.edit([](Plain& items) { items[0] = "g"; });
    CHECK(third == List{"g", "e"});
    CHECK(first[2] == "c");
}

TEST_CASE("a reference to an entry holds while one list has it, however much others grow") {
    const List before = {"a"};
    const std::string& entry = before[0];
    List after = before;
    for (int n = 0; n < 1'000; ++n) after.push_back(std::to_string(n));
    after = {};
    CHECK(entry == "a");
}

TEST_CASE("a list knows at once what one that it was made from has lost at the front") {
    List before;
    for (int n = 0; n < 5; ++n) before.push_back(std::to_string(n));
    List after = before;
    CHECK(after.dropped_since(before) == 0U);
    after.push_back("5");
    CHECK(after.dropped_since(before) == 0U);
    after.keep_newest(3);
    CHECK(after.dropped_since(before) == 3U);
    CHECK_FALSE(before.dropped_since(after));
    after.keep_newest(0);
    CHECK(after.dropped_since(before) == 5U);
    after.edit([](Plain& items) { items.emplace_back("0"); });
    CHECK_FALSE(after.dropped_since(before));
    CHECK_FALSE(List{}.dropped_since(before));
}

TEST_CASE("lists that are copied, grown, cut and edited in any order hold what vectors would") {
    support::check_property([](unsigned seed) {
        std::mt19937 random(seed);
        const auto any = [&](std::size_t below) { return random() % below; };
        std::vector<List> lists(4);
        std::vector<Plain> plain(4);
        for (int n = 0; n < 300; ++n) {
            const std::size_t one = any(4), other = any(4);
            const std::string text = std::to_string(n);
            switch (any(8)) {
                case 0:
                    lists[one] = lists[other];
                    plain[one] = plain[other];
                    break;
                case 1: {
                    const std::size_t most = any(12);
                    lists[one].keep_newest(most);
                    if (plain[one].size() > most)
                        plain[one].erase(plain[one].begin(), plain[one].end() - static_cast<std::ptrdiff_t>(most));
                    break;
                }
                case 2: {
                    const auto change = [&](Plain& items) { items.insert(items.begin(), text); };
                    lists[one].edit(change);
                    change(plain[one]);
                    break;
                }
                default: lists[one].push_back(text); plain[one].push_back(text);
            }
            for (std::size_t i = 0; i < lists.size(); ++i) {
                if (lists[i].copy() != plain[i] || lists[i].size() != plain[i].size()) return false;
                for (std::size_t j = 0; j < lists.size(); ++j) {
                    if ((lists[i] == lists[j]) != (plain[i] == plain[j])) return false;
                    const auto dropped = lists[i].dropped_since(lists[j]);
                    if (!dropped) continue;
                    const std::span<const std::string> rest = lists[j].all().subspan(*dropped);
                    if (rest.size() > plain[i].size() ||
                        !std::ranges::equal(rest, std::span(plain[i]).first(rest.size())))
                        return false;
                }
            }
        }
        return true;
    });
}

}  // namespace host::core
