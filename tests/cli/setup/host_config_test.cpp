// host.ini: switches for a host that a browser starts.
#include "cli/setup/host_config.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/temp_dir.hpp"

namespace host::cli {
namespace {

namespace fs = std::filesystem;

struct ConfigPlace : support::TempDir {
    void write(const std::string& text) const { std::ofstream(file()) << text; }
    [[nodiscard]] fs::path file() const { return path() / "host.ini"; }
    [[nodiscard]] std::expected<HostConfig, std::string> read() const { return read_host_config(path()); }
    [[nodiscard]] bool is_refused() const {  // and the sentence names the file
        const auto got = read();
        return !got && got.error().find(file().string()) != std::string::npos;
    }
};

mode_t mode_of(const fs::path& file) {
    struct stat status {};
    REQUIRE(stat(file.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

TEST_CASE("without a host.ini the switches have their defaults") {
    const ConfigPlace place;
    CHECK(place.read() == HostConfig{.sandbox = true, .record = {}});
    CHECK(read_host_config(place.path() / "nowhere") == HostConfig{});
}

TEST_CASE("what is written into host.ini is what the next host reads") {
    const ConfigPlace place;
    for (const char* record :
         {"/tmp/frames.jsonl", "/a folder/with, a comma.jsonl", "/it's #1.jsonl", "/пусть/a=b.jsonl"}) {
        const HostConfig wanted{.sandbox = false, .record = record};
        REQUIRE(write_host_config(place.path(), wanted));
        CHECK(place.read() == wanted);
    }
    REQUIRE(write_host_config(place.path(), {}));
    CHECK(place.read() == HostConfig{});
    CHECK(mode_of(place.file()) == 0600);
    CHECK(std::distance(fs::directory_iterator(place.path()), {}) == 1);
}

TEST_CASE("a name that host.ini cannot keep is refused, and what was there stays") {
    const ConfigPlace place;
    REQUIRE(write_host_config(place.path(), {.sandbox = false, .record = {}}));
    for (const char* record : {"/a;b", "/a\nsandbox = on", "relative", ""}) {
        CHECK_FALSE(write_host_config(place.path(), {.sandbox = false, .record = record}));
    }
    CHECK(place.read() == HostConfig{.sandbox = false, .record = {}});
}

TEST_CASE("a host.ini written by hand may have comments and spaces") {
    const ConfigPlace place;
    place.write("# mine\n; too\n\n  sandbox=off   ; for gdb\nrecord = /tmp/r\n");
    CHECK(place.read() == HostConfig{.sandbox = false, .record = "/tmp/r"});
}

TEST_CASE("values in a host.ini may be quoted; of a key that comes twice the last one counts") {
    const ConfigPlace place;
    place.write("sandbox = on\r\nrecord = '/a folder/b, c'\nsandbox = \"off\"\nrecord-prompts = 'on'");
    CHECK(place.read() == HostConfig{.sandbox = false, .record = "/a folder/b, c", .record_prompts = true});
    place.write("record = \"/a=b # c\"  ; why not\n");
    CHECK(place.read() == HostConfig{.sandbox = true, .record = "/a=b # c"});
    place.write("");
    CHECK(place.read() == HostConfig{});
}

TEST_CASE("a host.ini that cannot be understood is an error that names it") {
    const ConfigPlace place;
    place.write(GENERATE("sandbox = maybe", "sandbox", "sandbox = on off", "sandbx = off", "[section]\nsandbox = off",
                         "record = relative", "record =", "record = \"/a", "record = \"/a\" b", "record = /a b",
                         "record = /a,/b", "record = [/a]", "record = \"relative\"", "Sandbox = off", "sandbox : off",
                         "= off", "a.sandbox = off", "sandbox = \"\"", "sandbox = ; off", "x", "\x01\x02\x03\x04",
                         "[[[[", "record = [\n"));
    CHECK(place.is_refused());
}

TEST_CASE("a host.ini that is a link, a pipe, a folder or too long is not believed") {
    const ConfigPlace place;
    SECTION("symbolic link") { fs::create_symlink("/etc/hostname", place.file()); }
    SECTION("symbolic link to nothing") { fs::create_symlink("/nowhere", place.file()); }
    SECTION("hard link") {
        std::ofstream(place.path() / "other") << "sandbox = off\n";
        fs::create_hard_link(place.path() / "other", place.file());
    }
    SECTION("pipe") { REQUIRE(mkfifo(place.file().c_str(), 0600) == 0); }
    SECTION("folder") { fs::create_directory(place.file()); }
    SECTION("too long") { place.write(std::string(100'000, '\n')); }
    CHECK(place.is_refused());
}

TEST_CASE("a host.ini that others may write is not believed; one they may read is tightened") {
    const ConfigPlace place;
    place.write("sandbox = off\n");
    REQUIRE(chmod(place.file().c_str(), 0622) == 0);
    CHECK(place.is_refused());
    REQUIRE(chmod(place.file().c_str(), 0644) == 0);
    CHECK(place.read() == HostConfig{.sandbox = false, .record = {}});
    CHECK(mode_of(place.file()) == 0600);
}

TEST_CASE("a link in the place of host.ini is replaced, not followed, when the switches are written") {
    const ConfigPlace place;
    std::ofstream(place.path() / "other") << "untouched";
    fs::create_symlink(place.path() / "other", place.file());
    REQUIRE(write_host_config(place.path(), {.sandbox = false, .record = {}}));
    CHECK(place.read() == HostConfig{.sandbox = false, .record = {}});
    CHECK(support::read_text(place.path() / "other") == "untouched");
}

}  // namespace
}  // namespace host::cli
