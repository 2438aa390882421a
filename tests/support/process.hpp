// A real process between two pipes, as a browser would have it; its stderr is kept. Killed when this goes.
//
// Every wait has a deadline, and a failed one throws: no test hangs, none sleeps.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/frame.hpp"

namespace support {

// Chromium kills a host 2.0 s after it closed the pipes.
inline constexpr std::chrono::milliseconds kPatienceOfBrowser{2'000};
// Far beyond what any answer takes, sanitizers included.
inline constexpr std::chrono::milliseconds kDeadline{20'000};

class Process {
public:
    struct Options {
        std::map<std::string, std::string> environment;  // in addition to ours
        std::vector<int> closed;                         // of fds 0-2: not even open in the process
        void (*before_exec)(){};                         // in the new process; system calls only
    };

    Process(const std::string& program, const std::vector<std::string>& arguments) : Process(program, arguments, {}) {}
    Process(const std::string& program, const std::vector<std::string>& arguments, const Options& options);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void send(std::string_view payload);      // one frame
    void send_bytes(std::string_view bytes);  // as they are
    // The next payload; throws when none comes. Words about a restore are passed over: they come on slow machines.
    [[nodiscard]] std::string receive();
    [[nodiscard]] std::string receive_any();  // with those
    // Output of a program that writes text instead: up to and with `part`, or up to its end. Throws when `part` does
    // not come, or the end.
    [[nodiscard]] std::string read_past(std::string_view part);
    [[nodiscard]] std::string read_all();
    [[nodiscard]] bool output_ended(std::chrono::milliseconds within);  // skips what comes before the end
    void close_input();   // what a browser does when it is done with a host: this
    void close_output();  // and this
    void kill(int signal) const;

    // The exit code, or 128 and the signal that killed it. Throws when it does not end in time.
    [[nodiscard]] int wait(std::chrono::milliseconds within = kDeadline);

    // Whether a pipe holds as much as it can: its reader does not keep up. The output counts as full from half of its
    // size on, because a write may leave the rest of a page of it empty.
    [[nodiscard]] bool is_input_full() const;
    [[nodiscard]] bool is_output_full() const;

    [[nodiscard]] pid_t pid() const { return pid_; }
    [[nodiscard]] std::string errors() const;  // all it wrote to stderr so far

private:
    [[nodiscard]] std::string read_some(std::chrono::milliseconds within);  // empty: the end

    pid_t pid_{-1};
    int to_{-1};
    int from_{-1};
    int errors_{-1};
    host::wire::FrameDecoder decoder_;
    std::string text_;
};

// A program that writes text, up to its end.
struct Finished {
    int exit_code{};
    std::string out, errors;
};
[[nodiscard]] Finished finish(Process& process);

}  // namespace support
