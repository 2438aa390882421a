// Frames over a pair of descriptors: whole payloads in, whole payloads out, in order, without blocking.
//
// Knows nothing of what the payloads say. All frames that one read completes are handed over together (group
// commit). Memory is bounded whatever the peer does: while more than kMaxQueued bytes wait for a peer that does not
// read, nothing more is read from it. One thread; must outlive the io_context's run().
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "io/pipe_end.hpp"
#include "platform/pipe.hpp"
#include "wire/frame.hpp"

namespace host::io {

// How the input ended, once and for all.
struct Eof {};
struct MidFrameEof {};  // the peer vanished while it was writing
struct OverLimit {
    std::uint32_t announced;
};  // where the next frame begins is unknown from here on
struct Broken {
    int error;
};  // an errno, of either direction; EPIPE: nobody reads any more
using End = std::variant<Eof, MidFrameEof, OverLimit, Broken>;

class StdioChannel {
public:
    static constexpr std::size_t kMaxQueued = 4u * 1024 * 1024;
    static constexpr std::size_t kMaxBatch = 256;  // payloads at once
    // As many as had about this much to be said to them, by the batch before: an answer may be a whole frame, and the
    // answers to a batch are held until all of it is done.
    static constexpr std::size_t kMaxSaid = 512u * 1024;

    struct Callbacks {
        std::function<void(std::span<const std::string>)> frames;  // one or more
        std::function<void(const End&)> end;                       // at most once; no frames after it
        std::function<void()> room;                                // is_blocked() is false again
    };

    // Owns both descriptors from now on.
    StdioChannel(boost::asio::io_context& context, int in, int out, Callbacks callbacks);
    StdioChannel(const StdioChannel&) = delete;
    StdioChannel& operator=(const StdioChannel&) = delete;

    void start();
    void send(std::span<const std::string> payloads);
    // Writes a frame while a batch is being handled, without a turn of the context; drops it if another is under way.
    void send_at_once(std::string_view payload);

    // So much waits for the peer that nothing should be produced for it now.
    [[nodiscard]] bool is_blocked() const { return queued() > kMaxQueued; }
    [[nodiscard]] std::size_t queued() const { return writing_.size() - written_ + waiting_.size(); }

    // No more frames are handed over; what is queued is still written. `done` is called when nothing is left that
    // could be.
    void finish(std::function<void()> done);

private:
    void read();
    void widen();
    void pump();
    void hand_over(std::span<const std::string> batch);
    void write();
    void on_written(std::size_t bytes);
    void watch_for_hangup();
    void end(const End& end);
    [[nodiscard]] bool holds_back() const { return is_blocked() && !hung_up_; }

    Callbacks callbacks_;
    PipeEnd in_;
    PipeEnd out_;
    // Asio makes both non-blocking; whoever shares them (the shell that started us) gets them back as they were.
    platform::KeptFlags in_flags_, out_flags_;

    wire::FrameDecoder decoder_;
    std::array<char, 65536> buffer_;  // as much as a pipe holds; what was not read into is not touched
    bool reading_{};
    bool is_wide_{};  // the pipe, if it is one
    bool hung_up_{};  // the peer writes no more; what is left to read is little, so reading goes on
    bool ended_{};

    std::size_t batch_{kMaxBatch};  // payloads in the next one
    std::size_t said_{};            // bytes, ever

    std::string writing_;  // the bytes under way, from written_ on
    std::size_t written_{};
    std::string waiting_;  // and those behind them
    std::function<void()> done_;
};

}  // namespace host::io
