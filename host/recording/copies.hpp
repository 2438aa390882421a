// The files beside the state file that may still contain what is deleted from it: older copies of it, and recordings.
// There is one way to find and to remove them, for the command line and for a host that a browser has started.
#pragma once

#include <cstdint>
#include <filesystem>
#include <system_error>
#include <vector>

#include "app/ports.hpp"

namespace host::recording {

struct StatePlace {
    std::filesystem::path file;  // the state file
    bool own_directory{};        // only the host uses its folder; in any other, recordings are the user's own files
};

// Sorted by name.
struct Copies {
    std::vector<std::filesystem::path> older;       // store/repair/older_copies.hpp
    std::vector<std::filesystem::path> recordings;  // that have ended; known by their first line, whatever their name
    std::vector<std::filesystem::path> in_use;      // recordings that hosts are writing
    [[nodiscard]] bool empty() const { return older.empty() && recordings.empty(); }
};
[[nodiscard]] Copies copies_of(const StatePlace& place);

// Removes those that are not in use by now.
struct Removed {
    struct Left {
        std::filesystem::path file;
        std::error_code why;
    };
    Copies deleted;
    std::vector<Left> left;
    std::vector<std::filesystem::path> in_use;
};
[[nodiscard]] Removed remove(const Copies& found);

[[nodiscard]] app::Copies copies_for_host(const StatePlace& place);

}  // namespace host::recording
