// doctor.run: what a serving host finds of its file, the disk, the other hosts, the clock and its switches.
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>

#include "app/connected.hpp"
#include "app/findings.hpp"
#include "app/host_world.hpp"
#include "core/identity.hpp"
#include "platform/live_hosts.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/little_room.hpp"

namespace host::app::test {
namespace {

// The finding of that code in an answer; null: none.
Json found(const std::string& answer, const std::string& code) {
    const Json reply = Json::parse(answer.substr(0, answer.find('\n')));
    for (const Json& finding : reply.at("result").at("findings")) {
        if (finding.at("code") == code) return finding;
    }
    return nullptr;
}

std::string run(Connected& host) { return host.say("doctor.run", ""); }

TEST_CASE("a host that must not write finds its disk full, and goes on when there is room again", "[doctor]") {
    const store::TempDir dir;
    HandClock clock;
    Connected host(dir.file(), clock, 1);
    {
        const support::LittleRoom little(0);
        CHECK(says(host.say("session.start", R"("mediaId":"m","prompt":"p")"), "storage_full"));
        const std::string answer = run(host);
        INFO(answer);
        CHECK(found(answer, "state_whole").at("level") == "ok");  // looking writes nothing
    }
    clock.pass(std::chrono::seconds{2});
    CHECK(found(run(host), "state_whole").at("file") == dir.file().string());
}

TEST_CASE("while the storage fails a host says what it finds without it, instead of the error", "[doctor]") {
    const store::TempDir dir;
    HandClock clock;
    Connected host(dir.file(), clock, 1);
    store::Database other(dir.file(), store::Database::Access::read_write, core::Millis{100});
    other.run("BEGIN EXCLUSIVE");
    const std::string answer = run(host);
    INFO(answer);
    const Json failing = found(answer, "state_failing");
    CHECK(failing.at("level") == "error");
    CHECK(failing.at("problem") == "storage_busy");
    CHECK(failing.at("file") == dir.file().string());
    CHECK(found(answer, "state_whole") == nullptr);
    CHECK(found(answer, "versions").at("version") == core::kVersion);
    CHECK(found(answer, "switches_read").at("level") == "ok");
    other.run("ROLLBACK");
    CHECK(found(run(host), "state_failing") == nullptr);
}

TEST_CASE("a host of another version on the same file is found, with its process", "[doctor]") {
    const store::TempDir dir;
    const HandClock clock;
    Connected host(dir.file(), clock, 1);
    CHECK(found(run(host), "hosts_one").at("level") == "ok");
    platform::PidFile same(dir.file().parent_path(), 4711);
    same.write({.pid = 4711, .version = core::kVersion, .sandbox = {}});
    CHECK(found(run(host), "hosts_several").at("count") == 2);
    platform::PidFile older(dir.file().parent_path(), 4712);
    older.write({.pid = 4712, .version = "0.0.9", .sandbox = {}});
    const Json mixed = found(run(host), "hosts_mixed");
    CHECK(mixed.at("level") == "error");
    CHECK(mixed.at("pid") == 4712);
    CHECK(mixed.at("version") == "0.0.9");
}

TEST_CASE("a clock that was set since the boot is found, and by how much (R20)", "[doctor]") {
    const store::TempDir dir;
    HandClock clock;
    Connected host(dir.file(), clock, 1);
    (void)host.look(1);
    (void)host.say("session.start", host.tab + R"(,"prompt":"p")");  // the shared time stays while something runs
    CHECK(found(run(host), "clock_agrees").at("level") == "ok");
    clock.reading.wall += std::chrono::hours{1};
    CHECK(found(run(host), "clock_differs").at("ms") == 3'600'000);
    clock.reading.wall -= std::chrono::hours{2};
    CHECK(found(run(host), "clock_differs").at("ms") == -3'600'000);
}

TEST_CASE("the switches that a host was started with are found", "[doctor]") {
    const std::filesystem::path ini{"/state/host.ini"};
    const auto codes = [](const Switches& switches) {
        std::string all;
        for (const core::Finding& one : findings_of(switches)) all += std::string{name_of(one.code)} + " ";
        return all;
    };
    CHECK(codes({.file = ini}) == "switches_read recording_off ");
    CHECK(codes({.file = ini, .is_readable = false}) == "switches_unreadable ");
    CHECK(codes({.file = ini, .sandbox = false, .recording = "/a/b.jsonl"}) ==
          "switches_read sandbox_off recording_on ");
    const auto recording = findings_of({.file = ini, .recording = "/a/b.jsonl", .records_prompts = true}).back();
    CHECK(recording.file == "/a/b.PID.jsonl");  // no host writes b.jsonl itself
    CHECK(recording.prompts == true);
}

TEST_CASE("what of a sandbox is in force is one finding, said by the sandbox itself where there is one", "[doctor]") {
    const auto of = [](std::optional<platform::SandboxState> sandbox, bool wanted = true) {
        std::string all;
        for (const core::Finding& one : findings_around(
                 {.state_file = "/nowhere/state.db", .sandbox = std::move(sandbox), .switches = {.sandbox = wanted}})) {
            const std::string name{name_of(one.code)};
            if (name.starts_with("sandbox")) all += name + " ";
        }
        return all;
    };
    CHECK(of(platform::SandboxState{"on, version 3", "on", ""}) == "sandbox_on ");
    CHECK(of(platform::SandboxState{"unavailable", "on, known calls only", ""}) == "sandbox_partly ");
    CHECK(of(platform::SandboxState{"once there is a state folder", "on", ""}) == "sandbox_partly ");
    CHECK(of(platform::SandboxState{"on, version 3", "unavailable", ""}) == "sandbox_partly ");
    CHECK(of(platform::SandboxState{"on, version 3", "off", ""}) == "sandbox_partly ");
    CHECK(of(platform::SandboxState{"off", "unavailable", ""}) == "sandbox_partly ");
    CHECK(of(platform::SandboxState{"unavailable", "unavailable", ""}) == "sandbox_unavailable ");
    CHECK(of(platform::SandboxState{"off", "off", ""}, false) == "sandbox_off ");
    CHECK(of(platform::SandboxState{"unavailable", "unavailable", "no children, no dynamic code"}) == "sandbox_on ");
    CHECK(of(std::nullopt) == "");
    CHECK(of(std::nullopt, false) == "sandbox_off ");
}

TEST_CASE("a wish about the journal that is not fulfilled is found with what is in its way", "[doctor]") {
    const store::TempDir dir;
    { const store::SessionStore make(dir.file(), {}); }
    using enum store::JournalMode;
    using Wish = store::JournalWish;
    const auto code = [&](store::JournalMode mode, Wish wish) {
        return finding_of_journal(mode, wish, dir.file()).code;
    };
    CHECK(code(rollback, Wish::as_found) == core::FindingCode::journal_rollback);
    CHECK(code(write_ahead, Wish::as_found) == core::FindingCode::journal_log);
    CHECK(code(write_ahead, Wish::rollback) == core::FindingCode::journal_log_ends);
    if (!store::is_log_safe()) {
        CHECK(code(rollback, Wish::write_ahead) == core::FindingCode::journal_library);
    } else {
        CHECK(code(rollback, Wish::write_ahead) == core::FindingCode::journal_next_host);
        platform::PidFile older(dir.file().parent_path(), 4712);
        older.write({.pid = 4712, .version = "0.0.9", .sandbox = {}});
        CHECK(code(rollback, Wish::write_ahead) == core::FindingCode::journal_other_hosts);
    }
}

TEST_CASE("a disk says how much is free, and one that cannot be looked at says that", "[doctor]") {
    const store::TempDir dir;
    const auto disk = finding_of_disk(dir.file().parent_path());
    CHECK(disk.bytes.value_or(0) > 0);
    CHECK(finding_of_disk("/nowhere/at/all").code == core::FindingCode::disk_unknown);
}

TEST_CASE("damage that was met and not restored is found as long as nothing has shown the file whole", "[doctor]") {
    const store::TempDir dir;
    store::SessionStore store(dir.file(), {});
    CHECK(findings_in(store, store::JournalWish::as_found, false).front().code == core::FindingCode::state_whole);
    CHECK(findings_in(store, store::JournalWish::as_found, true).front().code == core::FindingCode::state_suspect);
}

TEST_CASE("copies of what was deleted that may be left in the file are found until they are overwritten (R16)",
          "[doctor]") {
    const store::TempDir dir;
    store::SessionStore store(dir.file(), {});
    const auto finds = [&store](core::FindingCode code) {
        const auto all = findings_in(store, store::JournalWish::as_found, false);
        return std::ranges::count(all, code, &core::Finding::code) == 1;
    };
    CHECK(finds(core::FindingCode::erasures_done));
    CHECK_FALSE(finds(core::FindingCode::erasures_waiting));
    store::put(store, store::sample_media("m"));
    CHECK(finds(core::FindingCode::erasures_done));
    {
        store::Transaction transaction = store.begin();
        REQUIRE(store.erase({"m"}));
        transaction.commit();
    }
    CHECK(finds(core::FindingCode::erasures_waiting));
    CHECK_FALSE(finds(core::FindingCode::erasures_done));
    store.wipe().hurry();
    CHECK(finds(core::FindingCode::erasures_done));
    CHECK_FALSE(finds(core::FindingCode::erasures_waiting));
}

TEST_CASE("a restore is found with what came back, whether that is everything, and where the original is", "[doctor]") {
    store::Health health;
    CHECK_FALSE(finding_of_restore(health, "/state/state.db"));
    health.salvaged_at = store::at(5);
    health.restored = 3;
    health.original = "state.db.damaged-1";
    const auto whole = finding_of_restore(health, "/state/state.db");
    REQUIRE(whole);
    CHECK(whole->code == core::FindingCode::restored);
    CHECK(whole->at == store::at(5));
    CHECK(whole->count == 3);
    CHECK(whole->complete == true);
    CHECK(whole->file == "/state/state.db.damaged-1");
    health.lost = 1;
    health.original = "";
    const auto part = finding_of_restore(health, "/state/state.db");
    REQUIRE(part);
    CHECK(part->complete == false);
    CHECK(part->file.empty());
}

TEST_CASE("a disk with less than a mebibyte to spare is found full, with what is left", "[doctor]") {
    const std::filesystem::path without_room{"/proc"};  // Linux says so of it
    std::error_code unknown;
    if (std::filesystem::space(without_room, unknown).available != 0 || unknown) return;
    const auto disk = finding_of_disk(without_room);
    CHECK(disk.code == core::FindingCode::disk_full);
    CHECK(disk.bytes == 0);
}

}  // namespace
}  // namespace host::app::test
