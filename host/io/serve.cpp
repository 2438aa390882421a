#include "io/serve.hpp"

#include <cstdio>
#include <optional>
#include <string>

#include "app/host.hpp"
#include "app/machine_clock.hpp"
#include "core/identity.hpp"
#include "io/last_words.hpp"
#include "io/run_loop.hpp"
#include "platform/live_hosts.hpp"
#include "platform/process.hpp"
#include "platform/random.hpp"
#include "platform/sandbox.hpp"
#include "recording/copies.hpp"
#include "recording/recorder.hpp"

namespace host::io {
namespace {

// A name that is different for processes that had the same number, for logs.
std::string connection_name() {
    return "c" + std::to_string(platform::process_id()) + "-" + std::to_string(platform::random_number() >> 32);
}

}  // namespace

int serve(const Serving& serving, const Log& log) {
    platform::keep_new_files_private();
    platform::survive_broken_pipes();
    log.line(std::string{"serves, version "} + core::kVersion + ", state in " + serving.state_file.string());
    leave_last_words_in(log.file());

    const auto folder = serving.state_file.parent_path();
    platform::Sandbox sandbox(serving.switches.sandbox, folder);
    platform::PidFile live(folder, platform::process_id());
    const app::MachineClock clock;
    const core::Instant started = serving.test_clock ? core::kTestStart : clock.read().wall;
    const platform::Random dice = serving.test_clock ? platform::constant_random() : platform::fair_random();
    const std::string connection = serving.test_clock ? "test" : connection_name();
    std::optional<recording::Recorder> recorder;
    if (!serving.switches.recording.empty()) {
        recorder.emplace(recording::RecordingHeader{.host_version = core::kVersion,
                                                    .pid = platform::process_id(),
                                                    .connection = connection,
                                                    .started = started,
                                                    .test_clock = serving.test_clock,
                                                    .prompts = serving.switches.records_prompts},
                         recording::Recorder::Parts{.wish = serving.switches.recording,
                                                    .state_file = serving.state_file,
                                                    .dice = dice,
                                                    .log = [&log](std::string_view text) { log.line(text); }});
    }
    RunLoop* loop_of_host = nullptr;
    app::Host host({.state_file = serving.state_file,
                    .own_directory = serving.own_directory,
                    .journal = serving.journal,
                    .log_file = log.file(),
                    .connection = connection,
                    .pid = platform::process_id(),
                    .test_clock = serving.test_clock,
                    .dice = recorder ? recorder->dice() : dice,
                    .log = [&log](std::string_view text) { log.line(text); },
                    .sandbox = [&sandbox] { return sandbox.state(); },
                    .switches = serving.switches,
                    .copies = recording::copies_for_host({serving.state_file, serving.own_directory}),
                    .say_at_once =
                        [&loop_of_host](std::string_view message) {
                            if (loop_of_host) loop_of_host->say_at_once(message);
                        }});
    const auto tell = [&] {
        const platform::SandboxState state = sandbox.state();
        log.line("sandbox: " + platform::in_words(state));
        live.write({.pid = platform::process_id(),
                    .version = core::kVersion,
                    .sandbox = state,
                    .may_use_log = store::is_log_safe()});
    };
    host.make_folder();
    sandbox.enter();
    tell();
    RunLoop loop({.in = STDIN_FILENO,
                  .out = serving.frames_out,
                  .host = host,
                  .log = log,
                  .clock = serving.test_clock ? nullptr : &clock,
                  .recorder = recorder ? &*recorder : nullptr,
                  .may_go_on = [&] {
                      if (sandbox.enter_rest()) tell();
                      return !sandbox.has_lost_folder();
                  }});
    loop_of_host = &loop;
    const int exit_code = loop.run();
    loop_of_host = nullptr;
    host.leave();
    return exit_code;
}

}  // namespace host::io
