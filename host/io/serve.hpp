// Being the host: puts clock, dice, log, Host and loop together, and runs them until the browser is done with us.
#pragma once

#include <filesystem>
#include <optional>

#include "io/log.hpp"

namespace host::io {

struct Serving {
    std::filesystem::path state_file;
    bool own_directory{};  // nobody chose another place: its folder is ours alone
    bool sandbox{true};    // gives up what a host has no use for, as far as the kernel can hold it to that
    bool test_clock{};     // time stands still but for test.advance, and chance is constant
    int frames_out{};      // from claim_stdout()
    std::optional<std::filesystem::path> record{};  // into a file of this name, made this process's own
    bool record_prompts{};
};

// The exit code. Throws when the world is too broken to begin with.
[[nodiscard]] int serve(const Serving& serving, const Log& log);

}  // namespace host::io
