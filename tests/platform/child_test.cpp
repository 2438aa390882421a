// Programs that we start: talked to, waited for, and nothing left behind when that fails.
#include "platform/child.hpp"

#include <sys/resource.h>

#include <filesystem>
#include <system_error>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace host::platform {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr Patience kPatience{5'000};

Child::Start shell(const std::string& script) {
    return {.program = "/bin/sh", .arguments = {"-c", script}, .folder = {}, .environment = {}};
}

std::string all_of(Child& child) {
    std::string all;
    while (const auto bytes = child.read(kPatience)) {
        if (bytes->empty()) return all;
        all += *bytes;
    }
    FAIL("nothing came in time");
    return all;
}

std::ptrdiff_t open_descriptors() { return std::distance(fs::directory_iterator("/proc/self/fd"), {}); }

// While it lives this process may open so many descriptors in all.
class MostDescriptors {
public:
    explicit MostDescriptors(rlim_t most) {
        getrlimit(RLIMIT_NOFILE, &before_);
        const rlimit few{.rlim_cur = most, .rlim_max = before_.rlim_max};
        setrlimit(RLIMIT_NOFILE, &few);
    }
    ~MostDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
    MostDescriptors(const MostDescriptors&) = delete;
    MostDescriptors& operator=(const MostDescriptors&) = delete;

private:
    rlimit before_{};
};

TEST_CASE("a child reads what it is sent, and says what it wrote, how it ended and what it complained of") {
    Child child(shell("read word; echo \"heard $word\"; echo trouble >&2; exit 7"));
    CHECK(child.send("hello\n"));
    CHECK(all_of(child) == "heard hello\n");
    CHECK(child.wait(kPatience) == 7);
    CHECK(child.errors() == "trouble\n");
}

TEST_CASE("a child starts in its folder, with its variables besides ours") {
    const support::TempDir dir;
    Child child({.program = "/bin/sh",
                 .arguments = {"-c", "pwd; echo $GRH_WORD; test -n \"$PATH\" && echo $#", "name", "an argument"},
                 .folder = dir.path(),
                 .environment = {{"GRH_WORD", "a word"}}});
    CHECK(all_of(child) == fs::canonical(dir.path()).string() + "\na word\n1\n");
}

TEST_CASE("a child that writes to a closed pipe is ended by it, although we ignore that signal") {
    Child child(shell("kill -PIPE $$; echo still here"));
    CHECK(all_of(child).empty());
    CHECK(child.wait(kPatience) == 128 + 13);
}

TEST_CASE("a program that cannot be started is an error that says why, and leaves no descriptor open") {
    const support::TempDir dir;
    const auto before = open_descriptors();
    const auto error_of = [](const Child::Start& start) {
        try {
            const Child child(start);
        } catch (const std::system_error& error) {
            return error.code();
        }
        return std::error_code{};
    };
    CHECK(error_of({.program = dir.path() / "nothing"}) == std::errc::no_such_file_or_directory);
    CHECK(error_of({.program = "/etc/passwd"}) == std::errc::permission_denied);
    CHECK(error_of({.program = "/bin/true", .folder = dir.path() / "nowhere"}) == std::errc::no_such_file_or_directory);
    CHECK(open_descriptors() == before);
}

TEST_CASE("a child that cannot have all its pipes leaves none of them open") {
    const auto before = open_descriptors();
    int failed = 0;
    bool has_started = false;
    for (rlim_t most = 3; !has_started; ++most) {  // it takes three pipes: each limit in turn fails somewhere else
        REQUIRE(most < 1'000);
        {
            const MostDescriptors few(most);
            try {
                const Child child(shell("exit 0"));
                has_started = true;
            } catch (const std::system_error& error) {
                CHECK(error.code() == std::errc::too_many_files_open);
                ++failed;
            }
        }
        CHECK(open_descriptors() == before);
    }
    CHECK(failed >= 6);
}

}  // namespace
}  // namespace host::platform
