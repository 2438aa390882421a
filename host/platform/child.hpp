// A program that we start and talk to over pipes. It is killed when this ends. Every wait has an end.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/descriptor.hpp"

namespace host::platform {

using Patience = std::chrono::milliseconds;

class Child {
public:
    struct Start {
        std::filesystem::path program;
        std::vector<std::string> arguments;
        std::filesystem::path folder;                    // it starts there
        std::map<std::string, std::string> environment;  // besides ours
    };

    // Throws std::system_error when it cannot be started. SIGPIPE is ignored from then on: writing to a program that
    // has ended is an error of send().
    explicit Child(const Start& start);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    // Writes to its stdin; few enough bytes for a pipe. Returns false when it does not listen any more.
    [[nodiscard]] bool send(std::string_view bytes);
    void close_input();
    // The bytes that come next on its stdout; empty at its end. None: nothing came in time.
    [[nodiscard]] std::optional<std::string> read(Patience patience);
    // The exit code, or 128 and the signal that killed it (where there are signals). None: it still runs.
    [[nodiscard]] std::optional<int> wait(Patience patience);
    // The beginning of what it has written to stderr. To be asked after its end.
    [[nodiscard]] std::string errors();

private:
    std::intptr_t process_{-1};  // its number; on Windows its handle
    Descriptor to_, from_, errors_;
};

}  // namespace host::platform
