// simulate: long runs of the simulation, and the replay of one.
//   simulate [--seed S] [--schedules N] [--seconds T]    N schedules from seed S on (default: a fresh seed, 1000)
//   simulate --seed S                                    one schedule, told step by step
//   simulate --minimise --seed S                         the same violation with fewer choices
//   simulate --bytes HEX                                 one schedule from these choices (add --small for that scope)
//   simulate --exhaustive DEPTH                          every interleaving of the small scope
//   simulate --weeks N [--seed S]                        N weeks of one machine: what its file and log come to
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <random>
#include <string>

#include "sim/simulation.hpp"

namespace {

std::uint64_t current_seed = 0;

// The hosts stop the process when they find a bug of their own: say which schedule it was.
void on_abort(int) {
    std::fprintf(stderr, "a check stopped the process; replay: build/dev/bin/simulate --seed %llu\n",
                 static_cast<unsigned long long>(current_seed));
}

std::string hex(const sim::Bytes& bytes) {
    std::string text;
    for (const auto byte : bytes) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

sim::Bytes from_hex(const std::string& text) {
    sim::Bytes bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        bytes.push_back(static_cast<std::uint8_t>(std::stoi(text.substr(i, 2), nullptr, 16)));
    }
    return bytes;
}

int tell(const sim::Outcome& outcome) {
    std::cout << (outcome.violation ? "VIOLATION " + *outcome.violation : "clean") << '\n';
    return outcome.violation ? 1 : 0;
}

void say(const std::string& text) { std::cout << text << '\n'; }

}  // namespace

int main(int argc, char** argv) {
    std::optional<std::uint64_t> seed;
    std::uint64_t schedules = 0, seconds = 0, depth = 0, weeks = 0;
    std::string bytes;
    bool minimise = false, small = false;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const auto value = [&] { return i + 1 < argc ? std::string{argv[++i]} : "0"; };
        if (word == "--seed")
            seed = std::stoull(value());
        else if (word == "--schedules")
            schedules = std::stoull(value());
        else if (word == "--seconds")
            seconds = std::stoull(value());
        else if (word == "--exhaustive")
            depth = std::stoull(value());
        else if (word == "--weeks")
            weeks = std::stoull(value());
        else if (word == "--bytes")
            bytes = value();
        else if (word == "--minimise")
            minimise = true;
        else if (word == "--small")
            small = true;
        else
            return std::cerr << "unknown: " << word << '\n', 2;
    }
    std::signal(SIGABRT, on_abort);
    if (depth > 0) {
        const sim::Exhausted all = sim::run_exhaustively(depth);
        std::cout << all.schedules << " schedules, " << (all.violation ? "VIOLATION " + *all.violation : "clean")
                  << '\n';
        if (all.violation) std::cout << "replay: build/dev/bin/simulate --small --bytes " << hex(all.failing) << '\n';
        return all.violation ? 1 : 0;
    }
    if (weeks > 0) {
        current_seed = seed.value_or(std::random_device{}());
        const sim::Weeks ran = sim::run_weeks(static_cast<int>(weeks), current_seed);
        for (std::size_t n = 0; n < ran.weeks.size(); ++n) {
            const sim::Week& week = ran.weeks[n];
            std::cout << "week " << n + 1 << ": " << week.steps << " steps, " << week.attempts
                      << " attempts so far, file " << week.file_bytes / 1024 << " KiB, log at most " << week.log_lines
                      << " lines a day\n";
        }
        std::cout << (ran.violation ? "VIOLATION " + *ran.violation : "clean")
                  << "; replay: build/dev/bin/simulate --weeks " << weeks << " --seed " << current_seed << '\n';
        return ran.violation ? 1 : 0;
    }
    if (!bytes.empty())
        return tell(small ? sim::run_small(from_hex(bytes), say) : sim::run_simulation(from_hex(bytes), say));
    if (seed && minimise) {
        current_seed = *seed;
        const sim::Bytes least = sim::minimised(sim::bytes_from(*seed));
        const int code = tell(sim::run_simulation(least, say));
        std::cout << "replay: build/dev/bin/simulate --bytes " << hex(least) << '\n';
        return code;
    }
    if (seed && schedules == 0 && seconds == 0) {
        current_seed = *seed;
        return tell(sim::run_simulation(sim::bytes_from(*seed), say));
    }
    const std::uint64_t first = seed ? *seed : std::random_device{}();
    if (schedules == 0) schedules = seconds > 0 ? ~0ULL : 1000;
    const auto start = std::chrono::steady_clock::now();
    const auto passed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
    std::size_t claims = 0, attempts = 0;
    std::uint64_t done = 0;
    for (; done < schedules && (seconds == 0 || passed() < static_cast<double>(seconds)); ++done) {
        current_seed = first + done;
        const sim::Outcome outcome = sim::run_simulation(sim::bytes_from(current_seed));
        claims += outcome.claims;
        attempts += outcome.attempts;
        if (!outcome.violation) continue;
        std::cout << "VIOLATION in schedule " << done + 1 << " after " << passed() << " s: " << *outcome.violation
                  << "\nreplay: build/dev/bin/simulate --seed " << current_seed << '\n';
        return 1;
    }
    std::cout << done << " schedules from seed " << first << " clean in " << passed() << " s; " << claims << " claims, "
              << attempts << " attempts\n";
    return 0;
}
