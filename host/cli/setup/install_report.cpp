// What --install and --uninstall say.
#include <algorithm>
#include <iostream>

#include "cli/setup/install.hpp"
#include "cli/setup/sandboxed_browsers.hpp"
#include "cli/table.hpp"
#include "platform/printable.hpp"
#include "platform/terminal.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;

std::string words(const Step& step) {
    switch (step.done) {
        case Done::told: return "told";
        case Done::replaced: return "told anew";
        case Done::already: return "knew it already";
        case Done::kept_foreign: return "kept: not ours";
        case Done::removed: return "removed";
        case Done::kept: return "kept: not of this copy";
        case Done::failed: return "FAILED";
    }
    return "";
}

bool needs_the_user(const Step& step) { return step.done == Done::failed || step.done == Done::kept_foreign; }

void print(const std::string& first, const std::string& text) {
    for (const std::string& line : wrap(first, text, platform::look_of_stdout().columns)) std::cout << line << '\n';
}

void print_table(const std::vector<Step>& steps) {
    std::vector<Row> rows;
    for (const Step& step : steps) rows.push_back({step.target.title, words(step), step.target.place.file.string()});
    // Paths are for copying: never cut.
    for (const auto& line : lay_out({{"BROWSER"}, {"DONE"}, {"FILE"}}, rows, std::string::npos)) {
        std::cout << line << '\n';
    }
    for (const Step& step : steps) {
        if (step.detail.empty() || step.done == Done::removed) continue;
        const bool names = step.done != Done::failed;
        print(step.target.title + ": ", (names ? "it names " : "") + step.detail +
                                            (step.done == Done::kept_foreign ? "; --force replaces it" : ""));
    }
}

void print_sandboxed(const Install& wanted, const Places& places, const std::vector<Step>& steps) {
    for (const Step& step : steps) {
        if (step.target.permission.empty() || step.done == Done::failed) continue;
        print(step.target.title + ": ",
              "the Flatpak may not start programs outside of it. To allow that, which gives it the rights of any of "
              "your programs, run: " +
                  step.target.permission);
    }
    if (wanted.system) return;
    for (const Browser& browser : all_browsers()) {
        const bool named = std::ranges::find(wanted.browsers, browser.name) != wanted.browsers.end();
        if (!wanted.browsers.empty() && !named) continue;
        if (const auto advice = snap_advice(browser, places)) print(std::string{browser.title} + " (snap): ", *advice);
    }
}

int exit_code(const std::vector<Step>& steps) { return std::ranges::any_of(steps, needs_the_user) ? kFinding : kOk; }

}  // namespace

int run_install(const Install& wanted, const path& program) {
    const Places places = places_here();
    const auto steps = install(wanted, places, program, run_by_shell);
    if (steps.empty()) {
        std::cout << "No browser found that could use the host. Install one, start it once, then run this again; or "
                     "name one: "
                  << names_of_browsers() << '\n';
        return kFinding;
    }
    std::cout << "The host is " << platform::printable(program.string()) << "\n\n";
    print_table(steps);
    print_sandboxed(wanted, places, steps);
    std::cout << std::flush;
    return exit_code(steps);
}

int run_uninstall(const Uninstall& wanted, const path& program) {
    const Places places = places_here();
    const auto steps = uninstall(wanted, places, program, run_by_shell);
    if (steps.empty()) {
        std::cout << "No browser had been told about the host.\n";
    } else {
        print_table(steps);
    }
    std::error_code unreadable;
    if (std::filesystem::exists(places.state, unreadable)) {
        print("", "Sessions, limits and the log stay in " + places.state.string() + "; delete it to forget them.");
    }
    std::cout << std::flush;
    return exit_code(steps);
}

}  // namespace host::cli
