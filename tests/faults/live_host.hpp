// A real host process whose surroundings fail, asked about one image post: it is told of attempts one by one, each
// until it has answered, and what it had answered must be in the file in the end.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "faults/report.hpp"
#include "support/process.hpp"

namespace faults {

class LiveHost {
public:
    using Json = nlohmann::json;
    using Words = std::vector<std::string>;

    // `before`: words of another program that runs the host, such as strace with its options.
    explicit LiveHost(const std::filesystem::path& file, Words before = {},
                      const support::Process::Options& options = {});

    [[nodiscard]] Json ask(const std::string& method, const Json& params = Json::object());  // throws if it is gone
    // Empty: answered. Otherwise the name of the error.
    [[nodiscard]] std::string hello();
    [[nodiscard]] std::string report(const std::string& attempt);
    void send_report(const std::string& attempt);  // without waiting for
    [[nodiscard]] Json next_answer();
    [[nodiscard]] bool starts_a_session(const std::string& media);

    [[nodiscard]] support::Process& process() { return process_; }
    [[nodiscard]] pid_t pid() const { return process_.pid(); }
    void end();

private:
    void send(const std::string& method, const Json& params);

    support::Process process_;
    int last_{};
};

// Attempts, and which of them were answered.
class Attempts {
public:
    // The next one, or again the one that was not answered. What was answered, or the name of the error.
    std::string report(LiveHost& host);
    // So often that it shows; each must be refused with one of `errors`, and a session, too. Ping is answered.
    void expect_refusal(LiveHost& host, const std::vector<std::string>& errors);
    // So often that it shows; each must be answered.
    void expect_answers(LiveHost& host);
    // Of the answered ones, those that are not in the file; which must be sound.
    std::size_t missing_in(const std::filesystem::path& file) const;

    [[nodiscard]] const Campaign& campaign() const { return campaign_; }
    [[nodiscard]] Campaign finish(const std::filesystem::path& file);  // and count what is missing
    void add_point() { campaign_.points += 1; }
    void add_missing(std::size_t count) { campaign_.missing += static_cast<std::int64_t>(count); }

private:
    int answered_{};
    Campaign campaign_;
};

// Switches its sandbox off, for tests that look or reach into the process.
void without_sandbox(const std::filesystem::path& folder);

}  // namespace faults
