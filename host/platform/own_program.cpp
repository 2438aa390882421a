#include "platform/own_program.hpp"

#include <sstream>

#include "platform/environment.hpp"

namespace host::platform {
namespace {

using std::filesystem::path;

// What a shell would have started.
path found_in_path(const std::string& called) {
    std::istringstream stream{environment_variable("PATH").value_or("")};
    std::error_code unreadable;
    for (std::string folder; std::getline(stream, folder, path_separator());) {
        const path file = path{folder} / called;
        if (std::filesystem::exists(file, unreadable)) return file;
    }
    return {};
}

}  // namespace

path own_program(const std::string& called) {
    std::error_code error;
    const path running = running_program();
    const path named = path{called}.has_parent_path() ? path{called} : found_in_path(called);
    path absolute = named.empty() ? path{} : std::filesystem::absolute(named, error).lexically_normal();
    if (running.empty()) return absolute;
    const bool is_running = std::filesystem::equivalent(absolute, running, error) && !error;
    if (!is_running) return running;
    return absolute;
}

}  // namespace host::platform
