#include "io/stdio_channel.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <cerrno>
#include <utility>

namespace host::io {
namespace {

using boost::system::error_code;
using platform::has_hung_up;

constexpr std::size_t kWidePipe = 1024 * 1024;

}  // namespace

StdioChannel::StdioChannel(boost::asio::io_context& context, int in, int out, Callbacks callbacks)
    : callbacks_(std::move(callbacks)), in_(context, in), out_(context, out), in_flags_(in), out_flags_(out) {}

void StdioChannel::start() {
    watch_for_hangup();
    read();
}

// Chromium closes both pipes at once. While reading is held back and nothing is written, neither a read nor a write
// would notice. Files and /dev/null cannot be watched; they do not hang up either.
void StdioChannel::watch_for_hangup() {
    in_.async_wait(PipeEnd::wait_error, [this](error_code error) {
        if (error || !has_hung_up(in_.native_handle())) return;
        hung_up_ = true;
        pump();
    });
    out_.async_wait(PipeEnd::wait_error, [this](error_code error) {
        if (!error && has_hung_up(out_.native_handle())) end(Broken{EPIPE});
    });
}

void StdioChannel::read() {
    reading_ = true;
    in_.async_read_some(boost::asio::buffer(buffer_), [this](error_code error, std::size_t bytes) {
        reading_ = false;
        if (error == boost::asio::error::eof) {
            decoder_.mid_frame() ? end(MidFrameEof{}) : end(Eof{});
        } else if (error) {
            end(Broken{error.value()});
        } else {
            decoder_.push({buffer_.data(), bytes});
            if (decoder_.mid_frame() && decoder_.announced() > buffer_.size()) widen();
            pump();
        }
    });
}

// With a pipe of 64 KiB, megabytes need a process switch every few microseconds. So this asks for a larger pipe.
void StdioChannel::widen() {
    if (std::exchange(is_wide_, true)) return;
    platform::widen_pipe(in_.native_handle(), kWidePipe);
}

// Hands over the complete payloads, then reads on; both only while the peer takes what is written.
void StdioChannel::pump() {
    if (reading_) return;
    std::vector<std::string> batch;
    while (!ended_ && !holds_back()) {
        while (batch.size() < batch_) {
            auto payload = decoder_.pop();
            if (!payload) break;
            batch.push_back(*std::move(payload));
        }
        if (batch.empty()) break;
        hand_over(batch);
        batch.clear();
    }
    if (ended_ || holds_back()) return;
    if (decoder_.over_limit()) return end(OverLimit{decoder_.announced()});
    read();
}

void StdioChannel::hand_over(std::span<const std::string> batch) {
    const std::size_t before = said_;
    callbacks_.frames(batch);
    const std::size_t each = (said_ - before) / batch.size() + 1;
    batch_ = std::clamp<std::size_t>(kMaxSaid / each, 1, kMaxBatch);
}

void StdioChannel::send(std::span<const std::string> payloads) {
    for (const std::string& payload : payloads) {
        wire::append_frame(waiting_, payload);
        said_ += payload.size();
    }
    write();
}

void StdioChannel::send_at_once(std::string_view payload) {
    if (!writing_.empty() || !waiting_.empty() || ended_) return;
    wire::append_frame(waiting_, payload);
    waiting_.erase(0, write_at_once(out_, waiting_));
    write();
}

void StdioChannel::write() {
    if (!writing_.empty() || waiting_.empty()) return;
    std::swap(writing_, waiting_);
    on_written(0);
}

void StdioChannel::on_written(std::size_t bytes) {
    written_ += bytes;
    if (written_ == writing_.size()) {
        writing_ = std::exchange(waiting_, {});
        written_ = 0;
    }
    if (writing_.empty()) {
        if (done_) done_();
        return;
    }
    const auto rest = boost::asio::buffer(writing_) + written_;
    out_.async_write_some(rest, [this](error_code error, std::size_t more) {
        if (error) {
            writing_.clear();
            waiting_.clear();
            written_ = 0;
            end(Broken{error.value()});
            if (done_) done_();
            return;
        }
        const bool was_blocked = is_blocked();
        on_written(more);
        if (!was_blocked || is_blocked() || ended_) return;
        callbacks_.room();
        pump();
    });
}

void StdioChannel::end(const End& end) {
    if (std::exchange(ended_, true)) return;
    callbacks_.end(end);
}

void StdioChannel::finish(std::function<void()> done) {
    ended_ = true;
    done_ = std::move(done);
    if (queued() == 0) done_();
}

}  // namespace host::io
