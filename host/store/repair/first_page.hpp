// Rebuilds the first page of a state file that has lost it, so that the file can be read.
//
// That page has the header, which is the same in every state file, and leads to the definitions of the tables. Those do
// not fit into it and are in pages of their own, which can be recognised.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace host::store {

inline constexpr std::size_t kPageBytes = 4096;

// Sees the whole file once, from its first page on, and keeps where the definitions are.
class FirstPage {
public:
    // A page of the table of definitions, and the numbers of its first and its last row.
    struct Leaf {
        std::uint32_t page{};
        std::int64_t first{}, last{};
    };

    explicit FirstPage(std::vector<std::string> definitions);  // the SQL of our tables and indexes

    void see(std::string_view part);  // the next one; all but the last are whole pages

    // A new one. None: no definition of ours is in the file, or pages contradict each other. The version of the schema
    // in its header is 0: only the table `meta` knows it.
    [[nodiscard]] std::optional<std::string> rebuilt();

private:
    std::vector<std::string> definitions_;
    std::vector<Leaf> leaves_;
    std::uint32_t pages_{};  // seen
    bool is_ours_{};
};

}  // namespace host::store
