// make_reference DIRECTORY: what is installed beside the program and made from its tables. Runs while the host is
// built.
//
//   grok-retry-host.1  grok-retry-host.bash  _grok-retry-host  grok-retry-host.fish
//   machine/           the manifests of a package for all users, each in the folder where its browser looks
#include <exception>
#include <filesystem>
#include <iostream>

#include "cli/reference.hpp"
#include "cli/setup/install.hpp"
#include "platform/file.hpp"

namespace {

using namespace host;
using std::filesystem::path;
using std::filesystem::perms;

constexpr char kPackagedProgram[] = "/usr/bin/grok-retry-host";

void write(const path& file, const std::string& text) {
    constexpr perms kPlain = perms::owner_read | perms::owner_write | perms::group_read | perms::others_read;
    if (const auto error = platform::replace_whole(file, text, kPlain)) throw std::system_error(error, file.string());
}

void write_machine_manifests(const path& root) {
    cli::Install wanted{.browsers = {}, .extension_ids = {}, .force = true, .system = true};
    for (const auto& browser : cli::all_browsers()) wanted.browsers.emplace_back(browser.name);
    const cli::Places places{
        .platform = cli::Platform::linux_desktop, .home = {}, .config = {}, .state = {}, .root = root};
    for (const auto& one : cli::install(wanted, places, kPackagedProgram)) {
        if (one.done == cli::Done::failed) throw std::runtime_error(one.detail);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: make_reference DIRECTORY\n";
        return 2;
    }
    try {
        const path folder{argv[1]};
        const auto flags = cli::flag_table();
        write(folder / "grok-retry-host.1", cli::man_page(flags));
        write(folder / "grok-retry-host.bash", cli::bash_completion(flags));
        write(folder / "_grok-retry-host", cli::zsh_completion(flags));
        write(folder / "grok-retry-host.fish", cli::fish_completion(flags));
        write_machine_manifests(folder / "machine");
    } catch (const std::exception& error) {
        std::cerr << "make_reference: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
