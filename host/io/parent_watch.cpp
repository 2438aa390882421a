#include "io/parent_watch.hpp"

#include <sys/syscall.h>
#include <unistd.h>
#include <boost/asio/post.hpp>

#include <utility>

namespace host::io {
namespace {

int open_process([[maybe_unused]] pid_t pid) {
#ifdef SYS_pidfd_open
    return static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
#else
    return -1;
#endif
}

}  // namespace

ParentWatch::ParentWatch(boost::asio::io_context& context, std::function<void()> gone) : parent_(context) {
    const pid_t pid = getppid();
    if (pid <= 1) return;  // started by init, or from outside our pid namespace: nobody to watch
    const int process = open_process(pid);
    if (process < 0) return;
    parent_.assign(process);
    if (getppid() != pid) {  // it died before we looked, and the number may be somebody else's by now
        boost::asio::post(context, std::move(gone));
        return;
    }
    parent_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                       [gone = std::move(gone)](boost::system::error_code error) {
                           if (!error) gone();
                       });
}

}  // namespace host::io
