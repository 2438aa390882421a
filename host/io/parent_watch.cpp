#include "io/parent_watch.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "platform/linux/parent_process.hpp"

namespace host::io {

ParentWatch::ParentWatch(boost::asio::io_context& context, std::function<void()> gone) : parent_(context) {
    platform::ParentProcess parent = platform::watch_parent();
    if (parent.is_gone) {
        boost::asio::post(context, std::move(gone));
        return;
    }
    if (!parent.end) return;
    parent_.assign(parent.end.release());
    parent_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                       [gone = std::move(gone)](boost::system::error_code error) {
                           if (!error) gone();
                       });
}

}  // namespace host::io
