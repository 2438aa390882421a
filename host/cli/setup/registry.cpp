#include "cli/setup/registry.hpp"

#include <cstdlib>

namespace host::cli {

CommandWords command_to_register(const std::string& key, const std::filesystem::path& file) {
    return {"reg", "add", key, "/ve", "/t", "REG_SZ", "/d", file.string(), "/f"};
}

CommandWords command_to_unregister(const std::string& key) { return {"reg", "delete", key, "/f"}; }

bool run_by_shell(const CommandWords& words) {
    std::string line;
    for (const std::string& word : words) line += (line.empty() ? "\"" : " \"") + word + "\"";
    return std::system(line.c_str()) == 0;
}

}  // namespace host::cli
