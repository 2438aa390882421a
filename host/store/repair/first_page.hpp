// Rebuilds the first page of a state file that has lost it, so that the file can be read.
//
// That page has the header, which is the same in every state file, and leads to the definitions of the tables. Those do
// not fit into it and are in pages of their own, which can be recognised.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace host::store {

inline constexpr std::size_t kPageBytes = 4096;

// `file` is all of it, `definitions` the SQL of our tables and indexes. None: none of them is in the file, or pages
// contradict each other. The version of the schema in the header is 0: only the table `meta` knows it.
[[nodiscard]] std::optional<std::string> new_first_page(std::string_view file,
                                                        std::span<const std::string> definitions);

}  // namespace host::store
