// Real hosts whose limits are reached, as far as they are resources of a process: typed errors, nothing granted
// meanwhile, and the same process goes on when it is over.
#include <sys/resource.h>

#include <csignal>

#include "faults/live_host.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/this_build.hpp"

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
    if (support::kIsSanitized) return;  // which looks at memory through a pipe of its own
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
            if (most == 3 && !has_log()) attempts.expect_refusal(host, {"storage_io"});  // a log is open already
            (void)attempts.report(host);
        }
        attempts.add_point();
        attempts.expect_answers(host);
    }
    host.end();
    report("13", "prlimit(RLIMIT_NOFILE) of a live host", attempts.finish(file));
}

TEST_CASE("memory that runs out: a typed error or an end, and nothing lost (RLIMIT_AS)", "[faults]") {
    if (support::kIsSanitized) return;  // which reserves more than any limit
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
}

}  // namespace
}  // namespace faults
