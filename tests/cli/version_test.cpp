// `--version` as people run it: the real binary.
#include "cli/version.hpp"

#include "core/identity.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"

namespace host::cli {
namespace {

using support::says;

TEST_CASE("the version begins with a line for programs, and goes on with commit, protocol, SQLite and build") {
    support::Process process(support::kHostProgram, {"--version"}, {.environment = {}, .closed = {}});
    const support::Finished done = support::finish(process);
    CHECK(done.exit_code == 0);
    CHECK(done.errors.empty());
    CHECK(done.out.starts_with(std::string{"grok-retry-host "} + core::kVersion + "\nCommit    "));
    CHECK(says(done.out, "\nProtocol  1\nSQLite    3."));
    CHECK(says(done.out, "\nBuild     "));
    // Not always the newest commit: a program may be older than that.
    const auto git = [](const std::string& commit) {
        support::Process looking("/usr/bin/git", {"-C", GRH_SOURCE_DIR, "rev-parse", "--verify", "--quiet", commit},
                                 {.environment = {}, .closed = {}});
        return support::finish(looking).exit_code;
    };
    const auto at = done.out.find("Commit    ") + 10;
    const std::string commit = done.out.substr(at, 12);
    if (git("HEAD") == 0) {
        INFO(commit);
        CHECK(git(commit + "^{commit}") == 0);
    } else {
        CHECK(commit.starts_with("unknown\n"));
    }
}

TEST_CASE("a program that was built from a modified tree says so, and new files change nothing") {
    CHECK(says(version({.commit = "0123456789ab", .is_modified = true})[1], "0123456789ab+modified"));
    CHECK_FALSE(says(version({.commit = "0123456789ab"})[1], "modified"));

    const support::TempDir dir;
    const std::string tree = (dir.path() / "tree").string(), header = (dir.path() / "build.hpp").string();
    const auto run = [](const char* program, std::vector<std::string> arguments) {
        support::Process process(program, std::move(arguments), {.environment = {}, .closed = {}});
        const support::Finished done = support::finish(process);
        INFO(done.errors);
        CHECK(done.exit_code == 0);
    };
    const auto git = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"-C", tree, "-c", "user.name=t", "-c", "user.email=t@example.org"});
        run("/usr/bin/git", std::move(arguments));
    };
    const auto says_modified = [&] {
        run("/usr/bin/cmake", {"-DOUT=" + header, "-DSOURCE=" + tree, "-DTYPE=Release", "-DCOMPILER=GNU", "-P",
                               GRH_SOURCE_DIR "/host/cli/build.cmake"});
        return says(support::read_text(header), ".is_modified = true");
    };
    std::filesystem::create_directory(tree);
    git({"init", "--quiet"});
    support::write_text(dir.path() / "tree/file", "as it was");
    git({"add", "file"});
    git({"commit", "--quiet", "--message", "first"});
    CHECK_FALSE(says_modified());
    support::write_text(dir.path() / "tree/new", "not tracked");
    CHECK_FALSE(says_modified());
    support::write_text(dir.path() / "tree/file", "changed");
    CHECK(says_modified());
    git({"commit", "--quiet", "--all", "--message", "second"});
    CHECK_FALSE(says_modified());
}

TEST_CASE("the version says whether SQLite is bundled and whether the program is self-contained") {
    const auto last = [](const Build& build) {
        const auto lines = version(build);
        REQUIRE(lines.size() == 5);
        return lines[3] + "\n" + lines[4];
    };
    const std::string bundled = last({.commit = "0123456789ab",
                                      .type = "Release",
                                      .compiler = "GNU 12.2.0",
                                      .sqlite = "bundled",
                                      .self_contained = true});
    CHECK(says(bundled, ", bundled\nBuild     Release, GNU 12.2.0, self-contained"));
    const std::string plain = last({.commit = "unknown",
                                    .type = "Debug",
                                    .compiler = "Clang 19.1.7",
                                    .sqlite = "system",
                                    .self_contained = false});
    CHECK(says(plain, ", the system's\nBuild     Debug, Clang 19.1.7"));
    CHECK_FALSE(says(plain, "self-contained"));
}

}  // namespace
}  // namespace host::cli
