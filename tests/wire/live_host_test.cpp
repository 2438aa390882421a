// The file in which a running host says what it is.
#include "wire/live_host.hpp"

#include "support/catch.hpp"

namespace host::wire {
namespace {

TEST_CASE("what a running host says of itself is read back as it was") {
    const LiveHost host{.pid = 12, .version = "1.2.3", .sandbox = {"on, version 7", "off"}};
    CHECK(decode_live_host(encode(host)) == host);
    CHECK(encode(host).size() < kMaxLiveFile);
}

TEST_CASE("a file that says nothing of a running host is not taken for one") {
    for (const char* text : {"", "{", "[]", "7", "{}", R"({"pid":1})", R"({"pid":"1","version":"1","sandbox":{}})",
                             R"({"pid":1,"version":"1","sandbox":3})", R"({"pid":1,"version":"1","sandbox":{}})",
                             R"({"pid":1,"version":1,"sandbox":{"landlock":"on","seccomp":"on"}})"}) {
        INFO(text);
        CHECK_FALSE(decode_live_host(text).has_value());
    }
}

TEST_CASE("files of running hosts are known by their names") {
    CHECK(is_live_file_name(live_file_name(1)));
    CHECK(is_live_file_name("live-4194304.json"));
    for (const char* name :
         {"", "live-.json", "live-1", "live-x.json", "live-1.json.new", "state.db", "live-1.jsonx"}) {
        CHECK_FALSE(is_live_file_name(name));
    }
}

}  // namespace
}  // namespace host::wire
