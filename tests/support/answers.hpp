// What several hosts on one file have answered, taken together: all of it must be in the file in the end, each attempt
// once and each retry granted to one document, and nothing that nobody reported.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace support {

class Answers {
public:
    using Json = nlohmann::json;

    struct Asked {
        std::string media, document;
        std::string decision;               // that was claimed
        std::vector<std::string> attempts;  // that were reported
    };

    void sent(const Asked& asked);                      // also if nobody answers
    bool hear(const Json& answer, const Asked& asked);  // true: a claim was granted
    void hear_push(const Json& message);

    struct Offer {
        std::string decision, document;  // which it is for
    };
    [[nodiscard]] const std::vector<Offer>& offered() const { return offered_; }  // the newest last
    [[nodiscard]] std::size_t claims() const { return claimed_.size(); }
    [[nodiscard]] std::size_t attempts() const;  // that were answered

    // What is wrong with the answers, or with the file, which no host has open any more. `forgets_grants`: details of
    // sessions that ended long ago may be gone.
    [[nodiscard]] std::vector<std::string> problems_in(const std::filesystem::path& file,
                                                       bool forgets_grants = false) const;

private:
    void learn(const Json& decision);

    std::map<std::string, std::set<std::string>> sent_, answered_;  // media -> attempts
    std::map<std::string, std::int64_t> revision_;
    std::map<std::string, std::string> claimed_;  // decision -> document
    std::vector<Offer> offered_;
    std::vector<std::string> wrong_;
};

}  // namespace support
