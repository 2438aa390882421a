// A program that we start and talk to over pipes, for as long as this lives: then it is killed. Every wait has an end.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

    explicit Child(const Start& start);  // throws std::system_error when it cannot be started
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    [[nodiscard]] bool send(std::string_view bytes);  // few enough for a pipe
    void close_input();
    // What comes next on its stdout; empty: its end. None: nothing came in time.
    [[nodiscard]] std::optional<std::string> read(Patience patience);
    // The exit code, or 128 and the signal that killed it. None: it still runs.
    [[nodiscard]] std::optional<int> wait(Patience patience);
    [[nodiscard]] std::string errors();  // the beginning of what it has written to stderr; after its end

private:
    pid_t pid_{-1};
    int to_{-1};
    int from_{-1};
    int errors_{-1};
};

}  // namespace host::platform
