// A large store in a file, one entry at a time: memory for one entry, and for the names of all.
//
// This code only cuts the text: an entry is the text between its colon and the comma or brace that ends it.
// json::Document reads each entry, and then the rest of the document, with null in the place of each entry. The whole
// document is valid JSON exactly if all of these are. A store has its maps at the top or in `state`.
#pragma once

#include <expected>
#include <functional>
#include <istream>
#include <string>
#include <string_view>

namespace host::wire {

// Called for each member of `sessionByMediaId`, `persistentByMediaId`, `revisionByMediaId`, `suggestionByMediaId`, in
// the order of the file, with its text: JSON that json::Document takes. If the file is refused further on, what was
// handed out before must not be used.
using TakeEntry = std::function<void(std::string_view map, const std::string& name, const std::string& text)>;

// What is left of the document with null for each of those entries, which json::Document takes; or why the file cannot
// be read.
[[nodiscard]] std::expected<std::string, std::string> read_store_stream(std::istream& in, const TakeEntry& take);

}  // namespace host::wire
