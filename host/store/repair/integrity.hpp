// Checks whether the file is intact: what SQLite finds in its pages, and rows that contradict the rules. Reads only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/session_store.hpp"

namespace host::store {

// Pages, indexes, references: in SQLite's words, 20 at most.
[[nodiscard]] std::vector<std::string> damage_in(Database& database);

// Finds readable but impossible rows: checks the core's invariants over every media, and the ranges of settings and
// numbers. Finds nothing in a file of a newer host, which may know more. Runs in the caller's transaction.
[[nodiscard]] std::vector<std::string> contradictions_in(SessionStore& store);

// For --doctor: all findings about a file, without changing or creating anything. A file that is damaged or not ours is
// a finding. Throws if the file has additions or cannot be opened for another reason.
[[nodiscard]] std::vector<std::string> check(const std::filesystem::path& file);

// The same for a large file that is in use, in portions: each step reads one table, or some media, and holds no lock
// between two steps. It must not outlive its store.
class IntegrityCheck {
public:
    explicit IntegrityCheck(SessionStore& store);

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
