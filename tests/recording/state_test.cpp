// What a recording shows of the state, and that those of hosts that showed more stay playable.
#include "recording/state.hpp"

#include <set>

#include "app/host.hpp"
#include "io/log.hpp"
#include "recording/recorder.hpp"
#include "store/database.hpp"
#include "store/session_store.hpp"
#include "store/sqlite.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/replays.hpp"
#include "support/temp_dir.hpp"

using namespace host;

namespace {

std::vector<std::string> texts(store::Database& database, const std::string& sql) {
    std::vector<std::string> all;
    store::Statement statement(database, sql.c_str());
    for (store::Rows rows = statement.query(); rows.next();) rows.read(all.emplace_back());
    return all;
}

// One row in each table, with SECRET wherever a text may stand.
void fill_every_table(const std::filesystem::path& file) {
    store::Database database(file, store::Database::Access::read_write, core::Millis{1'000});
    database.run("PRAGMA foreign_keys = OFF");
    for (const std::string& table :
         texts(database, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'meta' ORDER BY name")) {
        const std::string values =
            texts(database,
                  "SELECT group_concat(CASE type WHEN 'TEXT' THEN '''SECRET''' ELSE '1' END) FROM"
                  " (SELECT type FROM pragma_table_info('" +
                      table + "') ORDER BY cid)")
                .front();
        database.run(("DELETE FROM \"" + table + "\"").c_str());
        database.run(("INSERT INTO \"" + table + "\" VALUES(" + values + ")").c_str());
    }
}

std::set<std::string> columns_that_show(const recording::RecordedState& state) {
    CHECK(state.problem.empty());
    std::set<std::string> found;
    for (const recording::RecordedTable& table : state.tables) {
        for (std::size_t at = 0; at < table.columns.size(); ++at) {
            const auto* text = std::get_if<std::string>(&table.rows.at(0)[at]);
            if (text && text->find("SECRET") != std::string::npos) found.insert(table.name + "." + table.columns[at]);
        }
    }
    return found;
}

}  // namespace

TEST_CASE("a recording shows only those texts of the state that are ids and the like") {
    const support::TempDir dir;
    const auto file = dir.path() / "state.db";
    { const store::SessionStore store(file, {}); }
    fill_every_table(file);
    // Whoever adds a column has it masked, or knows that it never holds a prompt, and adds it here.
    const std::set<std::string> known{"alias.media_id",
                                      "alias.post_id",
                                      "attempt.attempt_id",
                                      "attempt.media_id",
                                      "click_evidence.media_id",
                                      "click_evidence.options",
                                      "click_evidence.options_before",
                                      "deleted_click.name",
                                      "file_check.owner",
                                      "file_check.place",
                                      "hash_key.key",
                                      "health.original",
                                      "last_change.media_id",
                                      "legacy_entry.digest",
                                      "legacy_entry.key",
                                      "legacy_entry.name",
                                      "legacy_entry.reason",
                                      "legacy_import.digest",
                                      "legacy_import.media_id",
                                      "legacy_post.digest",
                                      "legacy_post.post_id",
                                      "legacy_source.digest",
                                      "media.current_post_id",
                                      "media.media_id",
                                      "other_name.attempt_id",
                                      "other_name.media_id",
                                      "other_name.name",
                                      "page_report.composer",
                                      "page_report.language",
                                      "page_report.layout",
                                      "page_report.missing",
                                      "page_report.others",
                                      "prompt_use.attempt_id",
                                      "prompt_use.media_id",
                                      "reply.media_id",
                                      "reply.request_id",
                                      "retry_grant.document",
                                      "retry_grant.media_id",
                                      "salvaged.media_id",
                                      "session_log.media_id",
                                      "session_progress.media_id",
                                      "session_summary.media_id",
                                      "shared_clock.boot_id",
                                      "suggestion.media_id",
                                      "taught.layout",
                                      "touched.media_id"};
    CHECK(columns_that_show(recording::recorded_state(file, false)) == known);
    auto all = known;
    all.insert({"media.last_prompt_value", "suggestion.last_prompt_value", "session_log.line", "reply.result",
                "reply.fingerprint", "legacy_entry.raw", "page_report.found_by", "taught.prompt", "taught.submit",
                "kept_prompt.prompt"});
    CHECK(columns_that_show(recording::recorded_state(file, true)) == all);
}

TEST_CASE("a recording that shows what is masked today replays without a difference") {
    const support::TempDir dir;
    const core::ClockReading now = core::made_up_reading();
    const host::io::Log log{dir.path() / "host.log"};
    recording::Recorder recorder(
        {.host_version = "1", .pid = 1, .connection = "c", .started = now.wall, .prompts = true},
        {.wish = dir.path() / "rec.jsonl",
         .state_file = dir.path() / "state.db",
         .dice = [] { return 0.0; },
         .log = [&log](std::string_view text) { log.line(text); }});
    app::Host host({.state_file = dir.path() / "state.db",
                    .own_directory = false,
                    .log_file = {},
                    .connection = "c",
                    .pid = 1,
                    .dice = recorder.dice(),
                    .log = [](std::string_view) {}});
    for (const char* text :
         {R"("hello","params":{"protocol":1,"client":{"name":"t","version":"1"}})",
          R"("snapshot","params":{"tab":{"id":1,"document":"d"},"seq":1,"path":"/imagine/post/m",)"
          R"("store":{"state":{"imageByMediaId":{"m":{}}}}})",
          R"("session.start","params":{"mediaId":"m","prompt":"xxx"})",
          R"("decision.claim","params":{"tab":{"id":1,"document":"d"},"decisionId":"d1"})",
          R"("decision.result","params":{"tab":{"id":1,"document":"d"},"decisionId":"d1","clicked":false,)"
          R"("error":"no button"})"}) {
        const std::vector<std::string> frames{R"({"jsonrpc":"2.0","id":1,"method":)" + std::string{text} + "}"};
        recorder.frames(frames, host.time_at(now));
        recorder.done(host.handle(frames, now), host.last_step());
    }
    recorder.end("end of input");
    // As a host recorded it that took the errors of pages for harmless.
    std::string recording = support::read_text(support::recordings_in(dir.path()).at(0));
    REQUIRE(recording.find("Click failed: no button") != std::string::npos);
    const std::string shown = R"("prompts":"shown")";
    REQUIRE(recording.find(shown) != std::string::npos);
    recording.replace(recording.find(shown), shown.size(), R"("prompts":"masked")");
    const auto replayed = support::replay_text(recording);
    CHECK(replayed.differences() == "");
    CHECK(replayed.result.compared == 5);
}
