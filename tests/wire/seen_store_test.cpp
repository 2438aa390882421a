// A store that a page shows again is known by its text; whatever else the message says is read as if it were new.
#include "wire/seen_store.hpp"

#include "support/catch.hpp"
#include "wire/decode.hpp"
#include "wire/told.hpp"

namespace host::wire::test {
namespace {

constexpr int kLarge = 3'000;  // attempts: more than a small message has

std::string large_store(int attempts, const std::string& last) {
    std::string text = R"({"state":{"videoByMediaId":{"m":[)";
    for (int i = 0; i < attempts; ++i)
        text += R"({"id":"attempt )" + std::to_string(i) + R"(","prompt":"xxxxxxxxxxxxxxxx"},)";
    return text + R"({"id":")" + last + R"("}]}}})";
}

std::string told_by(Decoder& decoder, const std::string& text) { return told(decoder.decode(text, text.size())); }

TEST_CASE("a large store that comes again is what it was; in another message, as that says") {
    Decoder decoder;
    const std::string store = large_store(kLarge, "z");
    const std::string first = snapshot_message(store),
                      again = snapshot_message(store, R"(,"path":"/x","partial":true)");
    CHECK(told_by(decoder, first) == told(decode(first)));
    CHECK(told_by(decoder, again) == told(decode(again)));
    CHECK(told_by(decoder, again).find("/x partial") != std::string::npos);
    const std::string other = snapshot_message(large_store(kLarge, "y"));  // as long as the first
    CHECK(told_by(decoder, other) == told(decode(other)));
    CHECK(told_by(decoder, first) == told(decode(first)));
}

TEST_CASE("a large store is known again by its text, and only then") {
    const std::string store = large_store(kLarge, "z"), first = snapshot_message(store);
    const PageStore read = *std::get<Snapshot>(decode(first)->params).store;
    SeenStore seen;
    CHECK_FALSE(seen.head_of(first));
    seen.keep(first, read);
    const std::string again = snapshot_message(store, R"(,"path":"/x")");
    REQUIRE(seen.head_of(again));
    CHECK(*seen.head_of(again) == again.substr(0, again.find(R"("store":)")));
    CHECK(seen.store().videos.size() == 1);
    CHECK_FALSE(seen.head_of(snapshot_message(large_store(kLarge, "y"))));
    CHECK_FALSE(seen.head_of(first + " "));
    seen.forget();
    CHECK_FALSE(seen.head_of(first));
    const std::string small = snapshot_message(large_store(3, "z"));
    seen.keep(small, read);
    CHECK_FALSE(seen.head_of(small));
}

TEST_CASE("a store that came before makes no wrong message right") {
    Decoder decoder;
    const std::string store = large_store(kLarge, "z"), first = snapshot_message(store);
    REQUIRE(decoder.decode(first, first.size()));
    const std::string head =
        R"({"jsonrpc":"2.0","id":1,"method":"snapshot","params":{"tab":{"id":1,"document":"d"},"seq":1,)";
    const auto text = GENERATE_COPY(values<std::string>({
        head + R"("store" :null,"store":)" + store + "}}",        // twice
        head + R"("more":{"store":)" + store + "}}",              // one level too deep
        head + R"("store" :null},"x":{"store":)" + store + "}}",  // somewhere else
        head + R"("a\"store":)" + store + "}}",                   // inside a string
        head + R"("a":"\"store":)" + store + "}}",
        head + R"(,"store":)" + store + "}}",
        head + R"("store":)" + store + R"(,"path":"/x"}})",  // more behind it
        head + R"("store":)" + store + "}} x",
        head + R"("store":)" + store + "}",
    }));
    CHECK(told_by(decoder, text) == told(decode(text)));
    CHECK(told_by(decoder, text) == told(decode(text)));  // now that this one may be the store that is known
}

TEST_CASE("what stands behind a store belongs to the message, each time") {
    Decoder decoder;
    const std::string store = large_store(kLarge, "z");
    const auto message = [&store](const std::string& before) {
        return R"({"jsonrpc":"2.0","id":1,"method":"snapshot","params":{"tab":{"id":1,"document":"d"},"seq":1,)" +
               before + R"("store":)" + store + R"(,"path":"/x"}})";
    };
    CHECK(told_by(decoder, message("")).find(" /x") != std::string::npos);
    CHECK(told_by(decoder, message("")).find(" /x") != std::string::npos);
    CHECK(told_by(decoder, message(R"("path":"/y",)")) == "refused null parse_error an object has the same key twice");
}

TEST_CASE("only a message whose own method is snapshot is read as one, whatever it carries") {
    const std::string store = large_store(kLarge, "z"), first = snapshot_message(store);
    const std::string inside = R"({"jsonrpc":"2.0","id":1,"params":{"method":"snapshot","tab":{"id":1,"document":"d"},)"
                               R"("seq":1,"store":)";
    const auto [text, method] = GENERATE_COPY(table<std::string, std::string>({
        {inside + R"({"state":{}}},"method":"ping"})", "ping"},
        {inside + R"({"state":{}}},"method":"migrate"})", "migrate"},
        {inside + R"({"state":{}}},"method":7})", "refused 1 invalid_request method: expected string"},
        {inside + R"({"state":{}}}})", "refused 1 invalid_request method: required"},
        {R"({"jsonrpc":"2.0","id":1,"x":{"method":"snapshot"},"method":"ping","params":{"store":)" + store + "}}",
         "ping"},
    }));
    Decoder decoder;
    REQUIRE(decoder.decode(first, first.size()));
    const auto read = decoder.decode(text, text.size());
    CHECK((read ? read->method : told(read)) == method);
}

}  // namespace
}  // namespace host::wire::test
