#include "platform/own_program.hpp"

#include <cstdlib>
#include <sstream>

namespace host::platform {
namespace {

using std::filesystem::path;

// What a shell would have started.
path found_in_path(const std::string& called) {
    const char* folders = std::getenv("PATH");
    std::istringstream stream{folders ? folders : ""};
    std::error_code unreadable;
    for (std::string folder; std::getline(stream, folder, ':');) {
        const path file = path{folder} / called;
        if (std::filesystem::exists(file, unreadable)) return file;
    }
    return {};
}

}  // namespace

path own_program(const std::string& called) {
    std::error_code error;
    const path running = std::filesystem::read_symlink("/proc/self/exe", error);  // Linux has it; others trust argv[0]
    const path named = called.find('/') == std::string::npos ? found_in_path(called) : path{called};
    path absolute = named.empty() ? path{} : std::filesystem::absolute(named, error).lexically_normal();
    if (running.empty()) return absolute;
    const bool is_running = std::filesystem::equivalent(absolute, running, error) && !error;
    if (!is_running) return running;
    return absolute;
}

}  // namespace host::platform
