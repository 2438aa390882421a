#include "cli/run.hpp"

#include <algorithm>
#include <iostream>

#include "cli/complain.hpp"
#include "cli/erase.hpp"
#include "cli/flags.hpp"
#include "cli/help.hpp"
#include "cli/inspect/debug.hpp"
#include "cli/inspect/explain.hpp"
#include "cli/inspect/list_ids.hpp"
#include "cli/print.hpp"
#include "cli/prune.hpp"
#include "cli/record.hpp"
#include "cli/replay.hpp"
#include "cli/sandbox.hpp"
#include "cli/settings.hpp"
#include "cli/setup/doctor.hpp"
#include "cli/setup/install.hpp"
#include "cli/transfer.hpp"
#include "cli/version.hpp"
#include "cli/words.hpp"
#include "core/check.hpp"
#include "platform/pipe.hpp"
#include "store/store_error.hpp"

namespace host::cli {
namespace {

struct Run {
    const std::filesystem::path& program;
    const Build& build;

    int operator()(const Serve& /*io's*/) const {
        constexpr bool kServeReachesCli = false;
        HOST_CHECK(kServeReachesCli);
        return kEnvironment;
    }
    int operator()(const Debug& wanted) const { return run_debug(wanted); }
    int operator()(const Explain& wanted) const { return run_explain(wanted); }
    int operator()(const ListIds& wanted) const { return run_list_ids(wanted); }
    int operator()(const Record& wanted) const { return run_record(wanted); }
    int operator()(const Replay& wanted) const { return run_replay(wanted); }
    int operator()(const Export& wanted) const { return run_export(wanted); }
    int operator()(const Import& wanted) const { return run_import(wanted); }
    int operator()(const ShowSettings& wanted) const { return run_settings(wanted); }
    int operator()(const SetSetting& wanted) const { return run_set(wanted); }
    int operator()(const Delete& wanted) const { return run_delete(wanted); }
    int operator()(const Clear& wanted) const { return run_clear(wanted); }
    int operator()(const Prune& wanted) const { return run_prune(wanted); }
    int operator()(const Sandbox& wanted) const { return run_sandbox(wanted); }
    int operator()(const Install& wanted) const { return run_install(wanted, program); }
    int operator()(const Uninstall& wanted) const { return run_uninstall(wanted, program); }
    int operator()(const Doctor& wanted) const { return run_doctor(wanted, program); }
    int operator()(const Help& /*wanted*/) const {
        const platform::Look look = platform::look_of_stdout();
        print_lines(help(flag_table(), look), look);
        return kOk;
    }
    int operator()(const Version& /*wanted*/) const {
        const platform::Look look = platform::look_of_stdout();
        print_lines(version(build), look);
        return kOk;
    }
    int operator()(const Say& answer) const {
        print_problem(answer.text);
        return answer.exit_code;
    }
};

int carried_out(const Command& command, const std::filesystem::path& program, const Build& build) {
    try {
        return std::visit(Run{program, build}, command);
    } catch (const store::StoreError& error) {
        const int code = complain(without_sqlite_code(error.what()));
        print_problem("`grok-retry-host --doctor` says what to do.");
        return code;
    }
}

// The exit code of a command that has ended with this one: output that was lost makes it a failure. That is said,
// unless the reader of a pipe has gone, who wants no more.
int with_lost_output(int code) {
    constexpr int kStdout = 1;
    std::cout.flush();
    if (std::cout) return code;
    return std::max(code, platform::has_hung_up(kStdout) ? kFinding : refuse("cannot write to stdout"));
}

}  // namespace

int run(const Command& command, const std::filesystem::path& program, const Build& build) {
    return with_lost_output(carried_out(command, program, build));
}

}  // namespace host::cli
