// What takes long says so on a terminal, and nowhere else: the commands, and the scripts.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "core/media.hpp"
#include "store/session_store.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/terminal.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"

namespace {

namespace fs = std::filesystem;
using support::says;

constexpr char kStartOfLine[] = "\r\x1b[K";

TEST_CASE("an import shows how far it is on a terminal, and nothing of that in a pipe or on a dumb terminal") {
    const support::TempDir dir;
    const std::string file = (dir.path() / "store.json").string();
    support::write_text(file, R"({"state":{"sessionByMediaId":{"img":{"retryCount":2}}},"version":1})");
    const auto arguments = [&](const char* db) {
        return std::vector<std::string>{"--db", (dir.path() / db).string(), "--import", file};
    };
    support::Terminal terminal(arguments("a.db"), support::Terminal::Options{});
    const std::string all = terminal.until("");
    CHECK(says(all, std::string{kStartOfLine} + "importing: 1 image, "));
    CHECK(says(all, std::string{kStartOfLine} + "Imported 1 image"));  // the line is gone before the answer
    support::Terminal dumb(arguments("b.db"), support::Terminal::Options{.environment = {{"TERM", "dumb"}}});
    CHECK_FALSE(says(dumb.until(""), "importing"));
    support::Process pipe(support::kHostProgram, arguments("c.db"), {});
    const auto finished = support::finish(pipe);
    CHECK(finished.errors.empty());
    CHECK(finished.out == "Imported 1 image from " + file + ".\n");
}

TEST_CASE(
    "an import into a damaged state shows on a terminal that it is checked and restored, and names the original") {
    const support::TempDir dir;
    const fs::path db = dir.path() / "state.db";
    {
        host::store::SessionStore store(db, {.now = host::core::instant_from_ms(1'800'000'000'000)});
        host::core::Media media = host::core::new_media({"img"}, {}, host::core::kNever);
        media.revision = 1;
        host::store::Transaction transaction = store.begin();
        store.save(std::nullopt, media, std::nullopt);
        transaction.commit();
        store.database().run(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000)"
            " INSERT INTO attempt(media_id, attempt_id, effort, moderated, layer, layer_known, percent, seen_at, "
            "source) SELECT 'img', printf('%060d', i), 1, 1, 1, 0, -1, 0, 0 FROM n");
        store.database().run("UPDATE media SET is_active = 1, outcome = 2");
    }
    const std::string file = (dir.path() / "store.json").string();
    support::write_text(file, R"({"state":{"sessionByMediaId":{"other":{"retryCount":2}}},"version":1})");
    support::Terminal terminal({"--db", db.string(), "--import", file}, support::Terminal::Options{.columns = 400});
    const std::string all = terminal.until("");
    CHECK(says(all, std::string{kStartOfLine} + "opening the state file: "));
    CHECK(says(all,
               "grok-retry-host: the state file was damaged and has been restored; the original is kept as "
               "state.db.damaged-"));
    CHECK(says(all, "Imported 1 image from "));
}

TEST_CASE("a replay shows how far it is on a terminal, where its lines go elsewhere; nothing of that in a pipe") {
    const support::TempDir dir;
    const std::string lines = (dir.path() / "lines").string();
    const std::string command = std::string{support::kHostProgram} +
                                " --replay " GRH_SOURCE_DIR "/tests/recordings/two_refused_one_good.jsonl >'" + lines +
                                "'";
    support::Terminal terminal({"-c", command}, support::Terminal::Options{.program = "/bin/bash"});
    const std::string all = terminal.until("");
    CHECK(all.starts_with(std::string{kStartOfLine} + "replaying: 1 step, "));
    CHECK(all.ends_with(kStartOfLine));  // the line is gone
    CHECK(says(support::read_text(lines), "No difference."));
    support::Process pipe("/bin/bash", {"-c", command}, {});
    CHECK(support::finish(pipe).errors.empty());
}

// A step of a build that lasts until somebody reads from a named pipe.
struct SlowStep {
    support::TempDir dir;
    fs::path pipe{dir.path() / "pipe"};
    std::string script = "source " GRH_SOURCE_DIR "/scripts/progress.bash; step() { echo '[3/97] compiling'; echo > '" +
                         pipe.string() + "'; return $1; }; with_progress 'building it' '" +
                         (dir.path() / "log").string() + "' step ";

    SlowStep() { REQUIRE(mkfifo(pipe.c_str(), 0600) == 0); }
    void finish() const { std::ifstream(pipe).get(); }
    [[nodiscard]] std::string log() const { return support::read_text(dir.path() / "log"); }
};

TEST_CASE("a script shows on a terminal for how long a step has run and how far it is, and in the end how it went") {
    const SlowStep step;
    support::Terminal terminal({"-c", step.script + "0"}, support::Terminal::Options{.program = "/bin/bash"});
    CHECK_NOTHROW(terminal.until("building it ... "));
    CHECK_NOTHROW(terminal.until(" s [3/97]"));
    step.finish();
    CHECK(says(terminal.until(""), std::string{kStartOfLine} + "building it: done after "));
    CHECK(terminal.exit_code() == 0);
    CHECK(step.log() == "[3/97] compiling\n");
}

// The scripts of the repository in a tree of their own, with programs that do nothing in place of those that they run.
struct ScriptTree {
    support::TempDir dir;

    ScriptTree() {
        for (const char* name : {"setup", "build", "test", "progress.bash", "third_party"}) {
            const fs::path to = dir.path() / "scripts" / name;
            fs::create_directories(to.parent_path());
            fs::copy_file(fs::path{GRH_SOURCE_DIR} / "scripts" / name, to);
        }
        fs::create_directory(dir.path() / "packaging");
        fs::create_directory(dir.path() / "packaging/third_party");
        support::write_text(dir.path() / "packaging/third_party/sources.txt", "");
        make("dpkg-query", "true");  // nothing is installed
        make("apt-get", "echo fetching");
        make("sudo", "[ $1 = -v ] || exec \"$@\"");
        make("cmake", "echo '[2/9] compiling'");
        make("ctest", "echo ctest \"$@\"");
    }
    void make(const char* name, const std::string& body) const {
        const fs::path program = dir.path() / "bin" / name;
        fs::create_directories(program.parent_path());
        support::write_text(program, "#!/bin/sh\n" + body + "\n");
        fs::permissions(program, fs::perms::owner_all);
    }
    [[nodiscard]] std::string command() const {
        const std::string here = dir.path().string();
        return "export PATH='" + here + "/bin':$PATH; cd '" + here +
               "' && scripts/setup build && scripts/build && scripts/test unit";
    }
};

TEST_CASE("setup, build and test show on a terminal how far they are, and nothing of that in a pipe") {
    const ScriptTree tree;
    support::Terminal terminal({"-c", tree.command()}, support::Terminal::Options{.program = "/bin/bash"});
    const std::string all = terminal.until("");
    INFO(all);
    CHECK(terminal.exit_code() == 0);
    CHECK(says(all, std::string{kStartOfLine} + "installing "));
    CHECK(says(all, " Debian packages: done after "));
    CHECK(says(all, std::string{kStartOfLine} + "building release: done after "));
    CHECK(says(all, std::string{kStartOfLine} + "building dev: done after "));
    CHECK(says(all, "ctest --preset dev --label-regex ^unit$ --progress "));
    support::Process pipe("/bin/bash", {"-c", tree.command()}, {});
    const auto piped = support::finish(pipe);
    CHECK(piped.exit_code == 0);
    CHECK(piped.errors.empty());
    CHECK(piped.out.starts_with("installing cmake "));
    CHECK(says(piped.out, "\nctest --preset dev --label-regex ^unit$ --parallel "));
}

TEST_CASE("a script says nothing of a step in a pipe, and returns what it returned") {
    const SlowStep step;
    support::Process process("/bin/bash", {"-c", step.script + "7"}, {});
    step.finish();
    const auto finished = support::finish(process);
    CHECK(finished.exit_code == 7);
    CHECK(finished.out.empty());
    CHECK(finished.errors.empty());
}

}  // namespace
