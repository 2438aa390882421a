// Runs the host: puts clock, randomness, log, Host and loop together, until the browser closes the connection.
#pragma once

#include <filesystem>
#include <optional>

#include "app/findings.hpp"
#include "app/store_keeper.hpp"
#include "io/log.hpp"

namespace host::io {

struct Serving {
    std::filesystem::path state_file;
    bool own_directory{};  // nobody chose another place: its folder is ours alone
    // sandbox: gives up what a host has no use for, as far as the kernel can hold it to that. recording: into a file of
    // this name, made this process's own.
    app::Switches switches{};
    bool test_clock{};  // time stands still but for test.advance, and chance is constant
    int frames_out{};   // from claim_stdout()
    store::JournalWish journal{store::JournalWish::as_found};
};

// The exit code. Throws std::exception when it cannot begin: no descriptors, no random numbers.
[[nodiscard]] int serve(const Serving& serving, const Log& log);

}  // namespace host::io
