// The fast reader of snapshots and the strict reader of everything agree, on what they take and on what they refuse.
#include "wire/snapshot_reader.hpp"

#include <random>

#include "json/document.hpp"
#include "support/catch.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

namespace host::wire {
namespace {

using namespace std::string_literals;

std::optional<FastSnapshot> read_snapshot(std::string_view text) { return SnapshotReader().read(text, text.size()); }

std::string told(const Request& request) {
    const auto& snapshot = std::get<Snapshot>(request.params);
    std::string text = request.id + " " + request.method + " " + std::to_string(snapshot.tab.tab) + " " +
                       snapshot.tab.document + " " + std::to_string(snapshot.seq) + " " +
                       snapshot.path.value_or("none") + (snapshot.partial ? " partial" : "");
    if (!snapshot.store) return text + " no store";
    for (const auto& [media, attempts] : snapshot.store->videos) {
        text += "; " + json::quoted(media.value) + ":";
        for (const auto& attempt : attempts)
            text += " " + json::quoted(attempt.id.value) + (attempt.moderated ? "!" : "");
    }
    for (const auto& image : snapshot.store->images) text += ", " + json::quoted(image.value);
    return text + " ignored " + std::to_string(snapshot.store->ignored);
}

std::string told(const std::expected<Request, BadRequest>& read) {
    if (read) return told(*read);
    const BadRequest& bad = read.error();
    // Where the text is no JSON depends on its length, which differs here.
    const bool is_place = bad.code == core::ErrorCode::parse_error;
    return "refused " + bad.id + " " + std::string{name_of(bad.code)} + (is_place ? "" : bad.path + bad.problem);
}

constexpr char kMethod[] = R"("method":"snapshot")";

// The same message, written so that only the strict reader takes it up.
std::expected<Request, BadRequest> strictly(std::string text) {
    const auto at = text.find(kMethod);
    if (at != text.npos) text.replace(at, sizeof kMethod - 1, R"("method" :"snapshot")");
    return decode(text);
}

std::string message(const std::string& store, const std::string& more = "") {
    return R"({"jsonrpc":"2.0","id":1,)" + std::string{kMethod} +
           R"(,"params":{"tab":{"id":1,"document":"d"},"seq":1)" + more +
           (store.empty() ? "" : R"(,"store":)" + store) + "}}";
}

TEST_CASE("the fast reader takes what a page really sends, as an object and as the raw string of it") {
    const std::string state =
        R"({"state":{"videoByMediaId":{"n":[{"id":"b","moderated":true},{"videoId":"c"},7],"m":[]},)"
        R"("imageByMediaId":{"z":{},"n":{"prompt":"é \"x\" \u00e9"}}},"version":3})";
    for (const std::string& store : {state, json::quoted(state)}) {
        const auto fast = read_snapshot(message(store));
        REQUIRE(fast);
        CHECK(fast->store.videos.size() == 2);
        CHECK(fast->store.ignored == 1);
        CHECK(told(decode(message(store))) ==
              "1 snapshot 1 d 1 none; \"m\":; \"n\": \"b\"! \"c\", \"n\", \"z\" ignored 1");
        CHECK(told(decode(message(store))) == told(strictly(message(store))));
    }
}

TEST_CASE("what the fast reader does not understand at once, it leaves to the strict one") {
    const auto text = GENERATE(values<std::string>({
        R"({"jsonrpc":"2.0","id":1,"method":"ping","params":{}})",
        message(""),
        message("null"),
        message("[]"),
        message(R"("not JSON")"),
        message(R"({"state":{"videoByMediaId":[]}})"),
        message(R"({"state":{"videoByMediaId":{"m":[{"id":"\ud83d"}]}}})"),
        message(R"({"state":{"videoByMediaId":{"m":[{"a":1,"a":2}]}}})"),
        message(R"({"state":{"videoByMediaId":{"m":[{"a":1,"\u0061":2}]}}})"),
        message(R"({"state":{"videoByMediaId":{"m":[],"m":[]}}})"),
        message(R"({"state":{}})", R"(,"more":1.5)"),
        message("{\"state\":{\"a\":\"\xFF\"}}"),
        message(R"({"state":{"a":tru}})"),
        message(R"({"state":{"a":"\q"}})"),
        message(R"({"state":{"a":1e999}})"),
        message("{\"state\":{}}\0"s),
        message("{\"state\":{\"a\":" + std::string(40, '[') + std::string(40, ']') + "}}"),
    }));
    CAPTURE(text);
    CHECK_FALSE(read_snapshot(text));
}

TEST_CASE("nesting is as deep as the strict reader allows, and no deeper") {
    // message, params, store: three containers are around it
    for (const std::size_t depth : {28u, 29u, 30u}) {
        const std::string text = message("{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}");
        CAPTURE(depth);
        CHECK(told(decode(text)) == told(strictly(text)));
        CHECK(read_snapshot(text).has_value() == strictly(text).has_value());
    }
}

std::string large_store(int attempts, const std::string& last) {
    std::string text = R"({"state":{"videoByMediaId":{"m":[)";
    for (int i = 0; i < attempts; ++i)
        text += R"({"id":"attempt )" + std::to_string(i) + R"(","prompt":"xxxxxxxxxxxxxxxx"},)";
    return text + R"({"id":")" + last + R"("}]}}})";
}

TEST_CASE("a large store that comes again is what it was; in another message, as that says") {
    SnapshotReader reader;
    const std::string store = large_store(3'000, "z");
    const auto read = [&](const std::string& text) { return told(decode(text, text.size(), reader)); };
    const std::string first = message(store), again = message(store, R"(,"path":"/x","partial":true)");
    CHECK(read(first) == told(strictly(first)));
    CHECK(read(again) == told(strictly(again)));
    CHECK(read(again).find("/x partial") != std::string::npos);
    const std::string other = message(large_store(3'000, "y"));  // as long as the first
    CHECK(read(other) == told(strictly(other)));
    CHECK(read(first) == told(strictly(first)));
}

TEST_CASE("a store that came before makes no wrong message right") {
    SnapshotReader reader;
    const std::string store = large_store(3'000, "z"), first = message(store);
    REQUIRE(decode(first, first.size(), reader));
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
    CHECK(told(decode(text, text.size(), reader)) == told(strictly(text)));
}

TEST_CASE("only a message whose own method is snapshot is read as one, whatever it carries") {
    const std::string store = large_store(3'000, "z"), first = message(store);
    const std::string inside = R"({"jsonrpc":"2.0","id":1,"params":{"method":"snapshot","tab":{"id":1,"document":"d"},)"
                               R"("seq":1,"store":)";
    const auto text = GENERATE_COPY(values<std::string>({
        inside + R"({"state":{}}},"method":"ping"})",
        inside + R"({"state":{}}},"method":"migrate"})",
        inside + R"({"state":{}}},"method":7})",
        inside + R"({"state":{}}}})",
        R"({"jsonrpc":"2.0","id":1,"x":{"method":"snapshot"},"method":"ping","params":{"store":)" + store + "}}",
    }));
    SnapshotReader reader;
    REQUIRE(decode(first, first.size(), reader));
    const auto fast = decode(text, text.size(), reader), strict = strictly(text);
    REQUIRE(fast.has_value() == strict.has_value());
    if (fast) {
        CHECK(fast->method == strict->method);
        CHECK(fast->params.index() == strict->params.index());
    } else {
        CHECK(told(fast) == told(strict));
    }
}

// JSON, nearly: whatever a reader may stumble over, more often than it deserves.
class Scribbler {
public:
    explicit Scribbler(unsigned seed) : random_(seed) {}

    std::string message() {
        std::string text = wire::message(below(8) == 0 ? json::quoted(store()) : store(),
                                         below(6) == 0 ? ",\"path\":" + value(2) : "");
        for (int changes = below(2) == 0 ? 0 : below(4); changes > 0; --changes) spoil(text);
        return text;
    }

private:
    int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
    template <class... Choices>
    std::string one_of(Choices... choices) {
        const std::array<std::string, sizeof...(Choices)> all{choices...};
        return all[static_cast<std::size_t>(below(sizeof...(Choices)))];
    }

    std::string id() {
        return one_of(R"("a")", R"("b")", R"("c")", R"("")", R"("\u0061")", R"("a\u0000")", R"("é😀")",
                      R"("\ud83d\ude00")", R"("\ud83d")", R"("\\ud83d")", R"("\q")", R"("\u12")", "\"\xC0\x80\"",
                      "\"\x01\"", "\"\x7F\"", "\"" + std::string(256, 'x') + "\"", "\"" + std::string(257, 'x') + "\"",
                      R"("\n\/")");
    }
    std::string key() { return one_of(R"("id")", R"("videoId")", R"("moderated")", R"("state")", id(), id()); }
    std::string value(int depth) {
        if (depth > 0 && below(3) == 0) return below(2) == 0 ? object(depth - 1) : array(depth - 1);
        return one_of("null", "true", "false", "0", "-0", "-1", "7", "1.5", "1e5", "1E+2", "18446744073709551615",
                      "18446744073709551616", "-9223372036854775809", "1e400", "1e-400", "01", "-", "1.", ".5", "tru",
                      id(), id(), id(), id());
    }
    std::string listed(int count, auto element) {
        std::string text;
        for (int i = 0; i < count; ++i) text += (i > 0 ? "," : "") + element();
        return text;
    }
    std::string array(int depth) {
        return "[" + listed(below(4), [&] { return value(depth); }) + "]";
    }
    std::string object(int depth) {
        return "{" + listed(below(4), [&] { return key() + ":" + value(depth); }) + "}";
    }
    std::string attempt() {
        if (below(6) == 0) return value(2);
        return "{" +
               listed(1 + below(3),
                      [&] {
                          return one_of(R"("id":)" + id(), R"("videoId":)" + id(), R"("moderated":)" + value(0),
                                        key() + ":" + value(1));
                      }) +
               "}";
    }
    std::string videos() {
        return "{" +
               listed(below(5),
                      [&] {
                          return id() + ":" +
                                 (below(8) == 0 ? value(1) : "[" + listed(below(4), [&] { return attempt(); }) + "]");
                      }) +
               "}";
    }
    std::string store() {
        if (below(12) == 0) return value(3);
        const std::string images = below(3) == 0 ? R"(,"imageByMediaId":)" + object(1) : "";
        return R"({"state":{"videoByMediaId":)" + (below(12) == 0 ? value(2) : videos()) + images + R"(},"version":0})";
    }
    void spoil(std::string& text) {
        const auto at = static_cast<std::size_t>(below(static_cast<int>(text.size())));
        const std::string piece = one_of(",", ":", "{", "}", "[", "]", "\"", "\\", " ", "\n", "\0"s, "\xFF", "1", "e");
        switch (below(3)) {
            case 0: text.erase(at, 1); break;
            case 1: text.insert(at, piece); break;
            default: text.replace(at, 1, piece); break;
        }
    }

    std::mt19937 random_;
};

TEST_CASE("whatever is written, the fast and the strict reader make the same of it", "[slow]") {
    constexpr unsigned kMessages = 20'000;
    unsigned fast = 0, refused = 0;
    for (unsigned seed = 0; seed < kMessages; ++seed) {
        const std::string text = Scribbler(seed).message();
        const auto strict = strictly(text);
        const std::string expected = told(strict), found = told(decode(text));
        fast += read_snapshot(text) ? 1 : 0;
        refused += strict ? 0 : 1;
        if (found == expected) continue;
        CAPTURE(seed, text);
        REQUIRE(found == expected);
    }
    CHECK(fast > kMessages / 20);  // both ways were really taken
    CHECK(refused > kMessages / 20);
}

}  // namespace
}  // namespace host::wire
