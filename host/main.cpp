// A browser's arguments -> io; anything else -> cli. Nothing else happens here.
#include <exception>
#include <string>
#include <variant>
#include <vector>

#include "build.hpp"
#include "cli/command_line.hpp"
#include "cli/complain.hpp"
#include "cli/places.hpp"
#include "cli/repair.hpp"
#include "cli/run.hpp"
#include "cli/setup/allowed_extensions.hpp"
#include "cli/setup/host_config.hpp"
#include "cli/state_paths.hpp"
#include "io/log.hpp"
#include "io/serve.hpp"
#include "platform/environment.hpp"
#include "platform/own_program.hpp"
#include "platform/process.hpp"
#include "platform/stdout_claim.hpp"
#include "platform/system.hpp"
#include "platform/terminal.hpp"

namespace {

using namespace host;

// Before anything else may be forbidden to this process.
void repair(const std::filesystem::path& program, const io::Log& log) {
    const auto places = cli::places_of(cli::process_environment(), platform::this_system());
    if (!places) return;
    for (const auto& file : cli::repair_stale_manifests(*places, program)) {
        log.line("repaired a manifest that named a missing host: " + file.string());
    }
}

int be_the_host(const cli::Serve& wanted, const std::string& called) {
    const int frames_out = platform::claim_stdout();
    const auto state_file = cli::state_file(wanted.db);
    const io::Log log(cli::log_file(state_file));
    const auto config = cli::read_host_config(state_file.parent_path());
    if (!wanted.ignored.empty()) log.line("ignoring the arguments after the extension's name: " + wanted.ignored);
    if (!config) log.line("using the defaults instead of the settings file: " + config.error());
    if (wanted.by_browser && !wanted.db) repair(platform::own_program(called), log);
    try {
        return io::serve({.state_file = state_file,
                          .own_directory = !wanted.db,
                          .switches = cli::switches_of(config, state_file.parent_path()),
                          .test_clock = wanted.test_clock,
                          .frames_out = frames_out,
                          .journal = config ? config->journal : store::JournalWish::as_found},
                         log);
    } catch (const std::exception& error) {
        log.line(std::string{"gives up: "} + error.what());
        throw;
    }
}

std::vector<std::string> allowed_extensions() {
    const auto directory = cli::state_directory(cli::process_environment());
    return directory ? cli::read_allowed_extensions(*directory) : std::vector<std::string>{};
}

}  // namespace

int main(int argc, char** argv) {
    try {
        platform::forbid_core_files();
        std::vector<std::string> arguments = platform::arguments(argc, argv);
        const std::string called = arguments.empty() ? "" : arguments.front();
        if (!arguments.empty()) arguments.erase(arguments.begin());
        const cli::Command command =
            cli::read_command_line(arguments, platform::stdin_is_terminal(), allowed_extensions());
        if (const auto* wanted = std::get_if<cli::Serve>(&command)) return be_the_host(*wanted, called);
        platform::prepare_terminal();
        return cli::run(command, platform::own_program(called), kBuild);
    } catch (const std::exception& error) {
        return cli::complain(error.what());
    }
}
