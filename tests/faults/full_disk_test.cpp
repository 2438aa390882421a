// Real hosts on real disks that take no more or may not be written: typed errors, nothing granted meanwhile, and the
// same process goes on when it is over.
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "faults/live_host.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace faults {
namespace {

namespace fs = std::filesystem;

class Mounted {
public:
    // The words that run a host with a small disk in `folder`; `script` comes before it.
    static LiveHost::Words words(const fs::path& folder, const std::string& options, const std::string& script = "") {
        const std::string mount = "mount -t tmpfs -o mode=700," + options + " tmpfs '" + folder.string() + "'";
        return {"/usr/bin/unshare",
                "-m",
                "/bin/sh",
                "-c",
                "export PATH=/usr/bin:/bin:/usr/sbin:/sbin; set -e; " + mount + "; " + script + " exec \"$@\"",
                "sh"};
    }
    // That disk, as the host sees it; also after the host has gone.
    Mounted(const LiveHost& host, const fs::path& folder)
        : fd_(::open(("/proc/" + std::to_string(host.pid()) + "/root" + folder.string()).c_str(),
                     O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        REQUIRE(fd_ >= 0);
    }
    ~Mounted() { ::close(fd_); }
    Mounted(const Mounted&) = delete;
    Mounted& operator=(const Mounted&) = delete;

    [[nodiscard]] fs::path path() const { return "/proc/self/fd/" + std::to_string(fd_); }
    // Until nothing more goes in, however little.
    void fill() const {
        std::ofstream filler(path() / "filler", std::ios::binary | std::ios::app);
        for (std::size_t size = 65'536; size > 0; size /= 2) {
            while (filler.write(std::string(size, 'x').data(), static_cast<std::streamsize>(size)).flush()) {
            }
            filler.clear();
        }
    }
    void empty() const { fs::remove(path() / "filler"); }
    // Once the host is gone: nobody has a lock to lose.
    void copy_to(const fs::path& folder) const {
        for (const char* name : {"state.db", "state.db-journal"}) {
            if (fs::exists(path() / name)) fs::copy_file(path() / name, folder / name);
        }
    }

private:
    int fd_;
};

bool may_mount() {
    if (geteuid() == 0 && std::system("/usr/bin/unshare -m /bin/true 2>/dev/null") == 0) return true;
    WARN("SKIPPED: needs root, for a mount namespace");
    return false;
}

TEST_CASE("a small disk is filled and freed again: storage_full meanwhile, and the same host goes on", "[faults]") {
    if (!may_mount()) return;
    const support::TempDir dir, copy;
    const fs::path file = dir.path() / "state.db";
    Attempts attempts;
    LiveHost host(file, Mounted::words(dir.path(), "size=600k"));
    REQUIRE(host.hello().empty());
    const Mounted disk(host, dir.path());
    for (int round = 0; round < 4; ++round) {
        attempts.expect_answers(host);
        disk.fill();
        attempts.expect_refusal(host, {"storage_full"});
        attempts.add_point();
        disk.empty();
    }
    attempts.expect_answers(host);
    host.end();
    disk.copy_to(copy.path());
    report("10", "tmpfs of 600 KiB filled and freed under a live host, four times",
           attempts.finish(copy.path() / "state.db"));
}

TEST_CASE("a disk that is full when a host starts: storage_full, and then there is a file", "[faults]") {
    if (!may_mount()) return;
    const support::TempDir dir, copy;
    Attempts attempts;
    LiveHost host(dir.path() / "state.db", Mounted::words(dir.path(), "size=400k",
                                                          "dd if=/dev/zero of='" + (dir.path() / "filler").string() +
                                                              "' bs=1k 2>/dev/null || :;"));
    for (int n = 0; n < 3; ++n) CHECK(host.hello() == "storage_full");
    const Mounted disk(host, dir.path());
    disk.empty();
    attempts.add_point();
    REQUIRE(host.hello().empty());
    attempts.expect_answers(host);
    host.end();
    disk.copy_to(copy.path());
    report("10", "tmpfs that is full when the host starts", attempts.finish(copy.path() / "state.db"));
}

TEST_CASE("a disk mounted for reading only: storage_readonly, and then the same host goes on", "[faults]") {
    if (!may_mount()) return;
    const support::TempDir dir, copy;
    const fs::path file = dir.path() / "state.db";
    Attempts attempts;
    LiveHost host(file, Mounted::words(dir.path(), "size=2m", "mount -o remount,ro '" + dir.path().string() + "';"));
    for (int n = 0; n < 3; ++n) CHECK(host.hello() == "storage_readonly");
    attempts.add_point();
    const Mounted disk(host, dir.path());
    const std::string remount =
        "nsenter -t " + std::to_string(host.pid()) + " -m mount -o remount,rw '" + dir.path().string() + "'";
    REQUIRE(std::system(remount.c_str()) == 0);
    REQUIRE(host.hello().empty());
    attempts.expect_answers(host);
    host.end();
    disk.copy_to(copy.path());
    report("14", "tmpfs mounted read-only, then writable", attempts.finish(copy.path() / "state.db"));
}

TEST_CASE("a folder and a file that may not be written: storage_readonly, and then the same host goes on", "[faults]") {
    constexpr uid_t kNobody = 65'534;
    const support::TempDir dir;
    const fs::path folder = dir.path() / "state", file = folder / "state.db";
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
    Attempts attempts;
    {
        LiveHost once(file);
        REQUIRE(once.hello().empty());
        attempts.expect_answers(once);
        once.end();
    }
    LiveHost::Words words;
    if (geteuid() == 0) {  // whom no mode would stop
        words = {"/usr/bin/setpriv", "--reuid", std::to_string(kNobody), "--clear-groups"};
        for (const fs::path& path : {dir.path(), folder, file, fs::path{file.string() + "-journal"}}) {
            if (fs::exists(path)) REQUIRE(::chown(path.c_str(), kNobody, static_cast<gid_t>(-1)) == 0);
        }
    }
    for (const bool whole : {false, true}) {  // the file alone; the folder, too, without a journal
        if (whole) fs::remove(file.string() + "-journal");
        fs::permissions(file, fs::perms::owner_read);
        if (whole) fs::permissions(folder, fs::perms::owner_read | fs::perms::owner_exec);
        LiveHost host(file, words);
        CHECK(host.hello() == "storage_readonly");
        CHECK(host.ask("session.start", {{"mediaId", "m"}, {"prompt", "p"}}).contains("error"));
        attempts.add_point();
        fs::permissions(folder, fs::perms::owner_all);
        fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
        REQUIRE(host.hello().empty());
        attempts.expect_answers(host);
        host.end();
    }
    fs::remove(file.string() + "-journal");  // empty
    if (geteuid() == 0) REQUIRE(::chown(file.c_str(), 0, 0) == 0);
    report("14", "modes 0400 and 0500, as an ordinary user", attempts.finish(file));
}

}  // namespace
}  // namespace faults
