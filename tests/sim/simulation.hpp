// One schedule from a stream of bytes, and what to do with many of them.
//
// run_simulation() is the whole driver: a fuzzer can call it with its own bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sim {

using Bytes = std::vector<std::uint8_t>;

struct Outcome {
    std::optional<std::string> violation;
    std::size_t claims{};  // how much has happened
    std::size_t attempts{};
};

using Tell = std::function<void(const std::string&)>;

[[nodiscard]] Outcome run_simulation(std::span<const std::uint8_t> choices, const Tell& tell = {});

// The bytes that a seed stands for.
[[nodiscard]] Bytes bytes_from(std::uint64_t seed);

// The same violation (up to its first colon) with fewer, simpler choices.
[[nodiscard]] Bytes minimised(const Bytes& failing);

// Days of one machine with six hosts, 200 images and every fault, with nights between them.
struct Week {
    std::uintmax_t file_bytes{};
    std::size_t attempts{}, log_lines{}, steps{};  // in all; a day, at most; of this week
};
struct Weeks {
    std::optional<std::string> violation;
    std::vector<Week> weeks;
};
[[nodiscard]] Weeks run_weeks(int weeks, std::uint64_t seed);

// Every interleaving of the small scope up to that many choices. Stops at the first violation.
struct Exhausted {
    std::size_t schedules{};
    Bytes failing;
    std::optional<std::string> violation;
};
[[nodiscard]] Exhausted run_exhaustively(std::size_t depth);
[[nodiscard]] Outcome run_small(std::span<const std::uint8_t> choices, const Tell& tell);

}  // namespace sim
