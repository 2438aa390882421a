#include "io/parent_watch.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace host::io {

ParentWatch::ParentWatch(boost::asio::io_context& context, std::function<void()> gone) : parent_(context) {
    platform::ParentProcess parent = platform::watch_parent();
    if (parent.is_gone) {
        boost::asio::post(context, std::move(gone));
        return;
    }
    if (!adopt(parent_, std::move(parent))) return;
    wait_for_end(parent_, [gone = std::move(gone)](boost::system::error_code error) {
        if (!error) gone();
    });
}

}  // namespace host::io
