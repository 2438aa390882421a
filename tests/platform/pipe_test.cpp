// Pipes, and what they say of their other end.
#include "platform/pipe.hpp"

#include <fcntl.h>

#include "support/catch.hpp"

namespace host::platform {
namespace {

TEST_CASE("a pipe has hung up when its other end is closed, and not before") {
    Pipe pipe;
    CHECK_FALSE(has_hung_up(pipe.out.get()));
    CHECK_FALSE(has_hung_up(pipe.in.get()));
    SECTION("the writer is gone") {
        pipe.in.close();
        CHECK(has_hung_up(pipe.out.get()));
    }
    SECTION("the reader is gone") {
        pipe.out.close();
        CHECK(has_hung_up(pipe.in.get()));
    }
}

TEST_CASE("both ends of a pipe are closed in the programs that this one starts") {
    const Pipe pipe;
    for (const int fd : {pipe.out.get(), pipe.in.get()}) CHECK((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
}

TEST_CASE("the flags of a descriptor are what they were when whoever changed them is done") {
    const Pipe pipe;
    const int before = fcntl(pipe.out.get(), F_GETFL);
    {
        const KeptFlags kept(pipe.out.get());
        fcntl(pipe.out.get(), F_SETFL, before | O_NONBLOCK);
    }
    CHECK(fcntl(pipe.out.get(), F_GETFL) == before);
}

}  // namespace
}  // namespace host::platform
