#include "cli/setup/installed_manifest.hpp"

#include <algorithm>

#include "cli/setup/sandboxed_browsers.hpp"
#include "platform/file.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;

constexpr std::size_t kMaxManifestBytes = 64 * 1024;
constexpr char kProgram[] = "grok-retry-host";

bool is_same(const path& one, const path& other) {
    std::error_code error;
    return one == other || std::filesystem::equivalent(one, other, error);
}

bool is_program(const path& file) {
    std::error_code error;
    return std::filesystem::is_regular_file(file, error) && !platform::check_access(file, platform::Access::execute);
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
    return std::ranges::find(all, one) != all.end();
}

// A manifest is somebody else's when neither the program it names nor the extensions it lets in are ours. One that
// names nothing is not.
bool is_foreign(const cli::NativeManifest& manifest, const path& named, const std::vector<std::string>& callers) {
    if (manifest.program.empty() && manifest.callers.empty()) return false;
    if (is_same(manifest.program, named)) return false;
    const bool lets_us_in = std::ranges::any_of(manifest.callers, [&](const std::string& caller) {
        // A caller that lacks its slash is still ours.
        return contains(callers, caller) || contains(callers, caller + "/");
    });
    const bool is_called_like_us = path{manifest.program}.stem() == kProgram;
    return is_there(manifest.program) ? !(lets_us_in && is_called_like_us) : !lets_us_in;
}

Standing stands(const cli::NativeManifest& manifest, const path& named, const std::vector<std::string>& callers) {
    if (is_foreign(manifest, named, callers)) return Standing::foreign;
    if (!manifest.problems.empty()) return Standing::broken;
    if (!is_there(manifest.program)) return Standing::dangling;
    if (!is_program(manifest.program)) return Standing::not_executable;
    if (!is_same(manifest.program, named)) return Standing::other_copy;
    const auto let_in = [&](const std::string& caller) { return contains(manifest.callers, caller); };
    return std::ranges::all_of(callers, let_in) ? Standing::good : Standing::wrong_callers;
}

}  // namespace

std::vector<Target> targets_of(const Browser& browser, const Places& places, Reach reach) {
    std::vector<Target> targets;
    if (auto place = manifest_place(browser, places, reach)) {
        targets.push_back({.browser = &browser, .title = std::string{browser.title}, .place = *std::move(place)});
    }
    if (reach == Reach::machine) return targets;
    if (auto flatpak = flatpak_place(browser, places)) {
        targets.push_back({.browser = &browser,
                           .title = std::string{browser.title} + " (Flatpak)",
                           .place = {.file = flatpak->manifest, .registry_key = {}},
                           .launcher = flatpak->launcher,
                           .permission = flatpak->permission});
    }
    return targets;
}

InstalledManifest examine(const Target& target, const Registry& registry, const path& named,
                          const std::vector<std::string>& callers) {
    path file = target.place.file;
    if (!target.place.registry_key.empty()) {
        const auto known = registry.read(target.place.registry_key);
        if (!known) return {.standing = Standing::absent, .manifest = {}, .text = {}, .trouble = {}, .file = file};
        file = *known;
    }
    auto text = platform::read_whole(file, kMaxManifestBytes);
    if (!text) {
        const bool absent =
            text.error() == std::errc::no_such_file_or_directory || text.error() == std::errc::not_a_directory;
        return {.standing = absent ? Standing::absent : Standing::unreadable,
                .manifest = {},
                .text = {},
                .trouble = text.error().message(),
                .file = file};
    }
    InstalledManifest found{.standing = {}, .manifest = cli::read_manifest(*text, target.browser->family)};
    found.file = file;
    found.standing = stands(found.manifest, named, callers);
    found.text = *std::move(text);
    return found;
}

}  // namespace host::cli
