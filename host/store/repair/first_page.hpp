// The first page of a state file, made anew: what a file that has lost it needs to be read.
//
// It holds the header, which is the same for every state file, and the way to the definitions of the tables. Those do
// not fit into it: they lie in pages of their own, which can be told from all others.
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
