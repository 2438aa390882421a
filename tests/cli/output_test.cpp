// What the commands print, where nothing can be printed: a full disk, a closed stdout, a pipe whose reader has gone.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "core/identity.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"

namespace {

using support::Finished;
using support::says;
using Words = std::vector<std::string>;

constexpr char kLost[] = "grok-retry-host: cannot write to stdout\n";

// A state with one session.
struct OutputPlace : support::TempDir {
    OutputPlace() {
        support::Process host(support::kHostProgram, {"--db", database, host::core::kExtensionOrigin});
        for (const char* request : {R"("hello","params":{"protocol":1,"client":{"name":"test","version":"1"}})",
                                    R"("session.start","params":{"mediaId":"media-one","prompt":"x"})"}) {
            host.send(R"({"jsonrpc":"2.0","id":7,"method":)" + std::string{request} + "}");
            REQUIRE(says(host.receive(), "result"));
        }
        host.close_input();
        REQUIRE(host.wait() == 0);
    }

    Finished run(Words arguments, support::Process::Options options) const {
        arguments.insert(arguments.end(), {"--db", database});
        options.environment = {{"HOME", path().string()}, {"XDG_STATE_HOME", path().string()}};
        support::Process process(support::kHostProgram, arguments, options);
        return support::finish(process);
    }

    std::string database{(path() / "state.db").string()};
};

// Each prints something to stdout, and ends with 0 when that arrives, or by a signal.
const std::vector<Words>& printing_commands() {
    static const std::vector<Words> commands{{"--help"},
                                             {"--version"},
                                             {"--settings"},
                                             {"--settings", "--json"},
                                             {"--debug"},
                                             {"--debug", "media-one"},
                                             {"--debug", "--json"},
                                             {"--debug", "--html", "-"},
                                             {"--debug", "--watch"},
                                             {"--explain", "media-one"},
                                             {"--explain", "media-one", "--json"},
                                             {"--export", "-"},
                                             {"--export", "--all", "-"},
                                             {"--complete-id", "m"},
                                             {"--sandbox", "on"},
                                             {"--set", "cooldownMs", "default"}};
    return commands;
}

void print_into_full_disk() {
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (full < 0 || ::dup2(full, STDOUT_FILENO) < 0) ::_exit(126);
}

void print_to_nobody() {
    int ends[2];
    if (::pipe(ends) != 0 || ::dup2(ends[1], STDOUT_FILENO) < 0) ::_exit(126);
    for (const int end : ends) ::close(end);
}

}  // namespace

TEST_CASE("output that cannot be written is said on stderr, and the exit code says so") {
    const OutputPlace place;
    const support::Process::Options full{.environment = {}, .closed = {}, .before_exec = print_into_full_disk};
    const support::Process::Options closed{.environment = {}, .closed = {STDOUT_FILENO}};
    for (const Words& command : printing_commands()) {
        CAPTURE(command);
        for (const support::Process::Options& nowhere : {full, closed}) {
            const Finished lost = place.run(command, nowhere);
            CHECK(lost.exit_code == 1);
            CHECK(lost.errors == kLost);
        }
    }
    const Finished doctor = place.run({"--doctor"}, full);
    CHECK(doctor.exit_code == 1);
    CHECK(says(doctor.errors, kLost));
}

TEST_CASE("a command that prints nothing to stdout needs none, and keeps its exit code") {
    const OutputPlace place;
    const support::Process::Options closed{.environment = {}, .closed = {STDOUT_FILENO}};
    CHECK(place.run({"--complete-id", "other"}, closed).exit_code == 0);
    const Finished refused = place.run({"--explain", "other"}, closed);
    CHECK(refused.exit_code == 1);
    const Finished misused = place.run({"--set", "cooldownMs", "never"}, closed);
    CHECK(misused.exit_code == 2);
    CHECK_FALSE(says(refused.errors + misused.errors, "stdout"));
}

TEST_CASE("a pipe whose reader has gone ends a command without a word") {
    const OutputPlace place;
    const support::Process::Options usual{.environment = {}, .closed = {}, .before_exec = print_to_nobody};
    const support::Process::Options ignored{.environment = {}, .closed = {}, .before_exec = [] {
                                                print_to_nobody();
                                                std::signal(SIGPIPE, SIG_IGN);
                                            }};
    for (const Words& command : printing_commands()) {
        CAPTURE(command);
        const Finished killed = place.run(command, usual);
        CHECK(killed.exit_code == 128 + SIGPIPE);
        CHECK(killed.errors.empty());
        const Finished ended = place.run(command, ignored);
        CHECK(ended.exit_code == 1);
        CHECK(ended.errors.empty());
    }
}
