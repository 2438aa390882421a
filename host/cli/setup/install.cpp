#include "cli/setup/install.hpp"

#include <algorithm>

#include "cli/setup/allowed_extensions.hpp"
#include "cli/setup/sandboxed_browsers.hpp"
#include "platform/whole_file.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;
using std::filesystem::perms;

constexpr perms kPlain = perms::owner_read | perms::owner_write | perms::group_read | perms::others_read;
constexpr perms kProgram = kPlain | perms::owner_exec | perms::group_exec | perms::others_exec;

// Channels of one browser share the folders of the machine.
bool has_same_place(const Target& one, const Target& other) {
    return one.place.file == other.place.file && one.place.registry_key == other.place.registry_key;
}

// Named browsers whether they are here or not: somebody may want to be early. Else those that `may_be` lets in; a
// Flatpak that is there is always meant with its browser.
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

Step install_one(const Target& target, bool force, const path& program, const std::vector<std::string>& callers,
                 const RunCommand& run) {
    const path& named = target.named(program);
    const InstalledManifest before = examine(target, named, callers);
    if (before.standing == Standing::foreign && !force) {
        return {.target = target, .done = Done::kept_foreign, .detail = named_by(before)};
    }
    const bool same = before.text == cli::encode_manifest(target.browser->family, named.string(), callers);
    if (!same || !target.launcher.empty()) {
        std::string problem = write_manifest(target, program, callers);
        if (!problem.empty()) return {.target = target, .done = Done::failed, .detail = std::move(problem)};
    }
    if (!target.place.registry_key.empty() && !run(command_to_register(target.place.registry_key, target.place.file))) {
        return {.target = target, .done = Done::failed, .detail = "cannot write " + target.place.registry_key};
    }
    if (same) return {.target = target, .done = Done::already, .detail = {}};
    return {.target = target, .done = before.standing == Standing::absent ? Done::told : Done::replaced, .detail = {}};
}

// Ours alone: what names this program, or a copy of it that is gone.
bool may_remove(const InstalledManifest& found, const path& named) {
    std::error_code error;
    const path& program = found.manifest.program;
    if (program == named || std::filesystem::equivalent(program, named, error)) return true;
    return found.standing == Standing::dangling;
}

// Folders that would not be there without us.
void remove_if_empty(const path& folder) {
    std::error_code not_empty;
    if (std::filesystem::is_empty(folder, not_empty) && !not_empty) std::filesystem::remove(folder, not_empty);
}

Step uninstall_one(const Target& target, const InstalledManifest& found, const RunCommand& run) {
    std::error_code error;
    std::filesystem::remove(target.place.file, error);
    if (!error && !target.launcher.empty()) std::filesystem::remove(target.launcher, error);
    if (error) return {.target = target, .done = Done::failed, .detail = error.message()};
    if (!target.place.registry_key.empty() && !run(command_to_unregister(target.place.registry_key))) {
        return {.target = target, .done = Done::failed, .detail = "cannot remove " + target.place.registry_key};
    }
    remove_if_empty(target.place.file.parent_path());
    remove_if_empty(target.place.file.parent_path().parent_path());
    return {.target = target, .done = Done::removed, .detail = named_by(found)};
}

}  // namespace

std::string write_manifest(const Target& target, const path& program, const std::vector<std::string>& callers) {
    const path& named = target.named(program);
    const std::string text = cli::encode_manifest(target.browser->family, named.string(), callers);
    // The browser's own rules, before it can find the file: a path that is no UTF-8 comes out as another one.
    const cli::NativeManifest check = cli::read_manifest(text, target.browser->family);
    if (!check.problems.empty()) return check.problems.front();
    if (check.program != named) return "no browser can start a program with such a name: " + named.string();
    if (!target.launcher.empty()) {
        const auto error = platform::replace_whole(target.launcher, flatpak_launcher(program), kProgram);
        if (error) return "cannot write " + target.launcher.string() + ": " + error.message();
    }
    const auto error = platform::replace_whole(target.place.file, text, kPlain);
    return error ? "cannot write it: " + error.message() : "";
}

std::vector<Step> install(const Install& wanted, const Places& places, const path& program, const RunCommand& run) {
    std::vector<std::string> ids = wanted.system ? std::vector<std::string>{} : read_allowed_extensions(places.state);
    const auto known = ids.size();
    for (const std::string& id : wanted.extension_ids) {
        if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    }
    std::vector<Step> steps;
    if (ids.size() != known) {
        // Before the manifests: whoever may call must not be refused by the host.
        if (const auto error = write_allowed_extensions(places.state, ids)) {
            const path file = allowed_extensions_file(places.state);
            steps.push_back(
                {.target = {.browser = {}, .title = "extensions", .place = {.file = file, .registry_key = {}}},
                 .done = Done::failed,
                 .detail = "cannot write it: " + error.message()});
            return steps;
        }
    }
    const auto found = [&](const Browser& browser) { return is_found(browser, places); };
    for (const Target& target : chosen(wanted.browsers, places, reach(wanted.system), found)) {
        steps.push_back(install_one(target, wanted.force, program, callers_of(target.browser->family, ids), run));
    }
    return steps;
}

std::vector<Step> uninstall(const Uninstall& wanted, const Places& places, const path& program, const RunCommand& run) {
    const auto ids = read_allowed_extensions(places.state);
    std::vector<Step> steps;
    const auto any = [](const Browser&) { return true; };
    for (const Target& target : chosen(wanted.browsers, places, reach(wanted.system), any)) {
        const path& named = target.named(program);
        const auto found = examine(target, named, callers_of(target.browser->family, ids));
        if (found.standing == Standing::absent) continue;
        if (wanted.force || may_remove(found, named)) {
            steps.push_back(uninstall_one(target, found, run));
        } else {
            steps.push_back({.target = target, .done = Done::kept, .detail = named_by(found)});
        }
    }
    if (wanted.browsers.empty() && !wanted.system) {
        // A file that cannot be removed lets in nobody: no manifest is left.
        [[maybe_unused]] const auto ignored = write_allowed_extensions(places.state, {});
    }
    return steps;
}

}  // namespace host::cli
