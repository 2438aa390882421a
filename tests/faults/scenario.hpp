// A session with retries, an edit, an import, a delete: what a browser says to a host, step by step, and what must be
// on disk after each. Where a step is not answered, it is said again, as the extension does.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/host.hpp"

namespace faults {

struct Step {
    host::core::Millis pass{};          // time that goes by before
    bool wake{};                        // the host is woken first
    std::vector<std::string> requests;  // handed over together
};

[[nodiscard]] const std::vector<Step>& scenario();

// The rows of the file after 0, 1, 2... steps that nothing disturbed.
[[nodiscard]] const std::vector<std::string>& golden();

// Nothing more than what stands between two lines of golden(): how many rows of `answered` steps are missing, given
// what the rows are. 0 too if they are those of the next step.
[[nodiscard]] std::size_t missing(const std::string& rows, std::size_t answered);
[[nodiscard]] bool is_of_one_moment(const std::string& rows, std::size_t answered);

[[nodiscard]] std::string difference(const std::string& rows, const std::string& expected);  // the lines of one only

// The rows as the next host finds them: it undoes what was left half done. They must be sound, and not restored.
[[nodiscard]] std::string rows_after_restart(const std::filesystem::path& file);

// One browser and its host.
class Browser {
public:
    explicit Browser(const std::filesystem::path& file);

    // The next step. True: all of it was answered. What was refused is told to `refused` by its error's name.
    bool step();
    // The steps from here to the end; a step that is not answered is repeated, so often at most. How often it was.
    int finish(int patience);
    // For a host that comes after another: hello, and where the page is.
    void begin_at(std::size_t step);

    [[nodiscard]] std::size_t answered() const { return at_; }  // steps
    [[nodiscard]] bool is_done() const { return at_ == scenario().size(); }

    [[nodiscard]] const std::map<std::string, int>& refused() const { return refused_; }
    [[nodiscard]] const std::set<std::string>& promised() const { return promised_; }  // offers, and claims granted
    [[nodiscard]] const std::string& log() const { return log_; }

    std::vector<std::string> say(const std::vector<std::string>& requests);  // besides the steps

private:
    bool hear(const std::vector<std::string>& output, std::size_t asked);

    host::core::ClockReading reading_{host::core::made_up_reading(host::core::instant_from_ms(1'800'000'000'000))};
    std::string log_;
    host::app::Host host_;
    std::size_t at_{};
    bool passed_{};  // the time before the step
    std::map<std::string, int> refused_;
    std::set<std::string> promised_;
};

}  // namespace faults
