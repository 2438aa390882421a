// The ends of our pipes, and of the process that started us, on Windows.
//
// A browser may hand over any kind of pipe, and most cannot be read without waiting for what comes. So each end has a
// thread that waits; it keeps its own copy of the bytes, and posts the result to the context. Handlers run in the
// context, as those of Asio's own streams do. One operation at a time; one thread uses this.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/windows/object_handle.hpp>
#include <functional>
#include <memory>
#include <string_view>

#include "platform/windows/parent_process.hpp"

namespace host::io {

class PipeEnd {
public:
    using Handler = std::function<void(boost::system::error_code, std::size_t)>;
    enum Wait { wait_error };

    PipeEnd(boost::asio::io_context& context, int fd);  // owns the descriptor from now on
    ~PipeEnd();
    PipeEnd(const PipeEnd&) = delete;
    PipeEnd& operator=(const PipeEnd&) = delete;

    // boost::asio::error::eof at the end. Errors are of the generic category; EPIPE: nobody reads any more.
    void async_read_some(boost::asio::mutable_buffer into, Handler handler);
    void async_write_some(boost::asio::const_buffer from, Handler handler);
    // Waits for room, on this thread; no other write may be under way.
    std::size_t write_at_once(std::string_view bytes);
    // Never calls back: a pipe cannot be asked while somebody waits for it. A write that is under way ends with EPIPE
    // when the other end is closed, and a read with eof.
    template <class Waiter>
    void async_wait(Wait, Waiter&&) {}
    [[nodiscard]] int native_handle() const { return fd_; }

private:
    class Worker;
    int fd_;
    std::shared_ptr<Worker> worker_;  // outlives this while its thread waits
};

// Writes a few bytes, and returns how many. An error is left to the next write.
inline std::size_t write_at_once(PipeEnd& end, std::string_view bytes) { return end.write_at_once(bytes); }

using ParentEnd = boost::asio::windows::object_handle;

// Returns false when there is nobody to watch.
inline bool adopt(ParentEnd& end, platform::ParentProcess&& parent) {
    if (!parent.end) return false;
    end.assign(parent.end);
    return true;
}

// Calls `handler` with an error code when the parent has ended, or this ends.
template <class Handler>
void wait_for_end(ParentEnd& parent, Handler handler) {
    parent.async_wait(std::move(handler));
}

}  // namespace host::io
