#include "cli/setup/install.hpp"

#include <algorithm>
#include <iostream>

#include "cli/complain.hpp"
#include "cli/print.hpp"
#include "cli/setup/allowed_extensions.hpp"
#include "cli/setup/loading.hpp"
#include "cli/setup/our_extension.hpp"
#include "cli/setup/sandboxed_browsers.hpp"
#include "cli/table.hpp"
#include "cli/words.hpp"
#include "platform/file.hpp"
#include "platform/printable.hpp"
#include "platform/terminal.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;
using std::filesystem::perms;

constexpr perms kPlain = perms::owner_read | perms::owner_write | perms::group_read | perms::others_read;
constexpr perms kProgramMode = kPlain | perms::owner_exec | perms::group_exec | perms::others_exec;

// Channels of one browser share the folders of the machine.
bool has_same_place(const Target& one, const Target& other) {
    return one.place.file == other.place.file && one.place.registry_key == other.place.registry_key;
}

// The browsers that are named, installed or not; without names, those that `may_be` accepts. A Flatpak that is there
// comes with its browser.
template <class MayBe>
std::vector<Target> chosen(const std::vector<std::string>& names, const Places& places, Reach reach, MayBe may_be) {
    std::vector<Target> targets;
    for (const Browser& browser : all_browsers()) {
        const bool named = std::ranges::find(names, browser.name) != names.end();
        if (!names.empty() && !named) continue;
        for (Target& target : targets_of(browser, places, reach)) {
            if (!named && target.launcher.empty() && !may_be(browser)) continue;
            const auto same = [&](const Target& other) { return has_same_place(other, target); };
            if (std::ranges::none_of(targets, same)) targets.push_back(std::move(target));
        }
    }
    return targets;
}

Reach reach(bool system) { return system ? Reach::machine : Reach::user; }

std::string named_by(const InstalledManifest& manifest) {
    return manifest.manifest.program.empty() ? "no program that could be read" : manifest.manifest.program;
}

Registration install_one(const Target& target, bool force, const path& program, const std::vector<std::string>& callers,
                         const Registry& registry) {
    const path& named = target.named(program);
    const InstalledManifest before = examine(target, registry, named, callers);
    if (before.standing == Standing::foreign && !force) {
        return {.target = target, .done = Done::kept_foreign, .detail = named_by(before)};
    }
    const bool same = before.file == target.place.file &&
                      before.text == cli::encode_manifest(target.browser->family, named.string(), callers);
    if (!same || !target.launcher.empty()) {
        std::string problem = write_manifest(target, program, callers);
        if (!problem.empty()) return {.target = target, .done = Done::failed, .detail = std::move(problem)};
    }
    const std::string& key = target.place.registry_key;
    if (!key.empty() && !same && !registry.write(key, target.place.file.string())) {
        return {.target = target, .done = Done::failed, .detail = "cannot write " + key};
    }
    if (same) return {.target = target, .done = Done::already, .detail = {}};
    return {.target = target, .done = before.standing == Standing::absent ? Done::told : Done::replaced, .detail = {}};
}

// Only manifests that name this program, or a copy of it that is gone, are ours to remove.
bool may_remove(const InstalledManifest& found, const path& named) {
    std::error_code error;
    const path& program = found.manifest.program;
    if (program == named || std::filesystem::equivalent(program, named, error)) return true;
    return found.standing == Standing::dangling;
}

// Removes a folder that --install may have made.
void remove_if_empty(const path& folder) {
    std::error_code not_empty;
    if (std::filesystem::is_empty(folder, not_empty) && !not_empty) std::filesystem::remove(folder, not_empty);
}

// On Windows browsers of one family share a file.
bool is_named_by_another(const path& file, const Places& places) {
    const auto names_it = [&](const Browser& browser, Reach reach) {
        const auto place = manifest_place(browser, places, reach);
        return place && !place->registry_key.empty() && places.registry.read(place->registry_key) == file.string();
    };
    return std::ranges::any_of(all_browsers(), [&](const Browser& browser) {
        return names_it(browser, Reach::user) || names_it(browser, Reach::machine);
    });
}

Registration uninstall_one(const Target& target, const InstalledManifest& found, const Places& places) {
    if (const std::string& key = target.place.registry_key; !key.empty()) {
        if (!places.registry.remove(key))
            return {.target = target, .done = Done::failed, .detail = "cannot remove " + key};
        if (found.file != target.place.file || is_named_by_another(found.file, places)) {
            return {.target = target, .done = Done::removed, .detail = named_by(found)};
        }
    }
    std::error_code error;
    std::filesystem::remove(target.place.file, error);
    if (!error && !target.launcher.empty()) std::filesystem::remove(target.launcher, error);
    if (error)
        return {.target = target,
                .done = Done::failed,
                .detail = "cannot remove " + target.place.file.string() + ": " + error.message()};
    remove_if_empty(target.place.file.parent_path());
    remove_if_empty(target.place.file.parent_path().parent_path());
    return {.target = target, .done = Done::removed, .detail = named_by(found)};
}

std::string words(const Registration& one) {
    switch (one.done) {
        case Done::told: return "registered";
        case Done::replaced: return "updated";
        case Done::already: return "already registered";
        case Done::kept_foreign: return "kept: belongs to another program";
        case Done::removed: return "removed";
        case Done::kept: return "kept: registered by another copy";
        case Done::failed: return "FAILED";
    }
    return "";
}

bool needs_the_user(const Registration& one) { return one.done == Done::failed || one.done == Done::kept_foreign; }

void print_wrapped(const std::string& first, const std::string& text) {
    const platform::Look look = platform::look_of_stdout();
    print_lines(wrap(first, text, look.columns), look);
}

// Paths are never cut, so that they can be copied: what is too wide for that has them on lines of their own.
void print_table(const std::vector<Registration>& registrations) {
    std::vector<Row> rows, narrow;
    for (const Registration& one : registrations) {
        narrow.push_back({one.target.title, words(one)});
        rows.push_back({one.target.title, words(one), one.target.place.file.string()});
    }
    const auto wide = lay_out({{"BROWSER"}, {"DONE"}, {"FILE"}}, rows, std::string::npos);
    const auto fits = [](const std::string& line) {
        return platform::display_width(line) <= platform::look_of_stdout().columns;
    };
    if (std::ranges::all_of(wide, fits)) {
        print_lines(wide, platform::look_of_stdout());
    } else {
        const auto lines = lay_out({{"BROWSER"}, {"DONE"}}, narrow, std::string::npos);
        std::cout << lines.front() << '\n';
        for (std::size_t at = 0; at < rows.size(); ++at) {
            std::cout << lines[at + 1] << "\n  " << platform::printable(rows[at].back()) << '\n';
        }
    }
    for (const Registration& one : registrations) {
        if (one.done == Done::kept) print_wrapped(one.target.title + ": ", "it names " + one.detail);
    }
    std::cout << std::flush;
}

// True: the rights of this user do not reach so far.
bool is_denied(const Registration& one) {
    path place = one.target.place.file;
    while (!is_there(place) && place.has_relative_path()) place = place.parent_path();
    return one.done == Done::failed &&
           platform::check_access(place, platform::Access::write) == std::errc::permission_denied;
}

// What was not done, and what helps, on stderr. `again`: the command that was given.
void complain_of(const std::vector<Registration>& registrations, bool system, const std::string& again) {
    for (const Registration& one : registrations) {
        if (one.done == Done::failed) refuse(one.target.title + ": " + one.detail);
        if (one.done == Done::kept_foreign) {
            refuse(one.target.title + ": " + one.target.place.file.string() + " belongs to another program: it names " +
                   one.detail + "; --force replaces it");
        }
    }
    if (system && std::ranges::any_of(registrations, is_denied)) {
        refuse("--system is for all users and needs an administrator: sudo " + again);
    }
}

// By its whole path: sudo may have another PATH.
std::string as_given(const path& program, const char* mode, const std::vector<std::string>& browsers, bool force) {
    return shell_command(program, {}) + " " + mode + (browsers.empty() ? "" : " " + joined(browsers)) +
           (force ? " --force" : "") + " --system";
}

// Ends with what a person has to do now: nothing happens before the extension is loaded.
void print_next_steps(const Install& wanted, const Places& places, const path& program,
                      const std::vector<Registration>& registrations) {
    const auto allowed = read_allowed_extensions(places.state);
    std::vector<const Browser*> without, with;
    for (const Registration& one : registrations) {
        if (needs_the_user(one) || one.target.browser == nullptr) continue;
        const bool has_it = !wanted.system && !profiles_of(one.target, places, allowed).sights.empty();
        auto& list = has_it ? with : without;
        if (std::ranges::find(list, one.target.browser) == list.end()) list.push_back(one.target.browser);
    }
    if (without.empty() && with.empty()) return;
    const bool wants_loading = !without.empty();
    std::cout << (wants_loading ? "\nNext, load the extension, once in each browser:\n" : "\nNext:\n");
    auto steps = loading_steps(without, program);
    steps.push_back(std::to_string(steps.size() + 1) +
                    ". Open the post of an image and click the extension's icon. Its popup says whether it has found "
                    "the host.");
    for (const std::string& step : steps) {
        const platform::Look look = platform::look_of_stdout();
        const auto number = step.find(' ') + 1;
        std::string start = "  " + step.substr(0, number);
        for (const std::string& line :
             lines_of_words(platform::printable(step.substr(number)), look.columns - start.size())) {
            print_lines({start + line}, look);
            start.assign(start.size(), ' ');
        }
    }
    std::cout << "If it has not: " << platform::printable(shell_command(program, places)) << " --doctor\n";
}

void print_sandboxed(const Install& wanted, const Places& places, const std::vector<Registration>& registrations) {
    for (const Registration& one : registrations) {
        if (one.target.permission.empty() || one.done == Done::failed) continue;
        print_wrapped(
            one.target.title + ": ",
            "the Flatpak may not start programs outside of it. To allow that, which gives it the rights of any of "
            "your programs, run: " +
                one.target.permission);
    }
    if (wanted.system) return;
    for (const Browser& browser : all_browsers()) {
        const bool named = std::ranges::find(wanted.browsers, browser.name) != wanted.browsers.end();
        if (!wanted.browsers.empty() && !named) continue;
        if (const auto advice = snap_advice(browser, places))
            print_wrapped(std::string{browser.title} + " (snap): ", *advice);
    }
}

int exit_code(const std::vector<Registration>& registrations) {
    return std::ranges::any_of(registrations, needs_the_user) ? kFinding : kOk;
}

}  // namespace

std::string write_manifest(const Target& target, const path& program, const std::vector<std::string>& callers) {
    const path& named = target.named(program);
    const std::string text = cli::encode_manifest(target.browser->family, named.string(), callers);
    // Checked by the browser's own rules before the browser can find it. A path that is no UTF-8 comes out as another
    // one.
    const cli::NativeManifest check = cli::read_manifest(text, target.browser->family);
    if (!check.problems.empty()) return check.problems.front();
    if (check.program != named) return "no browser can start a program with such a name: " + named.string();
    if (!target.launcher.empty()) {
        const auto error = platform::replace_whole(target.launcher, flatpak_launcher(program), kProgramMode);
        if (error) return "cannot write " + target.launcher.string() + ": " + error.message();
    }
    const auto error = platform::replace_whole(target.place.file, text, kPlain);
    return error ? "cannot write " + target.place.file.string() + ": " + error.message() : "";
}

std::vector<Registration> install(const Install& wanted, const Places& places, const path& program) {
    std::vector<std::string> ids = wanted.system ? std::vector<std::string>{} : read_allowed_extensions(places.state);
    const auto known = ids.size();
    for (const std::string& id : wanted.extension_ids) {
        if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    }
    std::vector<Registration> registrations;
    if (ids.size() != known) {
        // Written before the manifests: the host must not refuse an extension that a manifest lets in.
        if (const auto error = write_allowed_extensions(places.state, ids)) {
            const path file = allowed_extensions_file(places.state);
            registrations.push_back(
                {.target = {.browser = {}, .title = "extensions", .place = {.file = file, .registry_key = {}}},
                 .done = Done::failed,
                 .detail = "cannot write " + file.string() + ": " + error.message()});
            return registrations;
        }
    }
    const auto found = [&](const Browser& browser) { return is_found(browser, places); };
    for (const Target& target : chosen(wanted.browsers, places, reach(wanted.system), found)) {
        registrations.push_back(
            install_one(target, wanted.force, program, callers_of(target.browser->family, ids), places.registry));
    }
    return registrations;
}

std::vector<Registration> uninstall(const Uninstall& wanted, const Places& places, const path& program) {
    const auto ids = read_allowed_extensions(places.state);
    std::vector<Registration> registrations;
    const auto any = [](const Browser&) { return true; };
    for (const Target& target : chosen(wanted.browsers, places, reach(wanted.system), any)) {
        const path& named = target.named(program);
        const auto found = examine(target, places.registry, named, callers_of(target.browser->family, ids));
        if (found.standing == Standing::absent) {
            // A key of ours whose file is gone.
            const std::string& key = target.place.registry_key;
            if (!key.empty() && places.registry.read(key) == target.place.file.string()) places.registry.remove(key);
            continue;
        }
        if (wanted.force || may_remove(found, named)) {
            registrations.push_back(uninstall_one(target, found, places));
        } else {
            registrations.push_back({.target = target, .done = Done::kept, .detail = named_by(found)});
        }
    }
    if (wanted.browsers.empty() && !wanted.system) {
        // A failure does not matter: without a manifest nobody can call.
        [[maybe_unused]] const auto ignored = write_allowed_extensions(places.state, {});
    }
    return registrations;
}

int run_install(const Install& wanted, const path& program) {
    const Places places = places_here();
    const auto registrations = install(wanted, places, program);
    if (registrations.empty()) {
        return refuse(
            "no browser that could use the host was found; install one, start it once, then run this again; or name "
            "one: " +
            names_of_browsers());
    }
    std::cout << "The host is " << platform::printable(program.string()) << "\n\n";
    print_table(registrations);
    complain_of(registrations, wanted.system, as_given(program, "--install", wanted.browsers, wanted.force));
    print_sandboxed(wanted, places, registrations);
    print_next_steps(wanted, places, program, registrations);
    std::cout << std::flush;
    return exit_code(registrations);
}

int run_uninstall(const Uninstall& wanted, const path& program) {
    const Places places = places_here();
    const auto registrations = uninstall(wanted, places, program);
    if (registrations.empty()) {
        std::cout << "No browser was registered.\n";
    } else {
        print_table(registrations);
        complain_of(registrations, wanted.system, as_given(program, "--uninstall", wanted.browsers, wanted.force));
    }
    std::error_code unreadable;
    if (std::filesystem::exists(places.state, unreadable)) {
        print_wrapped("",
                      "Sessions, limits and the log stay in " + places.state.string() + "; delete it to forget them.");
    }
    std::cout << std::flush;
    return exit_code(registrations);
}

}  // namespace host::cli
