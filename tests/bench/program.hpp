// A program under measurement: started, talked to in frames, and asked of the kernel what it cost.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

class Program {
public:
    explicit Program(std::vector<std::string> command);
    ~Program();  // end of input, then wait
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    void send(std::string_view payload);
    // The next response; what the program pushes in between is read and dropped.
    std::string receive();
    std::string ask(std::string_view payload) {
        send(payload);
        return receive();
    }
    // All frames, written while answers are read, so that neither side can block the other; the last answer.
    std::string burst(std::span<const std::string> payloads);

    [[nodiscard]] int pid() const { return pid_; }
    // Of all its threads: milliseconds on a processor.
    [[nodiscard]] double cpu_ms() const;
    // Bytes that it handed to the kernel, those of its answers aside.
    [[nodiscard]] double bytes_written() const;
    // How often it goes to sleep, in a second, which is once per wake-up. Looks on for so long.
    [[nodiscard]] double sleeps_in(int seconds) const;
    // MiB; "VmRSS:" is now, "VmHWM:" the most there ever was.
    [[nodiscard]] double memory(const char* which) const;

private:
    void fill();
    bool take(std::string& payload);

    int pid_{};
    int to_{};
    int from_{};
    std::string incoming_;
    double received_{};
};

double now_ms();

// What follows `label` in the file, as a number.
double number_in(const std::string& file, std::string_view label);

}  // namespace bench
