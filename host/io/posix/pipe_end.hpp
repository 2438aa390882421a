// The ends of our pipes, and a descriptor that tells when our parent process ends. Here Asio can watch descriptors.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <string_view>
#include <utility>

#include "platform/posix/parent_process.hpp"

namespace host::io {

using PipeEnd = boost::asio::posix::stream_descriptor;
using ParentEnd = boost::asio::posix::stream_descriptor;

// Writes what can be written without waiting, and returns how many bytes that were. An error is left to the next write.
inline std::size_t write_at_once(PipeEnd& end, std::string_view bytes) {
    boost::system::error_code ignored;
    end.non_blocking(true, ignored);
    return end.write_some(boost::asio::buffer(bytes.data(), bytes.size()), ignored);
}

// Returns false when there is nobody to watch.
inline bool adopt(ParentEnd& end, platform::ParentProcess&& parent) {
    if (!parent.end) return false;
    end.assign(parent.end.release());
    return true;
}

// Calls `handler` with an error code when the parent has ended, or this ends.
template <class Handler>
void wait_for_end(ParentEnd& parent, Handler handler) {
    parent.async_wait(ParentEnd::wait_read, std::move(handler));
}

}  // namespace host::io
