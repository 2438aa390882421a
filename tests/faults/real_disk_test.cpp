// Real hosts on real disks that take no more, may not be written, or lose the file under the host: typed errors,
// nothing granted meanwhile, and the same process goes on when it is over (reliability 1.3).
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "faults/live_host.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace faults {
namespace {

namespace fs = std::filesystem;

// Of a live process, from outside.
class Limit {
public:
    Limit(const LiveHost& host, __rlimit_resource what, rlim_t most) : pid_(host.pid()), what_(what) {
        REQUIRE(prlimit(pid_, what_, nullptr, &before_) == 0);
        const rlimit now{.rlim_cur = most, .rlim_max = before_.rlim_max};
        REQUIRE(prlimit(pid_, what_, &now, nullptr) == 0);
    }
    ~Limit() { prlimit(pid_, what_, &before_, nullptr); }
    Limit(const Limit&) = delete;
    Limit& operator=(const Limit&) = delete;

private:
    pid_t pid_;
    __rlimit_resource what_;
    rlimit before_{};
};

TEST_CASE("files that may not grow: storage_full at every size, and then the host goes on (RLIMIT_FSIZE)", "[faults]") {
    const support::TempDir dir;
    const fs::path file = dir.path() / "state.db";
    LiveHost host(file, {},
                  {.before_exec = GENERATE(
                       +[] { std::signal(SIGXFSZ, SIG_DFL); }, +[] { std::signal(SIGXFSZ, SIG_IGN); })});
    REQUIRE(host.hello().empty());
    Attempts attempts;
    attempts.expect_answers(host);
    const auto size = fs::file_size(file);
    for (rlim_t most = 0; most < size; most += size / 8) {
        {
            const Limit limit(host, RLIMIT_FSIZE, most);
            for (int n = 0; n < 2; ++n) {
                const std::string error = attempts.report(host);
                CHECK((error.empty() || error == "storage_full"));
                if (most < 8192) CHECK(error == "storage_full");
            }
        }
        attempts.add_point();
        CHECK(attempts.report(host) == "");
    }
    host.end();
    report("11", "prlimit(RLIMIT_FSIZE) of a live host, SIGXFSZ default and ignored", attempts.finish(file));
}

TEST_CASE("no descriptors left: storage_io, and then the host goes on (RLIMIT_NOFILE)", "[faults]") {
    const support::TempDir dir;
    const fs::path file = dir.path() / "state.db";
    LiveHost host(file);
    Attempts attempts;
    {
        CHECK(host.ask("ping").contains("error"));  // it runs
        const Limit none(host, RLIMIT_NOFILE, 3);
        CHECK(host.hello().starts_with("storage_"));  // there is no file yet
        attempts.add_point();
    }
    REQUIRE(host.hello().empty());
    attempts.expect_answers(host);
    for (const rlim_t most : {3, 8, 12}) {
        {
            const Limit none(host, RLIMIT_NOFILE, most);
            if (most == 3) attempts.expect_refusal(host, {"storage_io"});
            (void)attempts.report(host);
        }
        attempts.add_point();
        attempts.expect_answers(host);
    }
    host.end();
    report("13", "prlimit(RLIMIT_NOFILE) of a live host", attempts.finish(file));
}

TEST_CASE("memory that runs out: a typed error or an end, and nothing lost (RLIMIT_AS)", "[faults]") {
#ifndef __SANITIZE_ADDRESS__  // which reserves more than any limit
    const support::TempDir dir;
    const fs::path file = dir.path() / "state.db";
    Attempts attempts;
    for (const rlim_t most : {1, 6'000'000, 12'000'000, 16'000'000}) {
        LiveHost host(file);
        REQUIRE(host.hello().empty());
        attempts.expect_answers(host);
        bool ended = false;
        {
            const Limit limit(host, RLIMIT_AS, most);
            try {
                (void)host.ask("session.start", {{"mediaId", "big"}, {"prompt", std::string(32'000, 'p')}});
                (void)attempts.report(host);
            } catch (const std::exception&) {
                ended = true;
            }
        }
        attempts.add_point();
        if (ended) {
            CHECK(host.process().wait() < 128);  // by itself
        } else {
            attempts.expect_answers(host);
            host.end();
        }
        attempts.add_missing(attempts.missing_in(file));
    }
    report("29", "prlimit(RLIMIT_AS) of a live host", attempts.finish(file));
#endif
}

TEST_CASE("the file is renamed, deleted or replaced under a live host: one typed error, then the file at its place",
          "[faults]") {
    const support::TempDir dir;
    const fs::path file = dir.path() / "state.db", moved = dir.path() / "moved.db";
    LiveHost host(file);
    REQUIRE(host.hello().empty());
    Attempts before;
    before.expect_answers(host);
    SECTION("renamed") {
        fs::rename(file, moved);
        CHECK(host.report("b1") == "storage_readonly");
        CHECK(host.report("b1") == "");
        CHECK(before.missing_in(moved) == 0);
        SECTION("and put back") {
            fs::rename(moved, file);
            CHECK(host.report("a4") == "storage_readonly");
            CHECK(before.report(host) == "");
            host.end();
            before.add_point();
            report("22", "rename of a live database, and back", before.finish(file));
        }
    }
    SECTION("deleted") {  // by somebody who wants to begin anew; that is his to decide
        fs::remove(file);
        CHECK(host.report("b1") == "storage_readonly");
        CHECK(host.report("b1") == "");
        host.end();
        host::store::SessionStore store(file, {});
        CHECK(store.problems().empty());
        CHECK(store.ledger({"img"}).size() == 1);
        report("22", "unlink of a live database", {.points = 1, .answered = 1});
    }
    SECTION("replaced by a copy of another moment") {
        {
            host::store::Database live(file, host::store::Database::Access::read_only, host::core::Millis{800});
            std::ofstream(moved, std::ios::binary);
            host::store::Database copy(moved, host::store::Database::Access::read_write, host::core::Millis{800});
            live.copy_to(copy);
        }
        CHECK(before.report(host) == "");  // in the one that goes
        fs::rename(moved, file);
        CHECK(host.report("a9") == "storage_readonly");
        CHECK(host.report("a9") == "");
        host.end();
        host::store::SessionStore store(file, {});
        CHECK(store.problems().empty());
        CHECK(store.ledger({"img"}).size() == 4);
        report("22", "another database renamed over a live one", {.points = 1, .answered = 4});
    }
}

TEST_CASE("a folder with any name holds the state, and one whose name is too long is refused", "[faults]") {
    const support::TempDir dir;
    Campaign campaign;
    for (const std::string& name : {std::string{"with spaces 'and' \"quotes\""}, std::string{"žluťoučký 🐎 \u202e"},
                                    std::string{"100%;?#&file=x"}, std::string(255, 'x'), std::string{"a\nb"}}) {
        INFO(name);
        const fs::path file = dir.path() / name / "deeper" / "state.db";
        LiveHost host(file);
        REQUIRE(host.hello().empty());
        Attempts attempts;
        attempts.expect_answers(host);
        host.end();
        CHECK(fs::status(file.parent_path()).permissions() == fs::perms::owner_all);
        const Campaign one = attempts.finish(file);
        campaign.points += 1;
        campaign.answered += one.answered;
        campaign.missing += one.missing;
    }
    for (const std::string& name : {std::string(256, 'x'), [] {
                                        std::string deep;
                                        for (int n = 0; n < 40; ++n) deep += std::string(200, 'x') + "/";
                                        return deep;
                                    }()}) {
        LiveHost host(dir.path() / name / "state.db");
        CHECK(host.hello() == "storage_io");
        campaign.replies["storage_io"] += 1;
        campaign.points += 1;
        host.end();
    }
    report("16", "folders with spaces, quotes, letters of everywhere, 255, 256 and 8000 bytes", campaign);
}

TEST_CASE("a database of another user is refused, and left as it is", "[faults]") {
    if (geteuid() != 0) {
        WARN("SKIPPED: needs root, to give a file away");
        return;
    }
    const support::TempDir dir;
    const fs::path file = dir.path() / "state.db";
    {
        LiveHost host(file);
        REQUIRE(host.hello().empty());
        host.end();
    }
    const std::string bytes = host::store::bytes_of(file);
    REQUIRE(::chown(file.c_str(), 65'534, 65'534) == 0);
    LiveHost host(file);
    CHECK(host.hello() == "storage_readonly");
    host.end();
    CHECK(host::store::bytes_of(file) == bytes);
}

TEST_CASE("a copy that is taken while a host writes is of one moment", "[faults]") {
    const support::TempDir dir;
    const fs::path file = dir.path() / "state.db";
    constexpr int kAsked = 150;
    LiveHost host(file);
    REQUIRE(host.hello().empty());
    for (int n = 1; n <= kAsked; ++n) host.send_report("a" + std::to_string(n));
    std::size_t known = 0;
    Campaign campaign;
    while (known < kAsked) {
        const fs::path copy = dir.path() / ("copy" + std::to_string(campaign.points) + ".db");
        {
            host::store::Database live(file, host::store::Database::Access::read_only, host::core::Millis{5'000});
            std::ofstream(copy, std::ios::binary);
            host::store::Database into(copy, host::store::Database::Access::read_write, host::core::Millis{800});
            live.copy_to(into);
        }
        host::store::SessionStore store(copy, {});
        CHECK(store.problems().empty());
        const auto ledger = store.ledger({"img"});
        CHECK(ledger.size() >= known);
        for (std::size_t n = 0; n < ledger.size(); ++n) {  // none is missing in between
            REQUIRE(ledger[n].attempt.value == "a" + std::to_string(n + 1));
        }
        known = ledger.size();
        campaign.points += 1;
    }
    for (int n = 1; n <= kAsked; ++n) CHECK(host.next_answer().contains("result"));
    campaign.answered = kAsked;
    host.end();
    report("33", "copies through the backup API while a host writes", campaign);
}

// --- as root, in mount namespaces of their own

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
    LiveHost host(dir.path() / "state.db", Mounted::words(dir.path(), "size=300k",
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
            REQUIRE(::chown(path.c_str(), kNobody, static_cast<gid_t>(-1)) == 0);
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
