// The file in which a running host says what it is.
#include "platform/live_hosts.hpp"

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace host::platform {
namespace {

TEST_CASE("what a running host says of itself is read back as it was") {
    const LiveHost host{.pid = 12, .version = "1.2.3", .sandbox = {"on, version 7", "off"}};
    CHECK(read_pid_file(pid_file_text(host)) == host);
    CHECK(pid_file_text(host).size() < kMaxPidFile);
}

TEST_CASE("a file that says nothing of a running host is not taken for one") {
    for (const char* text :
         {"", "{", "pid 1\n", "pid 1\nversion 1\nlandlock on\nseccomp on",
          "pid x\nversion 1\nlandlock on\nseccomp on\n", "pid 1 2\nversion 1\nlandlock on\nseccomp on\n",
          "version 1\npid 1\nlandlock on\nseccomp on\n", "pid 1\nversion 1\nsandbox on\nseccomp on\n"}) {
        INFO(text);
        CHECK_FALSE(read_pid_file(text).has_value());
    }
}

TEST_CASE(
    "a host whose file is empty, as on a full disk, is there all the same, and nothing says that it may use a log") {
    const support::TempDir dir;
    PidFile file(dir.path(), 4711);
    file.write({.pid = 4711, .version = "1.2.3", .sandbox = {"off", "off"}, .may_use_log = true});
    REQUIRE(live_hosts(dir.path()).size() == 1);
    std::filesystem::resize_file(dir.path() / pid_file_name(4711), 0);
    const auto found = live_hosts(dir.path());
    REQUIRE(found.size() == 1);
    CHECK(found.front().pid == 4711);
    CHECK(found.front().version == "unknown");
    CHECK_FALSE(found.front().may_use_log);
}

TEST_CASE("files of running hosts are known by their names") {
    CHECK(is_pid_file_name(pid_file_name(1)));
    CHECK(is_pid_file_name("live-4194304.host"));
    CHECK(is_pid_file_name("live-4194304.json"));  // of version 0.1.0
    for (const char* name :
         {"", "live-.host", "live-1", "live-x.host", "live-1.host.new", "state.db", "live-1.hostx"}) {
        CHECK_FALSE(is_pid_file_name(name));
    }
}

}  // namespace
}  // namespace host::platform
