#include "cli/sandbox.hpp"

#include "cli/complain.hpp"
#include "cli/print.hpp"
#include "cli/setup/host_config.hpp"
#include "cli/state_paths.hpp"
#include "cli/words.hpp"
#include "platform/live_hosts.hpp"
#include "platform/printable.hpp"
#include "store/state_file.hpp"

namespace host::cli {
int run_sandbox(const Sandbox& wanted) {
    const auto file = state_file(wanted.db);
    if (const auto problem = why_not_state(file)) return refuse(*problem);
    const auto directory = store::settle(file, {.own_directory = !wanted.db}).parent_path();
    auto config = read_host_config(directory);
    if (!config) return refuse(config.error());
    config->sandbox = wanted.on;
    if (const auto written = write_host_config(directory, *config); !written) return refuse(written.error());
    print_text(std::string{"Hosts that start from now on run "} + (wanted.on ? "inside" : "without") +
               " their sandbox (" + platform::printable(host_config_file(directory).string()) + ").");
    const auto running = platform::live_hosts(directory);
    if (running.empty()) print_text("No host is running.");
    for (const platform::LiveHost& host : running) print_text("Running now, " + describe(host) + ".");
    if (!running.empty()) print_text("Those stay as they are until the browser or its extension is restarted.");
    return kOk;
}

}  // namespace host::cli
