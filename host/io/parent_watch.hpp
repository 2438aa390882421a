// Calls back when the process that started us has ended, without ever waking up to look. One thread.
//
// A browser that dies closes our stdin, which is how we normally learn of it; but a sibling may have inherited the
// other end of the pipe and keep it open. Where the system cannot tell (platform/posix/parent_process.hpp), it never
// calls back.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>

#include "io/pipe_end.hpp"

namespace host::io {

class ParentWatch {
public:
    // `gone` is called at most once, from the context. The context must outlive this.
    ParentWatch(boost::asio::io_context& context, std::function<void()> gone);

private:
    ParentEnd parent_;
};

}  // namespace host::io
