#include "sim/simulation.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "sim/world.hpp"

namespace sim {
namespace {

// In memory where there is such a place: a schedule is some hundred transactions.
class Folder {
public:
    Folder() {
        const std::filesystem::path memory = "/dev/shm";
        const auto parent = std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
        std::string pattern = (parent / "grh-sim-XXXXXX").string();
        if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary folder");
        path = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::filesystem::path path;
};

const std::filesystem::path& folder() {
    static const Folder only;
    return only.path;
}

Outcome run_in(Choices& choices, const Scope& scope) {
    Outcome outcome;
    try {
        World world(choices, scope, folder());
        world.run();
        world.come_to_rest();
        outcome.claims = world.model().claims();
        for (const auto& [id, media] : world.model().media()) outcome.attempts += media.ledger.size();
    } catch (const std::exception& violation) {
        outcome.violation = violation.what();
    }
    return outcome;
}

std::string invariant_of(const std::string& violation) { return violation.substr(0, violation.find(':')); }

}  // namespace

Outcome run_simulation(std::span<const std::uint8_t> bytes, const Tell& tell) {
    ByteChoices choices(bytes);
    return run_in(choices, {.small = false, .days = 0, .tell = tell});
}

Outcome run_small(std::span<const std::uint8_t> bytes, const Tell& tell) {
    ByteChoices choices(bytes);
    return run_in(choices, {.small = true, .days = 0, .tell = tell});
}

Weeks run_weeks(int weeks, std::uint64_t seed) {
    Weeks result;
    EndlessChoices choices(seed);
    World world(choices, {.small = false, .days = 7 * weeks, .tell = {}}, folder());
    try {
        world.run();
        world.come_to_rest();
    } catch (const std::exception& violation) {
        result.violation = violation.what();
    }
    for (std::size_t day = 0; day < world.days().size(); ++day) {
        if (day % 7 == 0) result.weeks.emplace_back();
        const World::Day& of = world.days()[day];
        Week& week = result.weeks.back();
        week = {.file_bytes = of.file_bytes,
                .attempts = of.attempts,
                .log_lines = std::max(week.log_lines, of.log_lines),
                .steps = week.steps + of.steps};
    }
    return result;
}

Bytes bytes_from(std::uint64_t seed) {
    std::mt19937_64 engine(seed);
    Bytes bytes(64 + engine() % 320);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(engine() >> 32);
    return bytes;
}

Bytes minimised(const Bytes& failing) {
    const auto first = run_simulation(failing).violation;
    if (!first) return failing;
    Bytes best = failing;
    const auto still_fails = [&](const Bytes& candidate) {
        const auto violation = run_simulation(candidate).violation;
        return violation && invariant_of(*violation) == invariant_of(*first);
    };
    const auto try_instead = [&](Bytes candidate) {
        if (!still_fails(candidate)) return false;
        best = std::move(candidate);
        return true;
    };
    for (bool better = true; better;) {
        better = false;
        for (std::size_t length = best.size() / 2; length > 0; length /= 2) {
            for (std::size_t at = 0; at + length <= best.size();) {
                Bytes without = best;
                without.erase(without.begin() + static_cast<std::ptrdiff_t>(at),
                              without.begin() + static_cast<std::ptrdiff_t>(at + length));
                if (try_instead(std::move(without))) {
                    better = true;
                } else {
                    at += length;
                }
            }
        }
        for (std::size_t at = 0; at < best.size(); ++at) {
            if (best[at] == 0) continue;
            Bytes zeroed = best;
            zeroed[at] = 0;
            better |= try_instead(std::move(zeroed));
        }
    }
    return best;
}

Exhausted run_exhaustively(std::size_t depth) {
    Exhausted result;
    EveryChoice every(depth);
    do {
        ++result.schedules;
        const Outcome outcome = run_in(every, {.small = true, .days = 0, .tell = {}});
        if (!outcome.violation) continue;
        result.violation = outcome.violation;
        result.failing = every.bytes();
        return result;
    } while (every.next());
    return result;
}

}  // namespace sim
