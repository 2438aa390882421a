// The man page and the completions, made from the flags at build time. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/flags.hpp"

namespace host::cli {

using FlagTable = std::vector<FlagDescription>;

[[nodiscard]] std::string man_page(const FlagTable& flags);  // section 1, in man(7)

[[nodiscard]] std::string bash_completion(const FlagTable& flags);
[[nodiscard]] std::string zsh_completion(const FlagTable& flags);
[[nodiscard]] std::string fish_completion(const FlagTable& flags);

// What a value can be, as its placeholder says: words to choose from ("on|off", a BROWSER), a file, the id of an image
// (which the completions ask the host for), or none of these.
struct Choices {
    std::vector<std::string> words;
    bool file{};
    bool id{};
};
[[nodiscard]] Choices choices_of(std::string_view value);

}  // namespace host::cli
