// A large store in a file, one entry at a time: memory for one entry, and for the names of all.
//
// As strict as json_reader.hpp, and as kind to halves of emojis. A store has its maps at the top or in `state`.
#pragma once

#include <expected>
#include <functional>
#include <istream>
#include <string>
#include <string_view>

#include "json/reader.hpp"

namespace host::wire {

// Called for each member of `sessionByMediaId`, `persistentByMediaId`, `revisionByMediaId`, `suggestionByMediaId`, in
// the order of the file.
using TakeEntry = std::function<void(std::string_view map, const std::string& name, json::Json value)>;

// What is left of the document without those entries (their maps are there, empty), or why it cannot be read.
[[nodiscard]] std::expected<json::Json, std::string> read_store_stream(std::istream& in, const TakeEntry& take);

}  // namespace host::wire
