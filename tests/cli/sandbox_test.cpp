// `--sandbox on|off`, by the real binary.
#include <filesystem>
#include <fstream>

#include "cli/setup/host_config.hpp"
#include "core/identity.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/this_build.hpp"

namespace {

namespace fs = std::filesystem;
using namespace host;

struct SandboxPlace : support::TempDir {
    support::Process run(const std::string& wanted) const {
        return {support::kHostProgram,
                {"--sandbox", wanted},
                {.environment = {{"XDG_STATE_HOME", path().string()}}, .closed = {}}};
    }
    [[nodiscard]] fs::path state() const { return path() / "grok-retry-host"; }
};

TEST_CASE("the switch for the sandbox is kept for the hosts to come, and says so") {
    const SandboxPlace place;
    support::Process off = place.run("off");
    CHECK(off.read_all().find("without their sandbox") != std::string::npos);
    CHECK(off.wait() == 0);
    CHECK(cli::read_host_config(place.state()) == cli::HostConfig{.sandbox = false, .record = {}});
    CHECK((fs::status(place.state()).permissions() & ~fs::perms::owner_all) == fs::perms::none);
    CHECK(place.run("on").wait() == 0);
    CHECK(cli::read_host_config(place.state()) == cli::HostConfig{});
}

TEST_CASE("the switch for the sandbox says what holds for a host that runs, which it does not change") {
    const SandboxPlace place;
    support::Process host(support::kHostProgram, {core::kExtensionOrigin},
                          {.environment = {{"XDG_STATE_HOME", place.path().string()}}, .closed = {}});
    host.send(
        R"({"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":1,"client":{"name":"t","version":"1"}}})");
    CHECK(host.receive().find(R"("landlock")") != std::string::npos);
    support::Process off = place.run("off");
    const std::string said = off.read_all();
    CHECK(said.find("Running now, process " + std::to_string(host.pid()) + ": Landlock ") != std::string::npos);
    CHECK(said.find("Landlock off") == std::string::npos);
}

TEST_CASE("the switches in host.ini are not set beside what is no state file") {
    const support::TempDir place;
    const fs::path folder = place.path() / "folder", device = place.path() / "device", real = place.path() / "state.db";
    fs::create_directory(folder);
    fs::create_symlink("/dev/null", device);
    const auto run = [](const std::vector<std::string>& arguments, const fs::path& db) {
        support::Process process(support::kHostProgram, {arguments[0], arguments[1], "--db", db.string()});
        return support::finish(process);
    };
    for (const std::vector<std::string>& wanted :
         {std::vector<std::string>{"--sandbox", "off"}, {"--record", (folder / "bug.jsonl").string()}}) {
        for (const fs::path& db : {folder, device}) {
            const support::Finished refused = run(wanted, db);
            CHECK(refused.exit_code == 1);
            CHECK(refused.errors == "grok-retry-host: will not use " + db.string() +
                                        " as the state file: that is not a regular file; name another one\n");
            CHECK_FALSE(fs::exists(place.path() / "host.ini"));
        }
    }
    CHECK(run({"--sandbox", "off"}, real).exit_code == 0);  // there is no state yet
    CHECK(fs::exists(place.path() / "host.ini"));
}

TEST_CASE("the switch for the sandbox leaves a host.ini that it does not understand as it is") {
    const SandboxPlace place;
    fs::create_directory(place.state());
    std::ofstream(place.state() / "host.ini") << "sandbx = off\n";
    support::Process process = place.run("off");
    CHECK(process.wait() == 1);
    CHECK(process.errors().find("host.ini") != std::string::npos);
    CHECK(fs::file_size(place.state() / "host.ini") == 13);
}

}  // namespace
