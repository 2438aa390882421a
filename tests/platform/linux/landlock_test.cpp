// Landlock: what each version of the kernel is asked for, and what a process inside can still do with files.
#include "platform/linux/landlock.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <fstream>

#include "platform/linux/process_flags.hpp"
#include "support/catch.hpp"
#include "support/in_child.hpp"
#include "support/temp_dir.hpp"

namespace {

namespace fs = std::filesystem;
namespace landlock = host::platform::landlock;

int error_of(long result) { return result < 0 ? errno : 0; }

// 0: it worked. Runs `act` inside a sandbox around `folder`.
template <class Act>
int inside(const fs::path& folder, const Act& act) {
    return support::in_child([&] {
        host::platform::renounce_privileges();
        if (landlock::enter(landlock::abi(), folder) != landlock::Entered::yes) return 255;
        return error_of(act());
    });
}

bool landlock_is_here() {
    if (landlock::abi() > 0) return true;
    WARN("this kernel has no Landlock: not tested");
    return false;
}

struct LandlockPlace : support::TempDir {
    LandlockPlace() {
        fs::create_directory(folder());
        std::ofstream(folder() / "inside") << "x";
        std::ofstream(outside()) << "x";
    }
    [[nodiscard]] fs::path folder() const { return path() / "folder"; }
    [[nodiscard]] fs::path outside() const { return path() / "outside"; }
};

TEST_CASE("each version of Landlock is asked for what it knows, and for no bit more") {
    // linux/landlock.h: how many rights on files, on the network and scopes each version has.
    constexpr struct {
        int files, network, scoped;
    } kKnown[] = {{0, 0, 0}, {13, 0, 0}, {14, 0, 0}, {15, 0, 0}, {15, 2, 0}, {16, 2, 0}, {16, 2, 2}, {16, 2, 2}};
    for (int abi = 0; abi < static_cast<int>(std::size(kKnown)); ++abi) {
        INFO("version " << abi);
        const auto rights = landlock::rights_of(abi);
        CHECK(rights.files == (1u << kKnown[abi].files) - 1);
        CHECK(rights.network == (1u << kKnown[abi].network) - 1);
        CHECK(rights.scoped == (1u << kKnown[abi].scoped) - 1);
        CHECK((rights.granted & ~rights.files) == 0);
        CHECK(std::popcount(rights.granted) < 7);
    }
    CHECK(landlock::rights_of(99) == landlock::rights_of(6));  // a kernel newer than this code
}

TEST_CASE("inside Landlock no file outside of the folder can be opened, made or removed") {
    if (!landlock_is_here()) return;
    const LandlockPlace place;
    const std::string outside = place.outside().string();
    const std::string fresh = (place.path() / "new").string();
    const std::string link = (place.folder() / "link").string();
    fs::create_symlink(place.outside(), link);
    CHECK(inside(place.folder(), [&] { return open(outside.c_str(), O_RDONLY); }) == EACCES);
    CHECK(inside(place.folder(), [&] { return open(outside.c_str(), O_WRONLY); }) == EACCES);
    CHECK(inside(place.folder(), [&] { return open(link.c_str(), O_RDONLY); }) == EACCES);
    CHECK(inside(place.folder(), [] { return open("/etc/passwd", O_RDONLY); }) == EACCES);
    CHECK(inside(place.folder(), [] { return open("/proc/self/mem", O_RDWR); }) == EACCES);
    CHECK(inside(place.folder(), [&] { return open(fresh.c_str(), O_CREAT | O_WRONLY, 0600); }) == EACCES);
    CHECK(inside(place.folder(), [&] { return unlink(outside.c_str()); }) == EACCES);
    CHECK(inside(place.folder(), [&] { return mkdir(fresh.c_str(), 0700); }) == EACCES);
    CHECK(inside(place.folder(), [&] { return symlink("/etc", link.c_str()); }) == EEXIST);
    CHECK(inside(place.folder(), [&] { return symlink("/etc", (link + "2").c_str()); }) == EACCES);
    CHECK(inside(place.folder(), [&] { return rename((place.folder() / "inside").c_str(), fresh.c_str()); }) != 0);
    CHECK(fs::exists(place.outside()));
}

TEST_CASE("inside Landlock all that the store does in its folder still works") {
    if (!landlock_is_here()) return;
    const LandlockPlace place;
    const auto file = [&](const char* name) { return (place.folder() / name).string(); };
    const std::string a = file("a"), b = file("b"), c = file("c"), old = file("inside"),
                      folder = place.folder().string();
    CHECK(inside(place.folder(), [&] {
              const int fd = open(a.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600);
              if (fd < 0 || write(fd, "x", 1) != 1 || ftruncate(fd, 0) != 0 || fchmod(fd, 0600) != 0) return -1;
              if (link(a.c_str(), b.c_str()) != 0 || unlink(a.c_str()) != 0) return -1;  // how a file is published
              if (rename(b.c_str(), c.c_str()) != 0 || truncate(c.c_str(), 0) != 0) return -1;
              const int directory = open(folder.c_str(), O_RDONLY | O_DIRECTORY);
              if (directory < 0 || fsync(directory) != 0) return -1;
              return open(old.c_str(), O_RDWR);
          }) == 0);
    CHECK(inside(place.folder(), [] { return open("/dev/urandom", O_RDONLY); }) == 0);
}

TEST_CASE("inside Landlock there is no TCP") {
    if (landlock::abi() < 4) {
        WARN("this kernel's Landlock has no rules for TCP: not tested");
        return;
    }
    const LandlockPlace place;
    CHECK(inside(place.folder(), [] {
              const int fd = socket(AF_INET, SOCK_STREAM, 0);
              sockaddr_in address{};
              address.sin_family = AF_INET;
              address.sin_port = htons(9);
              return connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
          }) == EACCES);
}

TEST_CASE("Landlock around a folder that is not there is not entered") {
    if (!landlock_is_here()) return;
    const LandlockPlace place;
    const fs::path nowhere = place.path() / "nowhere";
    CHECK(support::in_child([&] {
              host::platform::renounce_privileges();
              const bool no_folder = landlock::enter(landlock::abi(), nowhere) == landlock::Entered::no_folder;
              return no_folder && open("/etc/passwd", O_RDONLY) >= 0 ? 0 : 1;
          }) == 0);
}

}  // namespace
