// copies.*, asked of the real binary inside its sandbox, as an extension's window asks.
#include "cli/setup/host_config.hpp"
#include "core/identity.hpp"
#include "recording/recording.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/replays.hpp"
#include "support/temp_dir.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"

namespace {

namespace fs = std::filesystem;

TEST_CASE("a host counts and removes the copies beside its file, and leaves the recording that it is writing (R16)") {
    const support::TempDir dir;
    const fs::path folder = dir.path() / "grok-retry-host";
    fs::create_directories(folder);
    REQUIRE(host::cli::write_host_config(folder, {.sandbox = true, .record = folder / "now.jsonl"}));
    support::write_text(folder / "state.db.v5-20260131T120000Z.backup", "SECRET");
    support::write_text(folder / "older.jsonl", host::recording::encode(host::recording::RecordingHeader{
                                                    .host_version = "1.0.0", .pid = 4'000'001, .connection = "c"}) +
                                                    "\n");
    support::Process process(support::kHostProgram, {host::core::kExtensionOrigin},
                             {.environment = {{"XDG_STATE_HOME", dir.path().string()}}, .closed = {}});
    const auto ask = [&process](const std::string& method_and_params) {
        process.send(R"({"jsonrpc":"2.0","id":1,"method":)" + method_and_params + "}");
        return process.receive();
    };
    const std::string hello = ask(R"("hello","params":{"protocol":1,"client":{"name":"t","version":"1"}})");
    CHECK(support::says(hello, R"("copies")"));
    CHECK(support::says(ask(R"("copies.count")"), R"("result":{"older":1,"recordings":1,"inUse":1})"));
    CHECK(support::says(ask(R"("copies.delete")"), R"("result":{"deleted":2,"left":0,"inUse":1})"));
    CHECK(support::says(ask(R"("copies.count")"), R"("result":{"older":0,"recordings":0,"inUse":1})"));
    const fs::path recorded = folder / ("now." + std::to_string(process.pid()) + ".jsonl");
    process.close_input();
    REQUIRE(process.wait() == 0);
    CHECK_FALSE(fs::exists(folder / "state.db.v5-20260131T120000Z.backup"));
    CHECK_FALSE(fs::exists(folder / "older.jsonl"));

    // The recording has them, and a replay, which has no such files, shows no difference.
    REQUIRE(fs::exists(recorded));
    CHECK(support::replay_text(support::read_text(recorded)).differences() == "");
}

}  // namespace
