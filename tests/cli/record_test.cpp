// `--record`, `--replay`, `--explain`, `--debug --html`: as people run them, with the real binary.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/identity.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/replays.hpp"
#include "support/temp_dir.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"

namespace {

namespace fs = std::filesystem;

using support::says;

using support::Finished;

struct RecordPlace : support::TempDir {
    fs::path database{path() / "state.db"};

    Finished run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--db", database.string()});
        support::Process process(support::kHostProgram, arguments, {.environment = {{"COLUMNS", "200"}}, .closed = {}});
        return support::finish(process);
    }
    // A host as a browser starts it, with one refused attempt and one session; it ends.
    void use_a_host() const {
        support::Process host(support::kHostProgram, {"--db", database.string(), host::core::kExtensionOrigin});
        for (const char* text :
             {R"("hello","params":{"protocol":1,"client":{"name":"test","version":"1"}})",
              R"("session.start","params":{"mediaId":"media-one","prompt":"a secret wish"})",
              R"("snapshot","params":{"tab":{"id":1,"document":"d"},"seq":1,"store":)"
              R"({"state":{"videoByMediaId":{"media-one":[{"id":"a1","moderated":true}]}},"version":0}})"}) {
            host.send(R"({"jsonrpc":"2.0","id":7,"method":)" + std::string{text} + "}");
            while (!says(host.receive(), R"("id":7,)")) {
            }
        }
        host.close_input();
        CHECK(host.wait() == 0);
    }
};

}  // namespace

TEST_CASE("the flag --record makes hosts to come record, --record off ends that, --debug says so") {
    RecordPlace place;
    const Finished on = place.run({"--record", (place.path() / "bug.jsonl").string()});
    CHECK(on.exit_code == 0);
    CHECK(says(on.out, "bug.PID.jsonl, prompts masked"));
    place.use_a_host();
    const auto recordings = support::recordings_in(place.path());
    REQUIRE(recordings.size() == 1);
    CHECK_FALSE(says(support::read_text(recordings[0]), "secret"));
    CHECK(says(place.run({"--debug"}).out, "Recording   hosts that start from now on record into"));
    CHECK(says(place.run({"--record", "off"}).out, "record nothing"));
    CHECK_FALSE(says(place.run({"--debug"}).out, "Recording"));
    place.use_a_host();
    CHECK(support::recordings_in(place.path()).size() == 1);

    const Finished replay = place.run({"--replay", recordings[0].string()});
    CHECK(replay.exit_code == 0);
    CHECK(says(replay.out, "> session.start media-one"));
    CHECK(says(replay.out, "< media-one: wait (no_tab)"));
    CHECK(says(replay.out, "No difference."));
}

TEST_CASE("the flag --record with --show-prompts keeps them") {
    RecordPlace place;
    CHECK(says(place.run({"--record", (place.path() / "bug.jsonl").string(), "--show-prompts"}).out,
               "keep the files to yourself"));
    place.use_a_host();
    CHECK(says(support::read_text(support::recordings_in(place.path()).at(0)), "a secret wish"));
    CHECK(says(place.run({"--debug"}).out, ", with prompts; none is recording now"));
}

TEST_CASE("the flag --debug names a recording that is being written") {
    RecordPlace place;
    support::switch_recording_on(place.path());
    const support::Process host(support::kHostProgram, {"--db", place.database.string(), host::core::kExtensionOrigin});
    const std::string name = "rec." + std::to_string(host.pid()) + ".jsonl";
    for (int tries = 0; tries < 1000 && !says(place.run({"--debug", "--json"}).out, "now " + name); ++tries) {
    }
    CHECK(says(place.run({"--debug", "--json"}).out, "now " + name));
}

TEST_CASE("the flag --record refuses what no host could write") {
    RecordPlace place;
    const Finished nowhere = place.run({"--record", "/nowhere/bug.jsonl"});
    CHECK(nowhere.exit_code == 1);
    CHECK(says(nowhere.errors, "there is no directory /nowhere"));
    CHECK_FALSE(fs::exists(place.path() / "host.ini"));
}

TEST_CASE("the flag --replay exits with 1 when there is a difference, or no recording") {
    RecordPlace place;
    support::switch_recording_on(place.path());
    place.use_a_host();
    const auto file = support::recordings_in(place.path()).at(0);
    std::string text = support::read_text(file);
    const auto at = text.find(R"("newAttempts":1)");
    REQUIRE(at != std::string::npos);
    std::ofstream(file) << text.replace(at, 15, R"("newAttempts":2)");
    const Finished differs = place.run({"--replay", file.string()});
    CHECK(differs.exit_code == 1);
    CHECK(says(differs.out, ".newAttempts: recorded 2, replayed 1"));
    std::ofstream(file) << "not a recording";
    const Finished none = place.run({"--replay", file.string()});
    CHECK(none.exit_code == 1);
    CHECK(says(none.errors, "cannot be replayed: line 1: not JSON"));
    CHECK(place.run({"--replay", "/nowhere"}).exit_code == 1);
}

TEST_CASE("a replay of a recording that was cut off says so") {
    RecordPlace place;
    support::switch_recording_on(place.path());
    place.use_a_host();
    const auto file = support::recordings_in(place.path()).at(0);
    std::string text = support::read_text(file);
    text.pop_back();
    std::ofstream(file) << text.substr(0, text.rfind('\n') + 1);
    const Finished cut = place.run({"--replay", file.string()});
    CHECK(cut.exit_code == 0);
    CHECK(says(cut.out, "it has no end: it was cut off, or was not finished yet."));
    CHECK(cut.out.ends_with("No difference in what is there.\n"));
}

TEST_CASE("a recording of a browser-started host with a hostile state is refused in a sentence") {
    RecordPlace place;
    const fs::path file = place.path() / "evil.jsonl";
    std::ofstream(file)
        << R"({"recording":1,"host":"1","at":1,"pid":1,"connection":"c","clock":"real","prompts":"masked"})"
           "\n"
        << R"x({"state":{"schema":2,"tables":{"media\"; DROP":{"columns":["a"],"rows":[[1]]}}}})x"
           "\n";
    const Finished finished = place.run({"--replay", file.string()});
    CHECK(finished.exit_code == 3);
    CHECK(says(finished.errors, "the recorded state has a table"));
}

TEST_CASE("the flag --explain tells what happened, by id, beginning or post, and hides prompts") {
    RecordPlace place;
    place.use_a_host();
    for (const char* name : {"media-one", "med", "a1"}) {
        const Finished told = place.run({"--explain", name});
        CHECK(told.exit_code == 0);
        CHECK(says(told.out, "The user started session 1, with a goal of 1 video and a limit of 3 refusals."));
        CHECK(says(told.out,
                   "Attempt a1 was refused at layer 1 (assumed, because no progress was seen): refusal 1 of 3."));
        CHECK(says(told.out, "Prompt  (hidden, 13 characters)"));
        CHECK(says(told.out, "Refused 1 of 3, videos 0 of 1, credits 1."));
        CHECK_FALSE(says(told.out, "secret"));
    }
    CHECK(says(place.run({"--explain", "media-one", "--show-prompts"}).out, "a secret wish"));
    const auto json = nlohmann::json::parse(place.run({"--explain", "media-one", "--json"}).out);
    CHECK(json["mediaId"] == "media-one");
    CHECK(json["story"].size() > 2);
    CHECK(json["persistent"]["lastPromptValue"].is_null());
    CHECK(place.run({"--explain", "nothing-like-it"}).exit_code == 1);
    CHECK(place.run({"--explain"}).exit_code == 2);
}

TEST_CASE("the flag --debug --html writes one private page without prompts") {
    RecordPlace place;
    place.use_a_host();
    const fs::path file = place.path() / "page.html";
    CHECK(place.run({"--debug", "--html", file.string()}).exit_code == 0);
    const std::string page = support::read_text(file);
    CHECK(page.starts_with("<!DOCTYPE html>"));
    CHECK(says(page, "media-one"));
    CHECK(says(page, R"("kind":"refused","attemptId":"a1")"));
    CHECK_FALSE(says(page, "secret"));
    CHECK((fs::status(file).permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
    CHECK(place.run({"--debug", "--html", "-"}).out.starts_with("<!DOCTYPE html>"));
    CHECK(place.run({"--debug", "--html", "/nowhere/page.html"}).exit_code == 1);
}

TEST_CASE("the flag --debug --json is JSON even when there is nothing to report") {
    RecordPlace place;
    const Finished none = place.run({"--debug", "--json"});
    CHECK(none.exit_code == 1);
    const auto report = nlohmann::json::parse(none.out);
    CHECK(says(report["problem"].get<std::string>(), "no state yet"));
    CHECK(report["sessions"].empty());
    CHECK(fs::is_empty(place.path()));
    place.use_a_host();
    CHECK(nlohmann::json::parse(place.run({"--debug", "nobody", "--json"}).out)["problem"].is_string());
    CHECK(nlohmann::json::parse(place.run({"--debug", "--json"}).out)["problem"].is_null());
}
