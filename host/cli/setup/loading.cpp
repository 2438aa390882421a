#include "cli/setup/loading.hpp"

#include "cli/places.hpp"
#include "cli/words.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;

constexpr char kExtensionFolder[] = "extension-shim";
constexpr int kDeepestBuild = 4;  // build/dev/bin/grok-retry-host

// "chrome://extensions in Chrome, brave://extensions in Brave"
std::string pages(std::span<const Browser* const> browsers, Family family) {
    std::vector<std::string> all;
    for (const Browser* browser : browsers) {
        if (browser->family != family) continue;
        all.push_back(page_of_extensions(*browser) + " in " + std::string{browser->title});
    }
    return joined(all, ", ");
}

}  // namespace

std::string folder_of_extension(const path& program) {
    std::error_code error;
    const path real = std::filesystem::canonical(program, error);
    for (const path& one : {program, error ? program : real}) {
        const path installed = one.parent_path().parent_path() / "share" / "grok-retry-host" / kExtensionFolder;
        if (is_there(installed)) return installed.string();
        path above = one.parent_path();
        for (int level = 0; level < kDeepestBuild; ++level, above = above.parent_path()) {
            if (is_there(above / kExtensionFolder / "manifest.json")) return (above / kExtensionFolder).string();
        }
    }
    return "the folder extension-shim of the repository";
}

std::string how_to_load(const Browser& browser, const path& program) {
    const std::string folder = folder_of_extension(program), open = "open " + page_of_extensions(browser);
    if (browser.family == Family::firefox) {
        return open + ", click \"Load Temporary Add-on\", and choose manifest.json in " + folder;
    }
    return open + ", switch on \"Developer mode\", click \"Load unpacked\", and choose " + folder;
}

std::vector<std::string> loading_steps(std::span<const Browser* const> browsers, const path& program) {
    const std::string folder = folder_of_extension(program);
    std::vector<std::string> steps;
    const auto add = [&](const std::string& text) { steps.push_back(std::to_string(steps.size() + 1) + ". " + text); };
    if (const std::string all = pages(browsers, Family::chromium); !all.empty()) {
        add("Open " + all + ".");
        add("Switch on \"Developer mode\", click \"Load unpacked\", and choose " + folder + ".");
    }
    if (const std::string all = pages(browsers, Family::firefox); !all.empty()) {
        add("Open " + all + ".");
        add("Click \"Load Temporary Add-on\" and choose manifest.json in " + folder +
            ". Do so after each start of the browser.");
    }
    return steps;
}

}  // namespace host::cli
