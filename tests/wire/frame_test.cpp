// Framing (docs/protocol.md): a length in native byte order, then that many bytes, whatever the chunks.
#include "wire/frame.hpp"

#include <chrono>
#include <cstring>
#include <vector>

#include "support/catch.hpp"

namespace host::wire {
namespace {

std::string header(std::uint32_t length) {
    std::string bytes(kFrameHeader, '\0');
    std::memcpy(bytes.data(), &length, kFrameHeader);
    return bytes;
}

std::vector<std::string> pop_all(FrameDecoder& decoder) {
    std::vector<std::string> payloads;
    while (auto payload = decoder.pop()) payloads.push_back(*std::move(payload));
    return payloads;
}

using Payloads = std::vector<std::string>;
using Seconds = std::chrono::duration<double>;

TEST_CASE("a frame is its length in native byte order, then the payload") {
    CHECK(encode_frame("{}") == header(2) + "{}");
    CHECK(encode_frame("") == header(0));
    CHECK(encode_frame(std::string(kMaxFrameOut, ' ')).size() == kMaxFrameOut + kFrameHeader);
}

TEST_CASE("frames come out the same wherever the bytes are split") {
    const Payloads sent{"one", "", std::string(300, 'x'), "four"};
    std::string bytes;
    for (const auto& payload : sent) bytes += encode_frame(payload);

    for (std::size_t split = 0; split <= bytes.size(); ++split) {
        FrameDecoder decoder;
        decoder.push(std::string_view{bytes}.substr(0, split));
        auto received = pop_all(decoder);
        decoder.push(std::string_view{bytes}.substr(split));
        for (auto& payload : pop_all(decoder)) received.push_back(payload);
        REQUIRE(received == sent);
        REQUIRE_FALSE(decoder.mid_frame());
    }
}

TEST_CASE("frames may come one byte at a time, or many in one write") {
    std::string bytes;
    Payloads sent;
    for (int i = 0; i < 1000; ++i) {
        sent.push_back(std::string(static_cast<std::size_t>(i % 7), static_cast<char>('a' + i % 26)));
        bytes += encode_frame(sent.back());
    }
    FrameDecoder at_once;
    at_once.push(bytes);
    CHECK(pop_all(at_once) == sent);

    FrameDecoder bytewise;
    Payloads received;
    for (const char byte : bytes) {
        bytewise.push({&byte, 1});
        for (auto& payload : pop_all(bytewise)) received.push_back(payload);
    }
    CHECK(received == sent);
}

TEST_CASE("an empty frame is a payload, no payload is none") {
    FrameDecoder decoder;
    CHECK(decoder.pop() == std::nullopt);
    decoder.push("");
    CHECK(decoder.pop() == std::nullopt);
    decoder.push(header(0));
    CHECK(decoder.pop() == std::string{});
    CHECK(decoder.pop() == std::nullopt);
}

TEST_CASE("an end of input inside a frame is told from one between frames") {
    FrameDecoder decoder;
    CHECK_FALSE(decoder.mid_frame());

    SECTION("one to three bytes of a header") {
        const auto size = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{3});
        decoder.push(header(5).substr(0, size));
        CHECK(decoder.mid_frame());
    }
    SECTION("a header without its payload") {
        decoder.push(header(5));
        CHECK(decoder.mid_frame());
    }
    SECTION("half a payload after a complete frame") {
        decoder.push(encode_frame("{}") + header(5) + "abcd");
        CHECK(decoder.mid_frame());
        CHECK(pop_all(decoder) == Payloads{"{}"});
        CHECK(decoder.mid_frame());
        decoder.push("e");
        CHECK_FALSE(decoder.mid_frame());
        CHECK(pop_all(decoder) == Payloads{"abcde"});
    }
    SECTION("a complete frame that nobody has read") {
        decoder.push(encode_frame("{}"));
        CHECK_FALSE(decoder.mid_frame());
    }
}

TEST_CASE("the limit is the last length that is accepted") {
    const auto length = GENERATE(static_cast<std::uint32_t>(kMaxFrameIn) - 1, static_cast<std::uint32_t>(kMaxFrameIn));
    FrameDecoder decoder;
    decoder.push(header(length));
    CHECK(decoder.announced() == length);
    CHECK_FALSE(decoder.over_limit());
    CHECK(decoder.mid_frame());
}

TEST_CASE("a length over the limit is the end: nothing after it is taken for a frame") {
    const auto length = GENERATE(static_cast<std::uint32_t>(kMaxFrameIn) + 1, 0xFFFFFFFFu,
                                 0x48656C6Cu);  // "Hell" of somebody's print to stdout
    FrameDecoder decoder;
    decoder.push(header(length));
    CHECK(decoder.over_limit());
    CHECK(decoder.announced() == length);
    CHECK_FALSE(decoder.mid_frame());

    decoder.push(encode_frame("{}"));
    CHECK(decoder.pop() == std::nullopt);
    CHECK(decoder.over_limit());
    CHECK(decoder.announced() == length);
}

TEST_CASE("frames before a length over the limit still come out") {
    FrameDecoder decoder;
    decoder.push(encode_frame("one") + encode_frame("two") + header(0xFFFFFFFFu) + encode_frame("three"));
    CHECK_FALSE(decoder.over_limit());
    CHECK(decoder.pop() == "one");
    CHECK_FALSE(decoder.over_limit());
    CHECK(decoder.pop() == "two");
    CHECK(decoder.over_limit());
    CHECK(decoder.pop() == std::nullopt);
}

TEST_CASE("a length in the other byte order is over the limit from five bytes on") {
    std::string swapped = header(5);
    std::swap(swapped[0], swapped[3]);
    FrameDecoder decoder;
    decoder.push(swapped + "[1,2]");
    CHECK(decoder.over_limit());
}

// Copying what is already there once per chunk would be 32 GiB in the first case and 2 TiB in the second.
TEST_CASE("time is linear in the bytes, for one large frame and for many small ones", "[slow]") {
    const auto started = std::chrono::steady_clock::now();
    FrameDecoder large;
    const std::string chunk(64 * 1024, 'x');
    large.push(header(kMaxFrameIn));
    for (std::size_t sent = 0; sent < kMaxFrameIn; sent += chunk.size()) {
        CHECK(large.pop() == std::nullopt);
        large.push(chunk);
    }
    const auto payload = large.pop();
    REQUIRE(payload.has_value());
    CHECK(payload->size() == kMaxFrameIn);
    CHECK_FALSE(large.mid_frame());

    std::string many;
    for (int i = 0; i < 1'000'000; ++i) many += header(0);
    FrameDecoder small;
    small.push(many);
    CHECK(pop_all(small).size() == 1'000'000);
    CHECK(Seconds(std::chrono::steady_clock::now() - started).count() < 5.0);
}

}  // namespace
}  // namespace host::wire
