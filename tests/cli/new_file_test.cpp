// The files that people ask for, --export, --html and --record: private while they are written, and never one of the
// host's own (SECURITY.md).
#include "cli/new_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <map>

#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/this_build.hpp"

namespace host::cli {
namespace {

namespace fs = std::filesystem;
using fs::path;

using support::Finished;

// A home with the state of a host in it, and every file that may lie there.
struct HomeWithState : support::TempDir {
    fs::path state{path() / "state" / "grok-retry-host"};
    fs::path database{state / "state.db"};

    HomeWithState() {
        store::SessionStore store(database, {.own_directory = true});
        store::put(store, store::sample_media("m1"));
        for (const char* name :
             {"state.db.left", "state.db.restore-lock", "state.db.v3-20260131T120000Z.backup",
              "state.db.damaged-20260131T120000Z", "host.log", "host.log.1", "allowed-extensions", "live-4711.host"}) {
            support::write_text(state / name, std::string{"kept in "} + name);
        }
        support::write_text(state / "host.ini", "sandbox = on\n");
        fs::permissions(state / "host.ini", fs::perms{0600});
    }
    [[nodiscard]] Finished run(std::vector<std::string> arguments, const fs::path& from = "/") const {
        support::Process process("/usr/bin/env",
                                 [&] {
                                     arguments.insert(arguments.begin(), {"-C", from.string(), support::kHostProgram});
                                     return arguments;
                                 }(),
                                 {.environment = {{"XDG_STATE_HOME", (path() / "state").string()}}, .closed = {}});
        return support::finish(process);
    }
    // Every file of the state and what is in it.
    [[nodiscard]] std::map<std::string, std::string> all() const {
        std::map<std::string, std::string> found;
        for (const auto& entry : fs::directory_iterator(state)) {
            found[entry.path().filename().string()] = support::read_text(entry.path());
        }
        return found;
    }
};

using Arguments = std::vector<std::string>;
const std::vector<Arguments> kFlags{{"--export"}, {"--debug", "--html"}, {"--record"}};

Arguments with(Arguments flags, const path& file) {
    flags.push_back(file.string());
    return flags;
}

TEST_CASE("the flags --export, --html and --record never take the place of a file of the host's own") {
    const HomeWithState home;
    const auto before = home.all();
    for (const auto& [name, text] : before) {
        for (const Arguments& flags : kFlags) {
            INFO(flags.back() << " " << name);
            const Finished refused = home.run(with(flags, home.state / name));
            CHECK(refused.exit_code == 1);
            CHECK(refused.errors.find("the host keeps its own data there") != std::string::npos);
        }
    }
    CHECK(home.all() == before);
}

TEST_CASE("a file of the host's own is known under any path: relative, through a link, by a second name") {
    const HomeWithState home;
    const path elsewhere = home.path() / "elsewhere";
    fs::create_directory(elsewhere);
    fs::create_directory_symlink(home.state, elsewhere / "folder");
    fs::create_symlink(home.database, elsewhere / "link");
    fs::create_hard_link(home.state / "host.ini", elsewhere / "second");
    const auto before = home.all();
    for (const Arguments& flags : kFlags) {
        for (const path& file : {path{"state.db"}, path{"./state.db"}, path{"../grok-retry-host/state.db"},
                                 elsewhere / "folder" / "state.db", elsewhere / "link", elsewhere / "second",
                                 elsewhere / "folder" / "host.log"}) {
            INFO(flags.back() << " " << file);
            const Finished refused = home.run(with(flags, file), home.state);
            CHECK(refused.exit_code == 1);
            CHECK(refused.errors.find("the host keeps its own data there") != std::string::npos);
        }
    }
    CHECK(home.all() == before);
    CHECK(fs::is_symlink(elsewhere / "link"));
    CHECK(fs::hard_link_count(elsewhere / "second") == 2);
}

TEST_CASE("a name that the host would use is refused before there is such a file, of --db and of the usual state") {
    const HomeWithState home;
    fs::remove(home.state / "host.ini");
    const path other = home.path() / "other.db";
    fs::copy_file(home.database, other);
    const auto before = home.all();
    for (const path& file : {home.state / "host.ini", home.state / "state.db-wal", home.state / "state.db-shm", other,
                             home.path() / "host.log", home.path() / "other.db-journal", home.path() / "host.ini",
                             home.path() / "allowed-extensions"}) {
        INFO(file);
        CHECK(home.run({"--db", other.string(), "--export", file.string()}).exit_code == 1);
    }
    CHECK(home.all() == before);
    CHECK(store::error_of([&] { const store::SessionStore still(other, {}); }) == std::nullopt);
}

TEST_CASE("beside the state any other file may be written") {
    const HomeWithState home;
    for (const char* name : {"export.json", "state.db.json", "page.html"}) {
        INFO(name);
        CHECK(home.run({"--export", (home.state / name).string()}).exit_code == 0);
        CHECK(support::read_text(home.state / name).find("the prompt of m1") != std::string::npos);
    }
}

TEST_CASE("what is there and is no regular file is no place for --export, and stays what it is") {
    const HomeWithState home;
    const path pipe = home.path() / "pipe", folder = home.path() / "folder";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    fs::create_directory(folder);
    fs::create_symlink(pipe, home.path() / "link");  // as /dev/stdout is one
    for (const path& file : {pipe, folder, home.path() / "link"}) {
        INFO(file);
        const Finished refused = home.run({"--export", file.string()});
        CHECK(refused.exit_code == 1);
        const char* const what = file == folder ? "is a folder, not a file" : "not a regular file";
        CHECK(refused.errors.find(what) != std::string::npos);
    }
    CHECK(fs::is_fifo(pipe));
    CHECK(fs::is_symlink(home.path() / "link"));
}

TEST_CASE("a file that is there stays as it is: --export, --export --all and --html say so, and --force replaces it") {
    const HomeWithState home;
    const path file = home.path() / "mine", link = home.path() / "link";
    fs::create_symlink(home.path() / "nowhere", link);
    const std::vector<Arguments> all{{"--export"}, {"--export", "--all"}, {"--debug", "--html"}};
    for (const Arguments& flags : all) {
        INFO(flags.back());
        support::write_text(file, "mine");
        const Finished refused = home.run(with(flags, file));
        CHECK(refused.exit_code == 1);
        CHECK(refused.errors == "grok-retry-host: " + file.string() +
                                    " exists already: name another file, or add --force to replace it\n");
        CHECK(support::read_text(file) == "mine");
        CHECK(home.run(with(flags, link)).exit_code == 1);
        CHECK(fs::is_symlink(link));
        Arguments forced = with(flags, file);
        forced.emplace_back("--force");
        CHECK(home.run(forced).exit_code == 0);
        CHECK(support::read_text(file).size() > 100);
        CHECK(home.run(with(flags, "-")).out.size() > 100);
    }
}

TEST_CASE("a file that somebody makes while an export is written stays, and the export says so") {
    const support::TempDir dir;
    const path file = dir.path() / "export.json";
    NewFile late(file, Existing::keep);
    late.out() << "export";
    support::write_text(file, "somebody's");
    const auto problem = late.publish();
    REQUIRE(problem);
    CHECK(problem->find("exists already") != std::string::npos);
    CHECK(support::read_text(file) == "somebody's");
    CHECK(std::distance(fs::directory_iterator(dir.path()), {}) == 1);
}

TEST_CASE("what another user plants in a shared folder is neither written to nor handed over: --export and --html") {
    const support::TempDir dir;
    const path file = dir.path() / "export.json", victim = dir.path() / "victim";
    support::write_text(victim, "mine");
    // The name that drafts once had, for every process that there can be soon: a link, and a file open for all.
    const path planted = file.string() + ".part-" + std::to_string(getpid());
    SECTION("a link to a file of the user's") { fs::create_symlink(victim, planted); }
    SECTION("a file that others may read") {
        support::write_text(planted, "");
        fs::permissions(planted, fs::perms{0666});
    }
    {
        NewFile draft(file, Existing::replace);
        draft.out() << "a secret prompt" << std::flush;
        for (const auto& entry : fs::directory_iterator(dir.path())) {
            if (support::read_text(entry.path()) != "a secret prompt") continue;
            CHECK(entry.path() != planted);
            CHECK(fs::symlink_status(entry.path()).type() == fs::file_type::regular);
            CHECK(fs::status(entry.path()).permissions() == fs::perms{0600});
        }
        CHECK_FALSE(draft.publish());
    }
    CHECK(support::read_text(victim) == "mine");
    CHECK(support::read_text(file) == "a secret prompt");
    CHECK(fs::status(file).permissions() == fs::perms{0600});
}

TEST_CASE("a file that breaks off leaves what was there, and says why") {
    const support::TempDir dir;
    const path file = dir.path() / "export.json";
    support::write_text(file, "old");
    { NewFile(file, Existing::replace).out() << "half"; }
    CHECK(support::read_text(file) == "old");
    CHECK(std::distance(fs::directory_iterator(dir.path()), {}) == 1);
    NewFile nowhere(dir.path() / "nowhere" / "export.json", Existing::keep);
    nowhere.out() << std::string(1'000'000, 'x');
    CHECK_FALSE(nowhere.out());
    const auto problem = nowhere.publish();
    REQUIRE(problem);
    CHECK(problem->find("nowhere/export.json: No such file or directory") != std::string::npos);
}

}  // namespace
}  // namespace host::cli
