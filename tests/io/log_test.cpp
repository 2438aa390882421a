// host.log: always on, private, capped, written by several hosts at once, never a reason to fail.
#include "io/log.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace host::io {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const fs::path& file) {
    std::vector<std::string> lines;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

TEST_CASE("a log line says when, who and what, in a file of the user's own") {
    const support::TempDir dir;
    const Log log(dir.path() / "state" / "host.log");
    log.line("hello");
    const auto lines = lines_of(log.file());
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].substr(24) == " pid " + std::to_string(getpid()) + " hello");  // after "2026-01-31T12:00:00.000Z"
    CHECK(lines[0].substr(10, 1) + lines[0].substr(23, 1) == "TZ");
    CHECK(fs::status(log.file()).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a log whose folder has to be made makes it private, whatever the umask") {
    const support::TempDir dir;
    const mode_t before = ::umask(0);
    Log(dir.path() / "a" / "state" / "host.log").line("hello");
    ::umask(before);
    CHECK(fs::status(dir.path() / "a").permissions() == fs::perms::owner_all);
    CHECK(fs::status(dir.path() / "a" / "state").permissions() == fs::perms::owner_all);
    CHECK(lines_of(dir.path() / "a" / "state" / "host.log").size() == 1);
}

TEST_CASE("one event is one line, whatever is in it") {
    const support::TempDir dir;
    const Log log(dir.path() / "host.log");
    log.line("one\ntwo \x1b[31mred \xff");
    const auto lines = lines_of(log.file());
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].ends_with(R"(one\x0atwo \x1b[31mred \xff)"));
}

TEST_CASE("a full log makes room for a new one, and the one before that goes") {
    const support::TempDir dir;
    const Log log(dir.path() / "host.log");
    const std::string text(Log::kMaxLine, 'x');
    for (std::size_t written = 0; written < 3 * Log::kMaxBytes; written += text.size()) log.line(text);
    CHECK(fs::file_size(dir.path() / "host.log") <= Log::kMaxBytes + 2 * Log::kMaxLine);
    CHECK(fs::file_size(dir.path() / "host.log.1") <= Log::kMaxBytes + 2 * Log::kMaxLine);
    CHECK(std::distance(fs::directory_iterator(dir.path()), fs::directory_iterator()) == 2);
}

TEST_CASE("several hosts write one log at once without losing or mixing lines") {
    const support::TempDir dir;
    constexpr int kLines = 400;  // of 1 KiB: twice as much as fits in one file's half, so they rotate it once
    {
        std::vector<std::jthread> hosts;
        for (const char name : {'a', 'b', 'c', 'd'}) {
            hosts.emplace_back([&, name] {
                const Log log(dir.path() / "host.log");
                for (int i = 0; i < kLines; ++i) log.line(std::string(1024, name));
            });
        }
    }
    std::size_t whole = 0;
    for (const char* file : {"host.log", "host.log.1"}) {
        for (const std::string& line : lines_of(dir.path() / file)) {
            const std::string text = line.substr(line.rfind(' ') + 1);
            REQUIRE(text == std::string(1024, text.front()));
            ++whole;
        }
    }
    CHECK(whole == 4 * kLines);
}

TEST_CASE("a log that cannot be written harms nothing") {
    const support::TempDir dir;
    SECTION("its folder cannot be") {
        std::ofstream(dir.path() / "file") << "in the way";
        Log(dir.path() / "file" / "host.log").line("lost");
    }
    SECTION("it is a link: not followed") {
        fs::create_symlink(dir.path() / "elsewhere", dir.path() / "host.log");
        Log(dir.path() / "host.log").line("lost");
        CHECK_FALSE(fs::exists(dir.path() / "elsewhere"));
    }
    SECTION("it has a second name: that may be any file of the user's") {
        std::ofstream(dir.path() / "elsewhere") << "mine";
        fs::create_hard_link(dir.path() / "elsewhere", dir.path() / "host.log");
        Log(dir.path() / "host.log").line("lost");
        CHECK(fs::file_size(dir.path() / "elsewhere") == 4);
    }
    SECTION("it is a FIFO that nobody reads: not waited for") {
        REQUIRE(mkfifo((dir.path() / "host.log").c_str(), 0600) == 0);
        Log(dir.path() / "host.log").line("lost");
    }
}

TEST_CASE("a log that others may read is tightened before anything is written") {
    const support::TempDir dir;
    std::ofstream(dir.path() / "host.log") << "";
    fs::permissions(dir.path() / "host.log", static_cast<fs::perms>(0644));
    Log(dir.path() / "host.log").line("private");
    CHECK(fs::status(dir.path() / "host.log").permissions() == static_cast<fs::perms>(0600));
}

}  // namespace
}  // namespace host::io
