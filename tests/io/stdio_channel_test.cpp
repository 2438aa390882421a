// Frames over real pipes (docs/protocol.md), with a peer that does what peers do.
#include "io/stdio_channel.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <stdexcept>

#include "support/catch.hpp"

namespace host::io {
namespace {

using namespace std::chrono_literals;
using Payloads = std::vector<std::string>;

// A channel and its peer, in one thread: the loop turns only while something is waited for.
class Connection {
public:
    Connection() : channel_(context_, in_[0], out_[1], callbacks()) { channel_.start(); }
    ~Connection() {
        close_to_host();
        close_from_host();
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    StdioChannel& channel() { return channel_; }
    Payloads received;
    std::vector<std::size_t> batches;
    std::vector<End> ends;
    int rooms{};
    std::string answer;  // to each frame; empty: there is none

    void write(std::string_view bytes) {
        if (::write(in_[1], bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
            throw std::runtime_error("the pipe did not take it");
        }
    }
    void close_to_host() { close_end(in_[1]); }
    void close_from_host() { close_end(out_[0]); }

    // Reads what the channel wrote, until there is that much.
    std::string read(std::size_t bytes) {
        std::string text;
        std::array<char, 65536> buffer{};
        fcntl(out_[0], F_SETFL, O_NONBLOCK);
        const bool complete = turn_until([&] {
            const ssize_t got = ::read(out_[0], buffer.data(), buffer.size());
            if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
            return text.size() >= bytes;
        });
        if (!complete) throw std::runtime_error("only " + std::to_string(text.size()) + " bytes came");
        return text;
    }

    template <class Condition>
    bool turn_until(Condition condition) {
        const auto deadline = std::chrono::steady_clock::now() + 10s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            context_.restart();
            context_.run_one_for(10ms);
        }
        return true;
    }
    void turn_while_ready() {
        context_.restart();
        while (context_.poll() > 0) context_.restart();
    }

private:
    StdioChannel::Callbacks callbacks() {
        return {.frames =
                    [this](std::span<const std::string> payloads) {
                        batches.push_back(payloads.size());
                        received.insert(received.end(), payloads.begin(), payloads.end());
                        if (!answer.empty()) channel_.send(Payloads(payloads.size(), answer));
                    },
                .end = [this](const End& end) { ends.push_back(end); },
                .room = [this] { ++rooms; }};
    }
    static std::array<int, 2> make_pipe() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
        return ends;
    }
    static void close_end(int& fd) {
        if (fd >= 0) close(std::exchange(fd, -1));
    }

    std::array<int, 2> in_{make_pipe()};
    std::array<int, 2> out_{make_pipe()};
    boost::asio::io_context context_;
    StdioChannel channel_;
};

std::string frames_of(const Payloads& payloads) {
    std::string bytes;
    for (const auto& payload : payloads) bytes += wire::encode_frame(payload);
    return bytes;
}

template <class Kind>
bool ended_with(const Connection& connection) {
    return connection.ends.size() == 1 && std::holds_alternative<Kind>(connection.ends.front());
}

TEST_CASE("a frame that comes byte by byte is one frame") {
    Connection connection;
    for (const char byte : frames_of({"{\"a\":1}", ""})) {
        connection.write({&byte, 1});
        connection.turn_while_ready();
    }
    CHECK(connection.received == Payloads{"{\"a\":1}", ""});
    CHECK(connection.ends.empty());
}

TEST_CASE("frames that wait together are handed over together (group commit)") {
    Connection connection;
    connection.write(frames_of({"one", "two", "three"}));
    REQUIRE(connection.turn_until([&] { return !connection.received.empty(); }));
    CHECK(connection.batches == std::vector<std::size_t>{3});
    CHECK(connection.received == Payloads{"one", "two", "three"});
}

TEST_CASE("no batch is larger than what may be answered at once") {
    Connection connection;
    const Payloads many(StdioChannel::kMaxBatch * 2 + 1, "x");
    connection.write(frames_of(many));
    REQUIRE(connection.turn_until([&] { return connection.received.size() == many.size(); }));
    CHECK(connection.batches == std::vector<std::size_t>{StdioChannel::kMaxBatch, StdioChannel::kMaxBatch, 1});
}

TEST_CASE("batches are as large as there is room for what is said to them") {
    Connection connection;
    connection.answer = std::string(StdioChannel::kMaxSaid / 64, 'a');
    const Payloads many(StdioChannel::kMaxBatch + 64, "x");
    connection.write(frames_of(many));
    REQUIRE(connection.read(many.size() * (wire::kFrameHeader + connection.answer.size())).size() > 0);
    CHECK(connection.batches == std::vector<std::size_t>{StdioChannel::kMaxBatch, 63, 1});
    connection.answer = std::string(2 * StdioChannel::kMaxSaid, 'a').substr(0, wire::kMaxFrameOut);
    for (int i = 0; i < 2; ++i) {
        connection.write(frames_of({"one", "two"}));
        REQUIRE(connection.read(2 * (wire::kFrameHeader + connection.answer.size())).size() > 0);
    }
    const std::vector<std::size_t> last(connection.batches.end() - 3, connection.batches.end());
    CHECK(last == std::vector<std::size_t>{2, 1, 1});  // one at a time, but one
}

TEST_CASE("the end of input between frames comes after the frames before it") {
    Connection connection;
    connection.write(frames_of({"last words"}));
    connection.close_to_host();
    REQUIRE(connection.turn_until([&] { return !connection.ends.empty(); }));
    CHECK(connection.received == Payloads{"last words"});
    CHECK(ended_with<Eof>(connection));
}

TEST_CASE("the end of input inside a frame is another kind of end") {
    const std::string frame = frames_of({"half"});
    for (std::size_t bytes = 1; bytes < frame.size(); ++bytes) {
        Connection connection;
        connection.write(std::string_view{frame}.substr(0, bytes));
        connection.close_to_host();
        REQUIRE(connection.turn_until([&] { return !connection.ends.empty(); }));
        CHECK(connection.received.empty());
        CHECK(ended_with<MidFrameEof>(connection));
    }
}

TEST_CASE("a length over the limit ends the input, after the frames before it") {
    Connection connection;
    const std::uint32_t length = static_cast<std::uint32_t>(wire::kMaxFrameIn) + 1;
    std::string header(sizeof length, '\0');
    std::memcpy(header.data(), &length, sizeof length);
    connection.write(frames_of({"fine"}) + header + "whatever");
    REQUIRE(connection.turn_until([&] { return !connection.ends.empty(); }));
    CHECK(connection.received == Payloads{"fine"});
    REQUIRE(ended_with<OverLimit>(connection));
    CHECK(std::get<OverLimit>(connection.ends.front()).announced == length);
}

TEST_CASE("what is sent arrives whole and in order, however slowly it is read") {
    Connection connection;
    Payloads sent;
    for (int i = 0; i < 300; ++i)
        sent.push_back(std::string(static_cast<std::size_t>(i) * 31, 'a') + std::to_string(i));
    for (const auto& payload : sent) connection.channel().send({&payload, 1});
    const std::string expected = frames_of(sent);
    CHECK(connection.read(expected.size()) == expected);
    CHECK(connection.turn_until([&] { return connection.channel().queued() == 0; }));
}

TEST_CASE("a word in the middle of a step is written at once, and never into another frame") {
    Connection connection;
    const std::string word = wire::encode_frame("word"), large(1 << 20, 'x');
    connection.channel().send_at_once("word");
    connection.channel().send_at_once("word");
    CHECK(connection.channel().queued() == 0);  // without a turn of the loop
    CHECK(connection.read(2 * word.size()) == word + word);
    connection.channel().send({&large, 1});
    connection.channel().send_at_once("dropped");
    const std::string expected = wire::encode_frame(large);
    CHECK(connection.read(expected.size()) == expected);
    connection.turn_while_ready();
    connection.channel().send_at_once(large);  // more than the pipe takes: the rest follows
    connection.channel().send_at_once("dropped");
    CHECK(connection.read(expected.size()) == expected);
    connection.turn_while_ready();
    connection.channel().send_at_once("word");
    CHECK(connection.read(word.size()) == word);
}

TEST_CASE("nothing more is read from a peer that does not read, until it does") {
    Connection connection;
    const Payloads big(5, std::string(1024 * 1024, 'x'));
    connection.channel().send(big);
    connection.write(frames_of({"later", "too"}));
    connection.turn_while_ready();
    REQUIRE(connection.channel().is_blocked());
    CHECK(connection.received.empty());

    const std::string expected = frames_of(big);
    CHECK(connection.read(expected.size()) == expected);
    REQUIRE(connection.turn_until([&] { return connection.received.size() == 2; }));
    CHECK(connection.rooms == 1);
    CHECK_FALSE(connection.channel().is_blocked());
}

TEST_CASE("the end of input is noticed although the peer reads nothing") {
    Connection connection;
    connection.channel().send(Payloads(5, std::string(1024 * 1024, 'x')));
    connection.write(frames_of({"said before it left"}));
    connection.turn_while_ready();
    REQUIRE(connection.channel().is_blocked());
    connection.close_to_host();
    REQUIRE(connection.turn_until([&] { return !connection.ends.empty(); }));
    CHECK(connection.received == Payloads{"said before it left"});
    CHECK(ended_with<Eof>(connection));
}

TEST_CASE("a peer that closes its reading end is noticed without anything being written") {
    Connection connection;
    connection.turn_while_ready();
    connection.close_from_host();
    REQUIRE(connection.turn_until([&] { return !connection.ends.empty(); }));
    REQUIRE(ended_with<Broken>(connection));
    CHECK(std::get<Broken>(connection.ends.front()).error == EPIPE);
}

TEST_CASE("finishing writes what is queued, hands over nothing more, and says when it is done") {
    Connection connection;
    const Payloads answers{std::string(200'000, 'x')};
    connection.channel().send(answers);
    bool done = false;
    connection.channel().finish([&] { done = true; });
    connection.write(frames_of({"too late"}));
    connection.turn_while_ready();
    CHECK_FALSE(done);
    const std::string expected = frames_of(answers);
    CHECK(connection.read(expected.size()) == expected);
    REQUIRE(connection.turn_until([&] { return done; }));
    CHECK(connection.received.empty());
    CHECK(connection.ends.empty());
}

TEST_CASE("a shared descriptor gets its blocking mode back") {
    std::array<int, 2> ends{};
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    const int ours = dup(ends[0]);
    {
        boost::asio::io_context context;
        StdioChannel channel(context, ends[0], dup(ours), {[](auto) {}, [](const auto&) {}, [] {}});
        channel.start();
        CHECK((fcntl(ours, F_GETFL) & O_NONBLOCK) != 0);
    }
    CHECK((fcntl(ours, F_GETFL) & O_NONBLOCK) == 0);
    close(ours);
    close(ends[1]);
}

}  // namespace
}  // namespace host::io
