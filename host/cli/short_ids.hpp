// Ids in tables, cut so that different ones always look different. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace host::cli {

// What is left begins the id, so that it can be typed after --debug: at least kShortId characters, and more if another
// id begins with the same ones. An id that shares more than kLongest characters with another has its beginning and the
// part that differs: "the-same…n-17-of…".
class ShortIds {
public:
    static constexpr std::size_t kShortId = 12, kLongest = 18;

    explicit ShortIds(std::vector<std::string> ids);                  // all that are shown
    [[nodiscard]] std::string operator()(std::string_view id) const;  // printable

private:
    // How many characters of an id no other one begins with; at least kShortId.
    [[nodiscard]] std::size_t characters_needed(std::string_view id) const;

    std::vector<std::string> sorted_;
    std::map<std::string, std::size_t, std::less<>> alike_;  // how many ids would be shown so
};

}  // namespace host::cli
