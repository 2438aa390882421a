// What a --debug view consists of, and what of it a terminal shows that has no room for all. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace host::cli {

// How much it matters, the most important first. What is less important is left out first.
enum class Rank { now, trouble, latest, recent, earlier, background };

struct Entry {
    std::vector<std::string> lines;
    Rank rank{};
    std::size_t count{1};  // how many things it stands for: "and 5 more" stands for 5
};

struct Section {
    std::vector<std::string> front;  // a title, the names of columns: shown with whatever is shown of the entries
    std::vector<Entry> entries;
    std::string one;     // what an entry is called: "session"; empty: nobody misses them
    bool newest_last{};  // of entries with the same rank the last ones matter most
};

class Listing {
public:
    void add(Section section) { sections_.push_back(std::move(section)); }

    [[nodiscard]] std::vector<std::string> lines() const;  // all of it

    // As much as fits into so many lines, in the same order. If something does not fit, the last line says what.
    [[nodiscard]] std::vector<std::string> fitting(std::size_t rows, std::size_t columns) const;

private:
    std::vector<Section> sections_;
};

}  // namespace host::cli
