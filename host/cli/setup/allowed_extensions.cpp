#include "cli/setup/allowed_extensions.hpp"

#include <sstream>

#include "core/identity.hpp"
#include "platform/file.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;
using std::filesystem::perms;

constexpr std::size_t kMaxListBytes = 64 * 1024;

}  // namespace

path allowed_extensions_file(const path& state_directory) { return state_directory / "allowed-extensions"; }

std::vector<std::string> read_allowed_extensions(const path& state_directory) {
    const auto text = platform::read_whole(allowed_extensions_file(state_directory), kMaxListBytes);
    if (!text) return {};
    std::vector<std::string> ids;
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);) {
        if (cli::family_of_id(line)) ids.push_back(line);
    }
    return ids;
}

std::error_code write_allowed_extensions(const path& state_directory, const std::vector<std::string>& ids) {
    const path file = allowed_extensions_file(state_directory);
    std::error_code error;
    if (ids.empty()) {
        std::filesystem::remove(file, error);
        return error;
    }
    std::string text;
    for (const std::string& id : ids) text += id + "\n";
    const bool had_directory = std::filesystem::exists(state_directory, error);
    error = platform::replace_whole(file, text, perms::owner_read | perms::owner_write);
    if (!error && !had_directory) std::filesystem::permissions(state_directory, perms::owner_all, error);
    return error;
}

std::vector<std::string> callers_of(cli::Family family, const std::vector<std::string>& ids) {
    std::vector<std::string> callers{family == cli::Family::firefox ? core::kAddOnId : core::kExtensionOrigin};
    for (const std::string& id : ids) {
        if (auto caller = cli::caller_of_id(id, family)) callers.push_back(*std::move(caller));
    }
    return callers;
}

}  // namespace host::cli
