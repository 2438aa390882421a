// Which image a person means: by the beginning of an id, by the completions of a shell, and what is said of none.
#include <filesystem>

#include "cli/reference.hpp"
#include "json/reader.hpp"
#include "store/session_store.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"

namespace {

namespace fs = std::filesystem;
using support::Finished;
using support::says;

// Ten ids that begin alike, one that does not, and one that a shell would read as a command.
struct ManyImages {
    support::TempDir dir;
    std::string db{(dir.path() / "state.db").string()};

    ManyImages() {
        host::store::SessionStore store(db, {});
        host::store::Transaction transaction = store.begin();
        for (int number = 0; number < 10; ++number) add(store, "m0000-" + std::to_string(number));
        add(store, "n1");
        add(store, "n2$(touch here)");
        transaction.commit();
    }
    static void add(host::store::SessionStore& store, const std::string& id) {
        host::core::Media media = host::core::new_media({id}, {}, host::core::kNever);
        media.revision = 1;
        store.save(std::nullopt, media, std::nullopt);
    }
    [[nodiscard]] Finished run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"--db", db});
        support::Process process(support::kHostProgram, arguments, {});
        return support::finish(process);
    }
};

TEST_CASE("an id that begins like several others is answered with all of them") {
    const ManyImages images;
    for (const std::string mode : {"--debug", "--explain"}) {
        const Finished several = images.run({mode, "m0000"});
        CHECK(several.exit_code == 1);
        CHECK(says(several.errors, "10 images have an id that begins with m0000; name one of them\n  m0000-0\n"));
        CHECK(says(several.errors, "\n  m0000-9\n"));
        CHECK_FALSE(says(several.errors, "n1"));
        CHECK(several.out.empty());
        const Finished none = images.run({mode, "x"});
        CHECK(none.exit_code == 1);
        CHECK(says(none.errors, "no image has an id that begins with x; --debug lists all images\n"));
    }
    CHECK(images.run({"--debug", "m0000-3"}).exit_code == 0);
    CHECK(images.run({"--debug", "n1"}).exit_code == 0);
}

TEST_CASE("in JSON, too, an id that is nobody's or several images' is answered, and nothing is made up") {
    const ManyImages images;
    for (const std::string mode : {"--debug", "--explain"}) {
        const auto several = host::json::read_json(images.run({mode, "m0000", "--json"}).out);
        REQUIRE(several);
        CHECK(several->at("matches").size() == 10);
        CHECK(several->at("matches").at(0) == "m0000-0");
        const auto none = host::json::read_json(images.run({mode, "x", "--json"}).out);
        REQUIRE(none);
        CHECK(none->at("problem") == "no image has an id that begins with x; --debug lists all images");
        CHECK(none->at("matches").empty());
        CHECK_FALSE(none->contains("bytes"));
        CHECK_FALSE(none->contains("settings"));
    }
    support::Process empty(support::kHostProgram, {"--db", (images.dir.path() / "no.db").string(), "--debug", "--json"},
                           {});
    const auto no_state = host::json::read_json(support::finish(empty).out);
    REQUIRE(no_state);
    CHECK(says(no_state->at("problem").get<std::string>(), "no state yet"));
    CHECK_FALSE(no_state->contains("bytes"));
}

TEST_CASE("the completions get the ids that begin so, those alone that no shell can misread") {
    const ManyImages images;
    CHECK(images.run({"--complete-id", "m0000-1"}).out == "m0000-1\n");
    CHECK(images.run({"--complete-id", "n"}).out == "n1\n");
    CHECK(images.run({"--complete-id", "x"}).out.empty());
    CHECK(images.run({"--complete-id", ""}).out.starts_with("m0000-0\nm0000-1\n"));
    const fs::path none = images.dir.path() / "none" / "state.db";
    support::Process nothing(support::kHostProgram, {"--db", none.string(), "--complete-id", "m"}, {});
    const Finished done = support::finish(nothing);
    CHECK(done.exit_code == 0);
    CHECK(done.out.empty());
    CHECK(done.errors.empty());
    CHECK_FALSE(fs::exists(none.parent_path()));
}

struct Shell {
    const char* program;
    std::string script;  // offers what completes "--debug n" for the state file in $STATE
};

TEST_CASE("each shell completes an id from the host") {
    const ManyImages images;
    const fs::path bin = images.dir.path() / "bin" / "grok-retry-host";
    fs::create_directories(bin.parent_path());
    fs::create_symlink(support::kHostProgram, bin);
    const auto flags = host::cli::flag_table();
    support::write_text(images.dir.path() / "bash", host::cli::bash_completion(flags));
    support::write_text(images.dir.path() / "zsh/_grok-retry-host", host::cli::zsh_completion(flags));
    support::write_text(images.dir.path() / "fish", host::cli::fish_completion(flags));
    const std::vector<Shell> shells{
        {"/bin/bash",
         "source $HERE/bash; COMP_WORDS=(grok-retry-host --db $STATE --debug n); COMP_CWORD=4;"
         "_grok_retry_host grok-retry-host n --debug; echo \"${COMPREPLY[@]}\""},
        // No terminal, no completion: what would be offered is what the function calls compadd with.
        {"/usr/bin/zsh",
         "compadd() { print -r -- ${(P)2} }; _arguments() { words=(grok-retry-host --db $STATE --debug n); CURRENT=5;"
         "PREFIX=n; _grok_retry_host_ids }; source $HERE/zsh/_grok-retry-host"},
        {"/usr/bin/fish", "source $HERE/fish; complete -C \"grok-retry-host --db $STATE --debug n\""},
    };
    for (const Shell& shell : shells) {
        INFO(shell.program);
        if (!fs::exists(shell.program)) {
            WARN("not tried: no " << shell.program);
            continue;
        }
        support::Process process(shell.program, {"-c", shell.script},
                                 {.environment = {{"HERE", images.dir.path().string()},
                                                  {"STATE", images.db},
                                                  {"HOME", images.dir.path().string()},
                                                  {"PATH", bin.parent_path().string() + ":/usr/bin:/bin"}},
                                  .closed = {}});
        const Finished done = support::finish(process);
        INFO(done.errors);
        CHECK(done.out == "n1\n");
    }
}

}  // namespace
