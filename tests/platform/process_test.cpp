// This process and others, by their numbers.
#include "platform/process.hpp"

#include <limits>

#include "support/catch.hpp"

namespace host::platform {
namespace {

TEST_CASE("a process lives until it has ended, and what is no process's number never does") {
    CHECK(is_alive(process_id()));
    CHECK_FALSE(is_alive(0));  // these two would name groups of processes
    CHECK_FALSE(is_alive(-1));
    CHECK_FALSE(is_alive(std::numeric_limits<std::int64_t>::max()));
    CHECK_FALSE(is_alive((std::int64_t{1} << 32) + process_id()));
}

}  // namespace
}  // namespace host::platform
