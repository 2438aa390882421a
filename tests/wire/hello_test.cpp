// Which protocol two sides use, and what of a hello is read where they have none in common.
#include "wire/messages.hpp"

namespace host::wire::test {

TEST_CASE("a protocol other than ours is not read further, so that it can be answered as such") {
    const auto hello = params_of<Hello>("hello", {{"protocol", 2}, {"who", "somebody"}});
    CHECK(hello.protocols == ProtocolRange{2, 2});
    const auto ranged = params_of<Hello>("hello", {{"protocol", 2}, {"protocols", {2, 5}}, {"who", "somebody"}});
    CHECK(ranged.protocols == ProtocolRange{2, 5});
}

TEST_CASE("an extension that speaks a range is read as ours if the range has our protocol in it") {
    Json params = Json::parse(good_params().at("hello"));
    params["protocols"] = {0, 3};
    const auto hello = params_of<Hello>("hello", params);
    CHECK(hello.protocols == ProtocolRange{0, 3});
    CHECK(hello.client_name == "shim");
}

TEST_CASE("two sides use the newest protocol that both speak, and otherwise the older one is to be updated") {
    static_assert(common_protocol({1, 3}, {2, 5}) == 3);
    static_assert(common_protocol({2, 5}, {1, 3}) == 3);
    static_assert(common_protocol({1, 1}, {1, 1}) == 1);
    static_assert(common_protocol({1, 4}, {2, 3}) == 3);
    static_assert(!common_protocol({1, 2}, {3, 4}));
    static_assert(!common_protocol({3, 4}, {1, 2}));
    CHECK(is_older({1, 2}, {3, 4}));
    CHECK_FALSE(is_older({3, 4}, {1, 2}));
}

}  // namespace host::wire::test
