// Is the file sound? What SQLite finds in its pages, and what contradicts the rules in what they say. Reads only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/session_store.hpp"

namespace host::store {

// Pages, indexes, references: in SQLite's words, 20 at most.
[[nodiscard]] std::vector<std::string> damage_in(Database& database);

// Rows that are readable and impossible: the core's invariants over every media, settings and numbers in their ranges.
// Nothing is said of a file that a newer host has written: it may know more. In a transaction of the caller's.
[[nodiscard]] std::vector<std::string> contradictions_in(SessionStore& store);

// For people who ask (a doctor): everything that can be said about a file without changing or creating anything. A file
// that is damaged or not ours is a finding; one that holds more than ours, or cannot be opened for another reason,
// throws.
[[nodiscard]] std::vector<std::string> check(const std::filesystem::path& file);

// The same for a large file that is in use, in portions: each step reads one table, or some media, and holds no lock
// between two steps. It must not outlive its store.
class Checkup {
public:
    explicit Checkup(SessionStore& store);

    // True: there is more to do. When it is done, problems() says what was found.
    bool step();
    [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

private:
    SessionStore& store_;
    std::vector<std::string> tables_;
    std::optional<core::MediaId> after_;
    std::vector<std::string> problems_;
};

}  // namespace host::store
