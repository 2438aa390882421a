// The name that somebody probably meant who wrote another word: "did you mean --debug?". Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace host::cli {

// One of `names`, or an empty text if none is like the word. Dashes in front and upper case make no difference. A part
// of a name stands for the name if no other name has it ("retries" for defaultMaxRetries).
[[nodiscard]] std::string nearest_name(std::string_view word, std::span<const std::string_view> names);

}  // namespace host::cli
