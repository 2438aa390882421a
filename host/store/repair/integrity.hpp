// Checks whether the file is intact: what SQLite finds in its pages, and rows that contradict the rules. Reads only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/repair/page_check.hpp"
#include "store/repair/tree_check.hpp"
#include "store/session_store.hpp"

namespace host::store {

// Pages, indexes, references: in SQLite's words, 20 at most.
[[nodiscard]] std::vector<std::string> damage_in(Database& database);

// Finds readable but impossible rows: checks the core's invariants over every media, and the ranges of settings and
// numbers. Finds nothing in a file of a newer host, which may know more. Runs in the caller's transaction.
[[nodiscard]] std::vector<std::string> contradictions_in(SessionStore& store);

// For --doctor: all findings about a file, without changing or creating anything. A file that is damaged or not ours is
// a finding. Throws if the file has additions or cannot be opened for another reason. A file that is in use and has no
// write-ahead log is read in portions (IntegrityCheck), so that no host waits for more than one of them; as a whole
// only if they find something.
[[nodiscard]] std::vector<std::string> check(const std::filesystem::path& file, bool is_in_use);

// The same for a file that is in use, in portions that each read a bounded number of pages, rows or media, of one
// moment, and hold no lock in between. First the layout of all pages, then the rows of each table and the entries of
// each index, then every media. It must not outlive its store.
class IntegrityCheck {
public:
    // `place`: where another one had got, in this file or in an older state of it. Any other text: from the beginning.
    explicit IntegrityCheck(SessionStore& store, std::string_view place = "");

    // True: there is more to do. When it is done, problems() says what was found. Throws StoreError; storage_corrupt
    // if SQLite cannot read what is there.
    bool step();
    [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

    // How far it has got, for another one to go on. Of what users and pages name it has a few bytes at most, so that
    // it need not be deleted with an image.
    [[nodiscard]] std::string place() const;

private:
    enum class Part { pages, trees, media };
    void go_to(std::string_view place);
    bool step_in_part();
    bool step_in_trees();

    SessionStore& store_;
    Part part_{Part::pages};
    PageCheck pages_;
    std::vector<Tree> trees_;
    std::size_t tree_{};
    std::unique_ptr<TreeCheck> rows_;  // of that tree; none: at its beginning
    std::optional<core::MediaId> after_;
    std::vector<std::string> problems_;
};

}  // namespace host::store
