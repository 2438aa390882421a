// Where a simulation's decisions come from: one stream of bytes, one byte for each choice.
//
// The same bytes give the same run: a seed stands for a run, a failing run can be cut down byte by byte, and a fuzzer
// can supply the bytes. When they are used up every choice is 0 and `exhausted` says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace sim {

class Choices {
public:
    virtual ~Choices() = default;
    // One of 0 .. n-1; n is 1 .. 256. The simplest option should be 0.
    [[nodiscard]] virtual unsigned below(unsigned n) = 0;
    [[nodiscard]] virtual bool exhausted() const = 0;

    [[nodiscard]] bool one_in(unsigned n) { return below(n) == n - 1; }
};

class ByteChoices final : public Choices {
public:
    explicit ByteChoices(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
    [[nodiscard]] unsigned below(unsigned n) override {
        if (n <= 1 || exhausted()) return 0;
        return bytes_[next_++] % n;
    }
    [[nodiscard]] bool exhausted() const override { return next_ >= bytes_.size(); }

private:
    std::span<const std::uint8_t> bytes_;
    std::size_t next_{};
};

// Without end, from a seed.
class EndlessChoices final : public Choices {
public:
    explicit EndlessChoices(std::uint64_t seed) : engine_(seed) {}
    [[nodiscard]] unsigned below(unsigned n) override { return static_cast<unsigned>((engine_() >> 32) % n); }
    [[nodiscard]] bool exhausted() const override { return false; }

private:
    std::mt19937_64 engine_;
};

// Every sequence of at most `depth` choices, each exactly once:
//     EveryChoice every(5);
//     do { run(every); } while (every.next());
class EveryChoice final : public Choices {
public:
    explicit EveryChoice(std::size_t depth) : depth_(depth) {}

    [[nodiscard]] unsigned below(unsigned n) override {
        if (n <= 1 || exhausted()) return 0;
        if (at_ == path_.size()) path_.push_back({0, n});
        return path_[at_++].value;
    }
    [[nodiscard]] bool exhausted() const override { return at_ >= depth_; }

    // To the next sequence; false when there is none.
    [[nodiscard]] bool next() {
        at_ = 0;
        while (!path_.empty()) {
            if (++path_.back().value < path_.back().bound) return true;
            path_.pop_back();
        }
        return false;
    }

    // The current sequence as bytes: ByteChoices makes the same choices of them.
    [[nodiscard]] std::vector<std::uint8_t> bytes() const {
        std::vector<std::uint8_t> all;
        for (const Fork& fork : path_) all.push_back(static_cast<std::uint8_t>(fork.value));
        return all;
    }

private:
    struct Fork {
        unsigned value{};
        unsigned bound{};
    };
    std::size_t depth_;
    std::vector<Fork> path_;
    std::size_t at_{};
};

}  // namespace sim
