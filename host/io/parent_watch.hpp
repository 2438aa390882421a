// Tells when the process that started us is gone, without ever waking up to look.
//
// A browser that dies closes our stdin, which is how we normally learn of it; but a sibling may have inherited the
// other end of the pipe and keep it open. Linux: the end of a pidfd. Elsewhere, or on an old kernel: does nothing.
// Not PR_SET_PDEATHSIG: it fires when the *thread* that started us ends, and Chromium starts hosts from pool threads.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>

namespace host::io {

class ParentWatch {
public:
    ParentWatch(boost::asio::io_context& context, std::function<void()> gone);

private:
    boost::asio::posix::stream_descriptor parent_;
};

}  // namespace host::io
