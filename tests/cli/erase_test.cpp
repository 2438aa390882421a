// --delete, --delete-all and --clear as people run them: the real binary, beside a host that runs (R16).
#include "core/identity.hpp"
#include "recording/recording.hpp"
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
using support::Finished;
using support::says;

constexpr char kPending[] = R"({"grokRetrySession_lost":"{\"retryCount\":1,\"logs\":[\"SECRET lost\"]}"})";

// Two images with prompts, made by a host that may still be running.
struct ErasePlace : support::TempDir {
    fs::path database{path() / "state.db"};
    std::optional<support::Process> host;

    ErasePlace() {
        host.emplace(support::kHostProgram,
                     std::vector<std::string>{"--db", database.string(), host::core::kExtensionOrigin});
        ask(R"("hello","params":{"protocol":1,"client":{"name":"test","version":"1"}})");
        for (const std::string id : {"image-one", "image-two"}) {
            ask(R"("session.start","params":{"mediaId":")" + id + R"(","prompt":"SECRET )" + id + R"("})");
        }
        ask(R"("snapshot","params":{"tab":{"id":1,"document":"d"},"seq":1,"store":)"
            R"({"state":{"videoByMediaId":{"image-one":[{"id":"a1","moderated":true}]}},"version":0}})");
    }
    std::string ask(const std::string& method_and_params) {
        host->send(R"({"jsonrpc":"2.0","id":7,"method":)" + method_and_params + "}");
        for (;;) {
            std::string answer = host->receive();
            if (says(answer, R"("id":7,)")) return answer;
        }
    }
    void end_host() {
        host->close_input();
        REQUIRE(host->wait() == 0);
        host.reset();
    }
    Finished run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"--db", database.string()});
        support::Process process(support::kHostProgram, arguments, {});
        return support::finish(process);
    }
    std::vector<std::string> images() const {
        host::store::SessionStore store(database, {.read_only = true});
        std::vector<std::string> ids;
        for (const auto& id : store.media().list(std::nullopt, 100).media) ids.push_back(id.value);
        return ids;
    }
    [[nodiscard]] bool holds(const std::string& words) const { return says(support::read_text(database), words); }
};

using IdTexts = std::vector<std::string>;

}  // namespace

TEST_CASE(
    "the flag --delete deletes one image from the disk, found by how its id begins, and a host that runs knows (R16)") {
    ErasePlace place;
    const Finished ambiguous = place.run({"--delete", "image-", "--yes"});
    CHECK(ambiguous.exit_code == 1);
    CHECK(place.images() == IdTexts{"image-one", "image-two"});

    const Finished deleted = place.run({"--delete", "image-o", "--yes"});
    INFO(deleted.errors << deleted.out);
    CHECK(deleted.exit_code == 0);
    CHECK(says(deleted.out, "Deleted image-one."));
    CHECK(says(deleted.out, "It is gone from the state file on disk."));
    CHECK(says(place.ask(R"("session.get","params":{"mediaId":"image-one"})"), "unknown_media"));
    CHECK(place.images() == IdTexts{"image-two"});
    place.end_host();
    CHECK_FALSE(place.holds("image-one"));
    CHECK(place.holds("SECRET image-two"));
}

TEST_CASE("deleting asks; where there is no terminal it wants --yes and changes nothing") {
    ErasePlace place;
    for (const Finished& refused : {place.run({"--delete", "image-one"}), place.run({"--delete-all"})}) {
        CHECK(refused.exit_code == 2);
        CHECK(says(refused.errors, "there is no terminal to ask on: add --yes"));
    }
    CHECK(place.images().size() == 2);
    const auto answer = [&place](std::vector<std::string> arguments, char key) {
        arguments.insert(arguments.begin(), {"--db", place.database.string()});
        support::Terminal terminal(arguments, true);
        (void)terminal.until("[y/N] ");
        terminal.press(key);
        terminal.press('\n');
        return terminal.until("");
    };
    const std::string no = answer({"--delete", "image-one"}, 'n');
    CHECK(says(no, "session, limits, prompt, 1 attempt, history. Its session has not ended. Delete it? [y/N]"));
    CHECK(says(no, "nothing was deleted"));
    CHECK(place.images().size() == 2);
    CHECK(says(answer({"--delete-all"}, 'y'), "Deleted everything about 2 images."));
    CHECK(place.images().empty());
}

// Text that was wrapped at words.
std::string one_line(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return text;
}

TEST_CASE("the flag --delete-all says what it deletes where there are kept prompts and no image") {
    ErasePlace place;
    place.end_host();
    REQUIRE(place.run({"--delete-all", "--yes"}).exit_code == 0);
    {
        host::store::SessionStore store(place.database, {});
        host::store::Transaction transaction = store.begin();
        for (const char* prompt : {"one", "two"}) (void)store.prompts().join({.prompt = prompt, .used = 1});
        transaction.commit();
    }
    CHECK(says(place.run({"--delete-all", "--yes"}).out, "Deleted the prompt history with 2 prompts.\n"));
    CHECK(says(place.run({"--delete-all", "--yes"}).out, "There is nothing to delete."));
}

TEST_CASE(
    "the flag --delete-all leaves no word of any image, of older versions or in older copies; settings stay (R16)") {
    ErasePlace place;
    place.end_host();
    support::write_text(place.path() / "older.json", kPending);
    REQUIRE(says(place.run({"--import", (place.path() / "older.json").string()}).out, "1 entry pending"));
    REQUIRE(place.run({"--set", "cooldownMs", "9s"}).exit_code == 0);
    {
        host::store::SessionStore store(place.database, {});
        host::store::Transaction transaction = store.begin();
        (void)store.prompts().join({.prompt = "SECRET kept", .used = 1});
        transaction.commit();
    }
    const fs::path backup = place.database.string() + ".v5-20260131T120000Z.backup";
    const fs::path original = place.database.string() + ".damaged-20260131T120000Z";
    support::write_text(backup, "SECRET");
    support::write_text(original, "SECRET");

    const Finished one = place.run({"--delete", "image-one", "--yes"});
    CHECK(says(one.out, "It may still be in older copies of the state file"));
    CHECK(says(one.out, "The prompt history stays"));
    CHECK(says(one.out, backup.string()));
    CHECK(says(one.out, original.string()));
    CHECK(fs::exists(backup));

    const Finished all = place.run({"--delete-all", "--yes"});
    INFO(all.errors << all.out);
    CHECK(all.exit_code == 0);
    CHECK(says(one_line(all.out),
               "Deleted everything about 1 image, 1 entry of an older version that could not be placed or read, the "
               "prompt history with 1 prompt and 2 older copies of the state file. It is gone from the state file on "
               "disk."));
    CHECK_FALSE(place.holds("SECRET"));
    CHECK_FALSE(place.holds("image-two"));
    CHECK_FALSE(fs::exists(backup));
    CHECK_FALSE(fs::exists(original));
    CHECK(host::store::SessionStore(place.database, {.read_only = true}).settings().cooldown.count() == 9'000);
    CHECK(says(place.run({"--delete-all", "--yes"}).out, "There is nothing to delete."));
}

TEST_CASE(
    "the flags name recordings in the host's folder, delete them with --delete-all, and leave one that is written") {
    const support::TempDir place;
    const fs::path folder = place.path() / "grok-retry-host";
    const support::Process::Options options{.environment = {{"XDG_STATE_HOME", place.path().string()}}, .closed = {}};
    support::Process browsers(support::kHostProgram, {host::core::kExtensionOrigin}, options);
    for (const char* request : {R"("hello","params":{"protocol":1,"client":{"name":"test","version":"1"}})",
                                R"("session.start","params":{"mediaId":"image-one","prompt":"a cat"})"}) {
        browsers.send(R"({"jsonrpc":"2.0","id":7,"method":)" + std::string{request} + "}");
        REQUIRE(says(browsers.receive(), "result"));
    }
    const auto recording = [&folder](const char* name, std::int64_t pid) {
        support::write_text(folder / name, host::recording::encode(host::recording::RecordingHeader{
                                               .host_version = "1.0.0", .pid = pid, .connection = "c", .started = {}}) +
                                               "\n");
        return folder / name;
    };
    const fs::path ended = recording("ended.jsonl", 4'000'001), written = recording("written.jsonl", browsers.pid());
    const auto run = [&options](const std::vector<std::string>& arguments) {
        support::Process process(support::kHostProgram, arguments, options);
        return support::finish(process);
    };

    const Finished one = run({"--delete", "image-one", "--yes"});
    INFO(one.errors << one.out);
    CHECK(says(one_line(one.out), "It may still be in older copies of the state file and in recordings."));
    CHECK(says(one.out, ended.string()));
    CHECK(says(one.out, "Recordings that hosts are writing stay."));
    CHECK(fs::exists(ended));

    const Finished all = run({"--delete-all", "--yes"});
    INFO(all.errors << all.out);
    CHECK(says(all.out, "Deleted 1 recording."));
    CHECK(says(all.out, written.string()));
    CHECK_FALSE(fs::exists(ended));
    CHECK(fs::exists(written));
    const Finished again = run({"--delete-all", "--yes"});
    CHECK(says(again.out, "There is nothing to delete."));
    CHECK(says(again.out, written.string()));
}

TEST_CASE("an empty --db is not the usual state file, which stays as it is") {
    const support::TempDir place;
    const support::Process::Options options{.environment = {{"XDG_STATE_HOME", place.path().string()}}, .closed = {}};
    const auto run = [&options](const std::vector<std::string>& arguments) {
        support::Process process(support::kHostProgram, arguments, options);
        return support::finish(process);
    };
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"--db", ""}, {"--set", "cooldownMs", "9s", "--db", ""}, {"--sandbox", "off", "--db="}}) {
        CHECK(run(arguments).exit_code == 2);
        CHECK(fs::is_empty(place.path()));
    }
    {
        support::Process host(support::kHostProgram, {host::core::kExtensionOrigin}, options);
        for (const char* request : {R"("hello","params":{"protocol":1,"client":{"name":"test","version":"1"}})",
                                    R"("session.start","params":{"mediaId":"image-one","prompt":"a cat"})"}) {
            host.send(R"({"jsonrpc":"2.0","id":7,"method":)" + std::string{request} + "}");
            REQUIRE(says(host.receive(), "result"));
        }
        host.close_input();
        REQUIRE(host.wait() == 0);
    }
    const Finished refused = run({"--delete-all", "--yes", "--db", ""});
    CHECK(refused.exit_code == 2);
    CHECK(says(refused.errors, "grok-retry-host: --db needs a FILE\n"));
    CHECK(run({"--complete-id", "image"}).out == "image-one\n");
}

TEST_CASE("the flag --delete keeps counting a click in flight, and --clear keeps waiting for it (R10, R16)") {
    ErasePlace place;
    place.ask(R"("snapshot","params":{"tab":{"id":1,"document":"d"},"seq":2,"path":"/imagine/post/image-two",)"
              R"("store":{"state":{"imageByMediaId":{"image-two":{}}}}})");
    REQUIRE(says(place.ask(R"("decision.claim","params":{"tab":{"id":1,"document":"d"},"decisionId":"d1"})"),
                 R"("granted":true)"));
    const Finished cleared = place.run({"--clear", "image-tw"});
    CHECK(cleared.exit_code == 0);
    CHECK(says(cleared.out, "Cleared image-two: no session, counters at zero."));
    {
        host::store::SessionStore store(place.database, {.read_only = true});
        const auto media = store.load({"image-two"});
        CHECK(media->session == host::core::SessionData{});
        CHECK(media->in_flight);
        CHECK(media->persistent.last_prompt_value == "SECRET image-two");
    }
    REQUIRE(place.run({"--delete", "image-two", "--yes"}).exit_code == 0);
    host::store::SessionStore store(place.database, {.read_only = true});
    CHECK_FALSE(store.deleted_clicks().all().empty());
}

TEST_CASE("the flags --delete and --clear say so of what is not there") {
    const support::TempDir empty;
    for (const char* flag : {"--delete", "--clear"}) {
        support::Process process(support::kHostProgram, {"--db", (empty.path() / "state.db").string(), flag, "x"}, {});
        const Finished refused = support::finish(process);
        CHECK(refused.exit_code == 1);
        CHECK(says(refused.errors, "the host has not run yet"));
    }
    const ErasePlace place;
    CHECK(place.run({"--delete", "other", "--yes"}).exit_code == 1);
    CHECK(place.run({"--clear", "other"}).exit_code == 1);
}
