// What fuzzing begins with: the transcripts and what else the tests have, in the shape of each target's input.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

struct Seed {
    std::string name;
    std::string bytes;
};

[[nodiscard]] std::vector<Seed> seeds_of(std::string_view target);

}  // namespace fuzz
