#include "cli/repair.hpp"

#include "cli/setup/allowed_extensions.hpp"
#include "cli/setup/install.hpp"
#include "cli/setup/installed_manifest.hpp"

namespace host::cli {

using std::filesystem::path;

std::vector<path> repair_stale_manifests(const Places& places, const path& program) {
    std::vector<path> replaced;
    for (const Browser& browser : all_browsers()) {
        const auto place = manifest_place(browser, places, Reach::user);
        std::error_code unreadable;
        if (!place || !std::filesystem::exists(place->file, unreadable)) continue;
        const Target target{.browser = &browser, .title = {}, .place = *place};
        const auto callers = callers_of(browser.family, read_allowed_extensions(places.state));
        const auto found = examine(target, places.registry, program, callers);
        if (found.standing != Standing::dangling || found.file != target.place.file) continue;
        if (write_manifest(target, program, callers).empty()) replaced.push_back(place->file);
    }
    return replaced;
}

}  // namespace host::cli
