#include "io/run_loop.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <numeric>
#include <system_error>
#include <utility>

#include "core/check.hpp"
#include "platform/process.hpp"
#include "wire/encode.hpp"

namespace host::io {
namespace {

using boost::system::error_code;
using namespace std::chrono_literals;

constexpr auto kFarewell = 250ms;   // for answers that the peer may still be reading
constexpr auto kFirstWord = 500ms;  // in a step that takes long
constexpr auto kShortestRest = 1ms;
constexpr core::Millis kQuiet{2'000};         // after what was large; the next such thing may follow at once
constexpr std::size_t kLittle = 128u * 1024;  // bytes in and out

constexpr int kOk = 0;
constexpr int kBrokenPeer = 3;  // exit codes
constexpr int kEnvironment = 3;

template <class... Functions>
struct Match : Functions... {
    using Functions::operator()...;
};

std::string over_limit_answer(std::uint32_t announced) {
    const std::string limit = std::to_string(wire::kMaxFrameIn);
    wire::Error error;
    error.code = core::ErrorCode::invalid_request;
    error.message = "a frame of " + std::to_string(announced) + " bytes was announced; the limit is " + limit +
                    " bytes. The host ends, because it cannot find the next frame";
    return wire::error_response("null", error);
}

std::size_t bytes_of(std::span<const std::string> texts) {
    return std::accumulate(texts.begin(), texts.end(), std::size_t{},
                           [](std::size_t sum, const std::string& text) { return sum + text.size(); });
}

bool is_gone(int error) { return error == EPIPE || error == ECONNRESET || error == EIO; }

}  // namespace

RunLoop::RunLoop(const Parts& parts)
    : parts_(parts),
      channel_(context_, parts.in, parts.out,
               {.frames = [this](std::span<const std::string> payloads) { on_frames(payloads); },
                .end = [this](const End& end) { on_end(end); },
                .room = [this] { rest(); }}),
      parent_(context_, [this] { leave(kOk, "the process that started the host is gone"); }) {}

int RunLoop::run() {
    watch_signals();
    channel_.start();
    rest();
    context_.run();
    return exit_code_;
}

void RunLoop::watch_signals() {
    for (const int signal : platform::ending_signals()) signals_.add(signal);
    signals_.async_wait([this](error_code error, int signal) {
        if (!error) leave(kOk, "signal " + std::to_string(signal));
    });
}

void RunLoop::on_frames(std::span<const std::string> payloads) {
    next_word_ = Steady::now() + kFirstWord;
    core::ClockReading now = read_clocks();
    if (parts_.recorder) parts_.recorder->frames(payloads, parts_.host.time_at(now));
    const auto messages = parts_.host.handle(payloads, std::move(now));
    if (parts_.clock && bytes_of(payloads) + bytes_of(messages) > kLittle) give_back_at_ = Steady::now() + kQuiet;
    speak(messages);
}

void RunLoop::say_at_once(std::string_view message) noexcept {
    if (!parts_.clock || leaving_ || Steady::now() < next_word_) return;
    next_word_ = Steady::now() + kFirstWord;
    try {
        channel_.send_at_once(message);
    } catch (const std::bad_alloc&) {  // the next word may have room
    }
}

void RunLoop::wake() {
    next_word_ = Steady::now() + kFirstWord;
    if (give_back_at_ && *give_back_at_ <= Steady::now()) give_back_memory();
    core::ClockReading now = read_clocks();
    if (parts_.recorder) parts_.recorder->wake(parts_.host.time_at(now));
    core::scene.enter({}, "woken");
    speak(parts_.host.wake(std::move(now)));
}

core::ClockReading RunLoop::read_clocks() const {
    return parts_.clock ? parts_.clock->read() : core::made_up_reading();
}

void RunLoop::speak(const std::vector<std::string>& messages) {
    if (parts_.recorder) parts_.recorder->done(messages, parts_.host.last_step());
    channel_.send(messages);
    core::scene.rest();
    rest();
}

// Sleeps until the next deadline; runs after each step. While the peer reads nothing, the timer is not armed: other
// hosts do what falls due, or this one when there is room again.
void RunLoop::rest() {
    if (!leaving_ && parts_.host.last_step().ran && !parts_.may_go_on()) {
        // The extension then starts another host, which uses the new folder.
        return leave(kEnvironment, "the state folder was moved or replaced, so a new host must start");
    }
    if (!parts_.clock || leaving_) return;
    timer_.cancel();
    auto wait = parts_.host.next_wake(read_clocks());
    if (give_back_at_) wait = std::min(wait.value_or(kQuiet), kQuiet);
    if (!wait || channel_.is_blocked()) return;
    timer_.expires_after(std::max<core::Millis>(*wait, kShortestRest));
    timer_.async_wait([this](error_code error) {
        if (!error && !leaving_ && !channel_.is_blocked()) wake();
    });
}

// The allocator keeps what large messages took, for the next ones. A host lives for days and is mostly idle.
void RunLoop::give_back_memory() {
    give_back_at_.reset();
    platform::give_back_memory();
}

void RunLoop::on_end(const End& end) {
    std::visit(Match{[this](const Eof&) { leave(kOk, "end of input"); },
                     [this](const MidFrameEof&) { leave(kOk, "end of input inside a frame"); },
                     [this](const OverLimit& over) {
                         const std::string answer = over_limit_answer(over.announced);
                         channel_.send({&answer, 1});
                         leave(kBrokenPeer, "a frame of " + std::to_string(over.announced) + " bytes was announced");
                     },
                     [this](const Broken& broken) {
                         const std::string why = std::generic_category().message(broken.error);
                         leave(is_gone(broken.error) ? kOk : kBrokenPeer, "the connection broke: " + why);
                     }},
               end);
}

void RunLoop::leave(int exit_code, std::string_view why) {
    if (std::exchange(leaving_, true)) return;
    exit_code_ = exit_code;
    parts_.log.line("ends: " + std::string{why});
    if (parts_.recorder) parts_.recorder->end(why);
    timer_.expires_after(kFarewell);
    timer_.async_wait([this](error_code error) {
        if (!error) context_.stop();
    });
    channel_.finish([this] { context_.stop(); });
}

}  // namespace host::io
