// `--debug` as people and their tools run it: the real binary on a real state.
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "core/identity.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"

namespace {

namespace fs = std::filesystem;

using support::says;

using support::Finished;

// A state with one session, made by a host that is still running.
struct DebuggedState {
    DebuggedState() : host(support::kHostProgram, {"--db", database.string(), host::core::kExtensionOrigin}) {
        ask(R"("hello","params":{"protocol":1,"client":{"name":"test","version":"1"}})");
        ask(R"("session.start","params":{"mediaId":"media-one","prompt":"a secret wish"})");
        ask(R"("snapshot","params":{"tab":{"id":1,"document":"d"},"seq":1,"store":)"
            R"({"state":{"videoByMediaId":{"media-one":[{"id":"a1\u001b[2J","moderated":true}]}},"version":0}})");
    }

    void ask(const std::string& method_and_params) {
        host.send(R"({"jsonrpc":"2.0","id":7,"method":)" + method_and_params + "}");
        while (!says(host.receive(), R"("id":7,)")) {
        }
    }

    support::Process::Options wide{.environment = {{"COLUMNS", "200"}}, .closed = {}};

    Finished debug(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"--db", database.string(), "--debug"});
        support::Process process(support::kHostProgram, arguments, wide);
        return support::finish(process);
    }

    support::TempDir dir;
    fs::path database{dir.path() / "state.db"};
    support::Process host;
};

TEST_CASE("the flag --debug shows the sessions while the host runs, and hides prompts") {
    DebuggedState state;
    const Finished all = state.debug({});
    CHECK(all.exit_code == 0);
    CHECK(says(all.out, "media-one  active  1 of 3   0 of 1"));
    CHECK(says(all.out, "attempt a1\\x1b[2J was refused at layer 1"));
    CHECK(says(all.out, "Session started with prompt: (hidden, 13 characters)"));
    CHECK_FALSE(says(all.out, "secret"));
    CHECK_FALSE(says(all.out, "\x1b"));
    CHECK(says(state.debug({"--show-prompts"}).out, "a secret wish"));
}

TEST_CASE("the flag --debug says while what was deleted is still to be wiped (R16)") {
    DebuggedState state;
    CHECK(says(state.debug({"--json"}).out, R"("wipePending":false)"));
    state.ask(R"("session.delete","params":{"mediaId":"media-one"})");
    REQUIRE(::kill(state.host.pid(), SIGKILL) == 0);
    (void)state.host.wait();
    CHECK(says(state.debug({}).out, "copies may still be in unused parts of the file"));
    CHECK(says(state.debug({"--json"}).out, R"("wipePending":true)"));
}

TEST_CASE("the flag --debug IMAGE_ID takes an id, its beginning, or an attempt of it") {
    DebuggedState state;
    for (const char* name : {"media-one", "media", "a1\x1b[2J"}) {
        INFO(name);
        const Finished one = state.debug({name});
        CHECK(one.exit_code == 0);
        CHECK(says(one.out, "Image media-one"));
        CHECK(says(one.out, "Prompt        (hidden, 13 characters)"));
    }
    const Finished none = state.debug({"nothing-like-it"});
    CHECK(none.exit_code == 1);
    CHECK(says(none.errors, "nothing-like-it"));
}

TEST_CASE("the flag --debug --json is one line that hides prompts") {
    DebuggedState state;
    const Finished all = state.debug({"--json"});
    CHECK(all.exit_code == 0);
    CHECK(std::ranges::count(all.out, '\n') == 1);
    for (const char* part : {R"("mediaId":"media-one")", R"("lastPromptValue":null)", R"("lastPromptLength":13)",
                             R"("schema":)", R"("grants":[])", R"("kind":"attempt_counted")"}) {
        CHECK(says(all.out, part));
    }
    CHECK_FALSE(says(all.out, "secret"));
    CHECK_FALSE(says(all.out, R"("ledger")"));
    CHECK(says(state.debug({"media-one", "--json"}).out, R"("ledger":[{"attemptId":"a1)"));
}

TEST_CASE("the flag --debug says what the newest page said of itself, and nothing that a terminal would obey") {
    DebuggedState state;
    CHECK_FALSE(says(state.debug({}).out, "\nPage "));
    state.ask(
        R"("page.report","params":{"tab":{"id":1,"document":"d"},"seq":2,"report":{"layout":null,"language":"es","composer":"no_box","store":"absent","stream":"silent","visible":true,"canAct":false,"others":["grok-auto-retry\u009b2J"],"missing":["box","submit"],"foundBy":{"percent":"role"}}})");
    const std::string all = state.debug({}).out;
    CHECK(says(all, "\nPage        a layout that is not known, language es; no click there: no_box"));
    CHECK(says(all, "neither its store nor its stream can be read"));
    CHECK(says(all, "not found: box, submit"));
    CHECK(says(all, "grok-auto-retry"));
    CHECK_FALSE(says(all, "\u009b"));
    const std::string json = state.debug({"--json"}).out;
    CHECK(says(json, R"("page":{"seenAt":)"));
    CHECK(says(json, R"("layout":null,"language":"es","composer":"no_box","store":"absent","stream":"silent")"));
    CHECK(says(json, R"("missing":["box","submit"],"foundBy":{"percent":"role"})"));
}

TEST_CASE("the flag --debug says of how many layouts the user has shown the parts") {
    DebuggedState state;
    CHECK_FALSE(says(state.debug({}).out, "\nTaught "));
    state.ask(R"("page.teach","params":{"layout":"editor","prompt":"textarea","submit":"button"})");
    CHECK(says(state.debug({}).out, "\nTaught      1 layout that you have shown it"));
    CHECK(says(state.debug({"--json"}).out, R"("taught":1)"));
}

TEST_CASE("the flag --debug says how many prompts are kept, and none of them") {
    DebuggedState state;
    CHECK_FALSE(says(state.debug({}).out, "\nPrompts "));
    state.ask(R"("settings.update","params":{"settings":{"keepPromptHistory":true}})");
    state.ask(R"("session.start","params":{"mediaId":"m","prompt":"a SECRET wish"})");
    const std::string text = state.debug({}).out, json = state.debug({"--json"}).out;
    CHECK(says(text, "\nPrompts     1 prompt in the prompt history, which is on"));
    CHECK(says(json, R"("keptPrompts":1)"));
    CHECK_FALSE(says(text + json, "SECRET"));
    state.ask(R"("session.delete","params":{"mediaId":"m"})");
    CHECK_FALSE(says(state.debug({"--show-prompts"}).out, "SECRET"));
}

TEST_CASE("the flag --debug says which hosts run, and what of their sandbox is in force") {
    DebuggedState state;
    const std::string pid = std::to_string(state.host.pid());
    const std::string text = state.debug({}).out;
    INFO(text);
    CHECK(says(text, "\nSandbox     switched on; what of it is in force:\n"));
    CHECK(says(text, "\nRunning     process " + pid + ": Landlock "));
    const std::string json = state.debug({"--json"}).out;
    CHECK(says(json, R"("sandbox":"on","hosts":[{"pid":)" + pid + R"(,"version":")"));
    CHECK(says(json, R"("sandbox":{"landlock":")"));
    state.host.close_input();
    CHECK(state.host.wait() == 0);
    const std::string alone = state.debug({}).out;
    CHECK_FALSE(says(alone, "Running"));
    CHECK(says(alone, "\nSandbox     switched on. No host is running; --doctor starts one"));
    support::Process off(support::kHostProgram, {"--db", state.database.string(), "--sandbox", "off"});
    CHECK(says(off.read_all(), "No host is running."));
    CHECK(says(state.debug({}).out, "\nSandbox     off for hosts that start from now on"));
}

TEST_CASE("the flag --debug changes nothing") {
    DebuggedState state;
    state.host.close_input();
    CHECK(state.host.wait() == 0);
    const auto before = fs::last_write_time(state.database);
    CHECK(state.debug({}).exit_code == 0);
    CHECK(fs::last_write_time(state.database) == before);
}

TEST_CASE("no state yet is a finding, not a reason to make one") {
    const support::TempDir dir;
    support::Process process(support::kHostProgram, {"--debug", "--db", (dir.path() / "state.db").string()});
    CHECK(process.wait() == 1);
    CHECK(says(process.errors(), "no state yet"));
    CHECK(fs::is_empty(dir.path()));
}

TEST_CASE("a state that is not ours is an environment error, in a sentence") {
    const support::TempDir dir;
    std::ofstream(dir.path() / "state.db") << "somebody's notes, which are not a database but long enough to be one";
    support::Process process(support::kHostProgram, {"--debug", "--db", (dir.path() / "state.db").string()});
    CHECK(process.wait() == 3);
    const std::string words = process.errors();
    CHECK(says(words, "grok-retry-host: cannot read "));
    CHECK(says(words, "state.db: file is not a database; the file is unchanged\n"));
    CHECK(says(words, "`grok-retry-host --doctor` says what to do.\n"));
    CHECK_FALSE(says(words, "SQLite"));
}

TEST_CASE("the flag --watch shows what changes, until it is interrupted", "[slow]") {
    DebuggedState state;
    support::Process watch(support::kHostProgram, {"--debug", "--watch", "--db", state.database.string()}, state.wide);
    CHECK_NOTHROW(watch.read_past("media-one  active"));
    state.ask(R"("session.stop","params":{"mediaId":"media-one"})");
    CHECK_NOTHROW(watch.read_past("media-one  ended"));
    watch.kill(SIGINT);
    CHECK(watch.wait(support::kPatienceOfBrowser) == 0);
}

TEST_CASE("the flag --debug says that the file was damaged, and where the original is") {
    DebuggedState state;
    state.host.kill(SIGKILL);
    fs::resize_file(state.database, fs::file_size(state.database) - 4096);
    const Finished before = state.debug({});
    CHECK(before.exit_code != 0);
    CHECK(says(before.errors, "malformed"));
    {
        support::Process again(support::kHostProgram, {"--db", state.database.string(), host::core::kExtensionOrigin});
        again.send(
            R"({"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":1,"client":{"name":"t","version":"1"}}})");
        CHECK(says(again.receive(), R"("kind":"salvaged")"));
    }
    const Finished after = state.debug({});
    CHECK(after.exit_code == 0);
    CHECK(says(after.out, "Restored    "));
    CHECK(says(after.out, "state.db.damaged-"));
    CHECK(says(after.out, "waits until the user resumes or restarts it"));
    CHECK(says(state.debug({"--json"}).out, R"("salvaged":true)"));
}

}  // namespace
