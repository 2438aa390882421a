// A state folder on a file system that lacks what others have (tests/support/poor_disk.cpp): what the host and the
// doctor say. With real ones it was tried by hand: bindfs for FUSE.
#include <chrono>
#include <filesystem>

#include "core/identity.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"

namespace {

namespace fs = std::filesystem;
using namespace host;

using support::says;

struct PoorPlace : support::TempDir {
    explicit PoorPlace(const std::string& lacks)
        : options{.environment = {{"LD_PRELOAD", GRH_POOR_DISK},
                                  {"POOR_DISK", lacks},
                                  {"COLUMNS", "1000"},
                                  {"HOME", path().string()},
                                  {"ASAN_OPTIONS", "verify_asan_link_order=0"}},
                  .closed = {}} {}

    [[nodiscard]] std::string hello() const {
        support::Process host(support::kHostProgram,
                              {"--db", (path() / "s" / "state.db").string(), core::kExtensionOrigin}, options);
        host.send(R"({"jsonrpc":"2.0","id":1,"method":"hello","params":)"
                  R"({"protocol":1,"client":{"name":"test","version":"1"}}})");
        std::string answer = host.receive();
        host.close_input();
        CHECK(host.wait() == 0);
        return answer;
    }
    // The line about the disk, and the one below it: what helps.
    [[nodiscard]] std::string doctor() const {
        support::Process process(support::kHostProgram, {"--db", (path() / "s" / "state.db").string(), "--doctor"},
                                 options);
        const std::string all = process.read_all();
        const auto at = all.find("  disk ");
        return at == std::string::npos ? all : all.substr(at - 4, all.find("->", at) + 100 - at);
    }
    [[nodiscard]] std::string log() const { return support::read_text(path() / "s" / "host.log"); }

    support::Process::Options options;
};

}  // namespace

TEST_CASE("a disk without locks is not taken for a file that another program holds", "[slow]") {
    const PoorPlace place("locks");
    CHECK(says(place.hello(), "storage_io"));
    CHECK(says(place.log(), "its file system has no locks"));
    const std::string disk = place.doctor();
    CHECK(says(disk, "BAD   disk"));
    CHECK(says(disk, "has no locks"));
    CHECK(says(disk, "XDG_STATE_HOME"));
    CHECK_FALSE(fs::exists(place.path() / "s" / "state.db"));
}

TEST_CASE("a disk without hard links and without renames that do not replace is named as such") {
    const PoorPlace place("names");
    CHECK(says(place.hello(), "storage_io"));
    CHECK(says(place.log(), "can neither rename without replacing nor link"));
    CHECK(says(place.doctor(), "no hard links: the state cannot be kept there"));
    CHECK_FALSE(fs::exists(place.path() / "s" / "state.db"));
}

TEST_CASE("a disk that has one of the two, hard links or renames that do not replace, is good enough") {
    const PoorPlace place(GENERATE("links", "renames"));
    CHECK(says(place.hello(), R"("result")"));
    CHECK(says(place.doctor(), "ok    disk"));
    CHECK(fs::hard_link_count(place.path() / "s" / "state.db") == 1);
}

TEST_CASE("a state on a network file system works, and the doctor says that its locks cannot be relied on") {
    const PoorPlace place("local");
    CHECK(says(place.hello(), R"("result")"));
    const std::string disk = place.doctor();
    CHECK(says(disk, "note  disk"));
    CHECK(says(disk, "is on NFS"));
    CHECK(says(disk, "two hosts at once could damage the state"));
}

TEST_CASE("a file on a network file system is looked at by each host anew: its times are not believed", "[slow]") {
    using std::chrono::steady_clock;
    const auto is_left_behind_within = [](const std::string& lacks, std::chrono::milliseconds patience) {
        const PoorPlace place(lacks);
        const fs::path mark = place.path() / "s" / "state.db.left";
        const auto until = steady_clock::now() + patience;
        int hosts = 0;
        // The last change must be long enough ago to be told from the next one.
        for (; hosts < 2 || (!fs::exists(mark) && steady_clock::now() < until); ++hosts) {
            CHECK(says(place.hello(), R"("result")"));
        }
        return fs::exists(mark);
    };
    CHECK(is_left_behind_within("nothing", std::chrono::minutes{1}));
    CHECK_FALSE(is_left_behind_within("local", std::chrono::milliseconds{500}));
}
