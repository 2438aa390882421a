// --export and --import as people run them: the real binary (R21).
#include <sys/stat.h>

#include <filesystem>
#include <iterator>

#include "json/reader.hpp"
#include "store/session_store.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/this_build.hpp"
#include "wire/encode.hpp"

namespace {

namespace fs = std::filesystem;

using support::Finished;

Finished run(const std::vector<std::string>& arguments) {
    support::Process process(support::kHostProgram, arguments, {});
    return support::finish(process);
}

std::vector<host::core::View> all_in(const fs::path& file) {
    host::store::SessionStore store(file, {.read_only = true});
    std::vector<host::core::View> views;
    for (const auto& id : store.media().list(std::nullopt, 100'000).media) {
        views.push_back(host::core::view_of(*store.load(id)));
    }
    return views;
}

std::vector<std::string> texts_of(const std::vector<host::core::View>& views) {
    std::vector<std::string> texts;
    for (const auto& view : views) texts.push_back(host::wire::encode(view));
    return texts;
}

std::vector<std::string> views_of(const fs::path& file) { return texts_of(all_in(file)); }

// Nothing starts by being brought in: what ran or was paused there has ended here.
std::vector<std::string> as_brought_in(std::vector<host::core::View> views) {
    for (auto& view : views) {
        if (view.session.outcome != host::core::Outcome::pending) continue;
        view.session.outcome = host::core::Outcome::cancelled;
        view.session.is_active = false;
    }
    return texts_of(views);
}

struct TransferPlace {
    support::TempDir dir;
    fs::path database{dir.path() / "state.db"};
    fs::path copy{dir.path() / "copy.db"};
    fs::path file{dir.path() / "export.json"};
};

TEST_CASE("export, and import into an empty host: the same Views, byte for byte, but nothing runs (R21)") {
    TransferPlace place;
    fs::copy_file(fs::path(GRH_SOURCE_DIR) / "tests/store/golden/state-v1.db", place.database);
    const auto exported = run({"--db", place.database.string(), "--export", place.file.string()});
    INFO(exported.errors);
    REQUIRE(exported.exit_code == 0);
    CHECK(exported.out == "Exported 7 images to " + place.file.string() + ".\n");
    struct stat info {};
    REQUIRE(::stat(place.file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);

    const auto imported = run({"--db", place.copy.string(), "--import", place.file.string()});
    INFO(imported.errors << imported.out);
    REQUIRE(imported.exit_code == 0);
    CHECK(imported.out == "Imported 7 images from " + place.file.string() + ".\n");
    CHECK(views_of(place.copy) == as_brought_in(all_in(place.database)));

    SECTION("to stdout it is the same text, and again it changes nothing") {
        const std::string again = run({"--db", place.copy.string(), "--export", "-"}).out;
        support::write_text(place.file, again);
        CHECK(run({"--db", place.copy.string(), "--import", place.file.string()}).exit_code == 0);
        CHECK(run({"--db", place.copy.string(), "--export", "-"}).out == again);
        const fs::path third = place.dir.path() / "third.db";
        CHECK(run({"--db", third.string(), "--import", place.file.string()}).exit_code == 0);
        CHECK(views_of(third) == views_of(place.copy));
    }
    SECTION("back into the host it is from, it changes nothing, and says which sessions have not ended there") {
        const auto before = views_of(place.database);
        const auto back = run({"--db", place.database.string(), "--import", place.file.string()});
        CHECK(back.exit_code == 1);
        CHECK(back.out.find("4 entries not taken now:") != std::string::npos);
        CHECK(back.out.find("\n  img-running: its session has not ended here") != std::string::npos);
        CHECK(back.out.find("its session has not ended here") != std::string::npos);
        CHECK(views_of(place.database) == before);
    }
    SECTION("it is the extension's own store") {
        const auto store = host::json::read_json(support::read_text(place.file));
        REQUIRE(store);
        CHECK(store->at("version") == 1);
        CHECK(store->at("state").at("sessionByMediaId").at("img-won").at("outcome") == "success");
        CHECK(store->at("state").at("persistentByMediaId").at("img-paused").at("maxRetries") == 12);
    }
}

TEST_CASE("what goes to a terminal as JSON has no character that a terminal obeys, and reads the same") {
    TransferPlace place;
    const std::string odd =
        "a\x1b[2J\xc2\x9b"
        "31m\x7f\xe2\x80\xae"
        "evil\xf3\xa0\x81\x81";
    {
        host::store::SessionStore store(place.database, {});
        host::core::Media media = host::core::new_media({odd}, {}, host::core::kNever);
        media.revision = 1;
        media.session.logs = {odd};
        media.persistent.last_prompt_value = odd;
        host::store::Transaction transaction = store.begin();
        store.save(std::nullopt, media, std::nullopt);
        transaction.commit();
    }
    const std::string db = place.database.string();
    const std::string text = run({"--db", db, "--debug"}).out + run({"--db", db, "--debug", odd, "--show-prompts"}).out;
    const std::string exported = run({"--db", db, "--export", "-"}).out;
    const std::string json = run({"--db", db, "--debug", "--json", "--show-prompts"}).out;
    for (const std::string& shown :
         {text, exported, json, run({"--db", db, odd}).errors, run({"--db", db, "--debug", "no " + odd}).errors,
          run({"--db", db, "--import", "/no/" + odd}).errors}) {
        INFO(shown.substr(0, 2000));
        CHECK_FALSE(shown.empty());
        for (const char* obeyed : {"\x1b", "\xc2\x9b", "\x7f", "\xe2\x80\xae", "\xf3\xa0\x81\x81"}) {
            CHECK(shown.find(obeyed) == std::string::npos);
        }
    }
    const auto store = host::json::read_json(exported);
    REQUIRE(store);
    CHECK(store->at("state").at("sessionByMediaId").at(odd).at("logs") == host::json::Json{odd});
    const auto report = host::json::read_json(json);
    REQUIRE(report);
    CHECK(report->at("sessions").at(0).at("mediaId") == odd);
}

TEST_CASE("the flag --import takes the three older layouts, and says what it did (R21)") {
    TransferPlace place;
    const auto import = [&place](const std::string& text) {
        support::write_text(place.file, text);
        return run({"--db", place.database.string(), "--import", place.file.string()});
    };
    CHECK(import(R"({"state":{"sessionByMediaId":{"img":{"retryCount":2,"processedAttemptIds":["vid"]}}},"version":1})")
              .exit_code == 0);
    // The storage of a tab, keys and values.
    const auto keys = import(
        R"({"grokRetrySession_vid":"{\"retryCount\":4}","grokRetrySession_who":{"retryCount":1},"useMediaStore":"{}"})");
    CHECK(keys.exit_code == 0);
    CHECK(keys.out.find("Imported 1 image from ") == 0);
    CHECK(keys.out.find("\n1 entry pending:\n") != std::string::npos);
    CHECK(
        import(
            R"({"sessionByMediaId":{"run":{"isActive":true,"outcome":"pending"}},"persistentByMediaId":{"run":{"maxRetries":9,"lastPromptValue":"mine"}}})")
            .exit_code == 0);
    const auto by_post =
        import(R"({"sessionByPostId":{"x":{"sessionMediaId":"img","videosGenerated":3},"y":{"logs":7}}})");
    CHECK(by_post.exit_code == 1);
    CHECK(by_post.out.find("y: session.logs: expected array") != std::string::npos);
    const auto views = views_of(place.database);
    REQUIRE(views.size() == 2);
    CHECK(views[0].find(R"("retryCount":4,"videosGenerated":3)") != std::string::npos);
    CHECK(views[1].find(R"("isActive":false)") != std::string::npos);
    CHECK(views[1].find(R"("outcome":"cancelled")") != std::string::npos);
    CHECK(views[1].find(R"("maxRetries":9,"autoRetryEnabled":true,"lastPromptValue":"mine")") != std::string::npos);

    const auto debug = run({"--db", place.database.string(), "--debug"});
    CHECK(debug.out.find("not imported: 1 pending, 1 rejected") != std::string::npos);
    CHECK(debug.out.find("grokRetrySession_who") != std::string::npos);
}

TEST_CASE("what a page has suggested goes with an export, and stays a suggestion (R21)") {
    TransferPlace place;
    {
        host::store::SessionStore store(place.database, {});
        host::core::Media media = host::core::new_media({"img"}, {}, host::core::kNever);
        media.revision = 1;
        media.touched_by = host::core::TouchedBy::page;
        media.suggestion = {.max_retries = 9, .auto_retry_enabled = false, .last_prompt_value = "older words\x1b[2J"};
        host::store::Transaction transaction = store.begin();
        store.save(std::nullopt, media, std::nullopt);
        transaction.commit();
    }
    REQUIRE(run({"--db", place.database.string(), "--export", place.file.string()}).exit_code == 0);
    CHECK(support::read_text(place.file).find('\x1b') == std::string::npos);
    REQUIRE(run({"--db", place.copy.string(), "--import", place.file.string()}).exit_code == 0);
    CHECK(views_of(place.copy) == views_of(place.database));
    REQUIRE(all_in(place.copy).front().suggestion);
    CHECK(all_in(place.copy).front().persistent.last_prompt_value.empty());
    // Hidden where prompts are.
    const std::string debug = run({"--db", place.database.string(), "--debug", "img"}).out;
    CHECK(debug.find("stop after 9 refused") != std::string::npos);
    CHECK(debug.find("prompt (hidden,") != std::string::npos);
    CHECK(debug.find("older words") == std::string::npos);
    CHECK(run({"--db", place.database.string(), "--debug", "--json"}).out.find("older words") == std::string::npos);
}

TEST_CASE("the same import twice says that there was nothing new (R21)") {
    TransferPlace place;
    support::write_text(place.file, R"({"state":{"sessionByMediaId":{"img":{"retryCount":2}}},"version":1})");
    const auto import = [&] { return run({"--db", place.database.string(), "--import", place.file.string()}); };
    CHECK(import().out == "Imported 1 image from " + place.file.string() + ".\n");
    const auto before = views_of(place.database);
    const auto again = import();
    CHECK(again.exit_code == 0);
    CHECK(again.out == "Nothing new in " + place.file.string() + ".\n");
    CHECK(views_of(place.database) == before);
}

TEST_CASE("the flag --import - reads standard input, to its end (R21)") {
    TransferPlace place;
    std::string store = R"({"state":{"sessionByMediaId":{)";
    for (int number = 0; number < 3000; ++number) {  // more than a pipe holds
        store += (number == 0 ? "" : ",") + ("\"img" + std::to_string(number)) + R"(":{"retryCount":2})";
    }
    store += R"(}},"version":1})";
    REQUIRE(store.size() > 64 * 1024);
    support::Process process(support::kHostProgram, {"--db", place.database.string(), "--import", "-"}, {});
    process.send_bytes(store);
    process.close_input();
    const auto imported = support::finish(process);
    INFO(imported.errors);
    CHECK(imported.exit_code == 0);
    CHECK(imported.out == "Imported 3000 images from standard input.\n");
    CHECK(views_of(place.database).size() == 3000);
}

TEST_CASE("a folder that is given in the place of a file is called a folder") {
    TransferPlace place;
    const std::string folder = place.dir.path().string(), db = place.database.string();
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"--db", db, "--import", folder}, {"--replay", folder}, {"--db", db, "--export", folder}}) {
        const auto refused = run(arguments);
        INFO(refused.errors);
        CHECK(refused.exit_code == 1);
        CHECK(refused.errors.find(folder) != std::string::npos);
        CHECK(refused.errors.find("is a folder, not a file") != std::string::npos);
    }
    CHECK(run({"--db", db, "--import", "/no/such/file"}).errors.find("cannot read /no/such/file: No such file") !=
          std::string::npos);
    CHECK_FALSE(fs::exists(place.database));
}

TEST_CASE("several recordings are replayed one after the other, and one that differs or is none makes the exit code") {
    const TransferPlace place;
    const fs::path recorded = fs::path(GRH_SOURCE_DIR) / "tests/recordings/two_refused_one_good.jsonl";
    const std::vector<std::string> recordings{recorded.string(), (place.dir.path() / "again.jsonl").string()};
    fs::copy_file(recorded, recordings[1]);
    std::vector<std::string> arguments{"--replay", recordings[0], recordings[1]};
    const auto both = run(arguments);
    INFO(both.errors);
    CHECK(both.exit_code == 0);
    const auto first = both.out.find(recordings[0] + "\n"), second = both.out.find(recordings[1] + "\n");
    REQUIRE(first != std::string::npos);
    REQUIRE(second != std::string::npos);
    CHECK(first < second);
    CHECK(both.out.find("No difference.", second) != std::string::npos);
    arguments.emplace_back("/no/such/file");
    CHECK(run(arguments).exit_code == 1);
}

TEST_CASE("a file that cannot be imported changes nothing, and it says why (R21)") {
    TransferPlace place;
    for (const char* text : {"", "{", "[]", "null", "{\"a\":1}", R"({"state":{"sessionByMediaId":{}},"version":99})",
                             R"({"state":{"sessionByMediaId":{"a":{},"a":{}}},"version":1})"}) {
        INFO(text);
        support::write_text(place.file, text);
        const auto finished = run({"--db", place.database.string(), "--import", place.file.string()});
        CHECK(finished.exit_code == 1);
        CHECK(finished.errors.find("nothing was changed") != std::string::npos);
        CHECK_FALSE(fs::exists(place.database));
    }
    CHECK(run({"--db", place.database.string(), "--import", "/nowhere"}).exit_code == 1);
    CHECK(run({"--db", place.database.string(), "--export", place.file.string()}).exit_code == 1);
    CHECK(run({"--db", place.database.string(), "--export", "-", "--debug"}).exit_code == 2);
}

TEST_CASE("kept prompts move to another machine only where its history is on") {
    const TransferPlace here, there;
    {
        host::store::SessionStore store(here.database, {});
        host::store::Transaction transaction = store.begin();
        (void)store.prompts().join({.prompt = "a kept boat", .used = 1, .refused = 2, .made = 1});
        transaction.commit();
    }
    const std::string file = here.file.string();
    REQUIRE(run({"--db", here.database.string(), "--export", "--all", file}).exit_code == 0);
    const auto import = [&] { return run({"--db", there.database.string(), "--import", file}).out; };
    const auto kept = [&] { return host::store::SessionStore(there.database, {.read_only = true}).prompts().all(); };
    CHECK(import().find("1 kept prompt not taken, because the prompt history is off here.") != std::string::npos);
    CHECK(kept().empty());
    REQUIRE(run({"--db", there.database.string(), "--set", "keepPromptHistory", "on"}).exit_code == 0);
    CHECK(import().find("Added 1 prompt to the prompt history.") != std::string::npos);
    REQUIRE(kept().size() == 1);
    CHECK(kept().front().refused == 2);
    CHECK(import().find("Added") == std::string::npos);  // the same file again changes nothing
    CHECK(kept().front().used == 1);
}

}  // namespace
