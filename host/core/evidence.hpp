// R1, R22: what one entry of a snapshot says of an attempt, and what that proves.
//
// An entry is evidence from some page, and may be forged. Nothing here decides what it changes. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/ids.hpp"

namespace host::core {

// Where it was seen. The sources have equal rank, but do not have the same fields.
enum class EvidenceSource {
    store,   // what the page keeps of its images and their attempts
    stream,  // the response stream of a generation
};

// Another id beside that of the attempt itself.
struct OtherName {
    PostId post;
    bool is_attempt{};  // true: it names the same attempt; false: it is a post that belongs to the image
    bool operator==(const OtherName&) const = default;
};

inline constexpr int kNoProgress = -1;   // the entry has none
inline constexpr int kOddProgress = -2;  // the entry has something that is not a percentage

struct Attempt {
    AttemptId id;
    bool moderated{};
    int progress{kNoProgress};  // 0..100, or one of the above
    std::optional<bool> has_video{};
    std::vector<OtherName> others{};
    bool operator==(const Attempt&) const = default;

    [[nodiscard]] bool is_called(const PostId& post) const {
        if (id.value == post.value) return true;
        for (const OtherName& other : others) {
            if (other.is_attempt && other.post == post) return true;
        }
        return false;
    }
};

enum class Verdict { none, refused, video };

// None: it is still running, or its end is unknown. Nothing follows from that.
[[nodiscard]] inline Verdict verdict_of(const Attempt& attempt, EvidenceSource source) {
    if (attempt.moderated) return Verdict::refused;
    constexpr int kDone = 100;
    if (source == EvidenceSource::stream) {
        return attempt.progress == kDone && attempt.has_video == true ? Verdict::video : Verdict::none;
    }
    const bool is_finished = attempt.progress == kNoProgress || attempt.progress == kDone;
    return is_finished && attempt.has_video != false ? Verdict::video : Verdict::none;
}

// How far a running attempt is (R7). None: unknown. A percent that comes with a verdict is not progress.
[[nodiscard]] inline std::optional<int> percent_of(const Attempt& attempt, EvidenceSource source) {
    const bool is_known = attempt.progress >= 0 && verdict_of(attempt, source) == Verdict::none;
    return is_known ? std::optional{attempt.progress} : std::nullopt;
}

// Limits on what a page can add to the file for one image. At so many attempts, far more than anybody makes, it is
// full: it takes no more but the outcome that a click waits for.
inline constexpr std::int64_t kMaxAttempts = 20'000;
inline constexpr std::int64_t kMaxAttemptsUnused = 500;  // where only pages have brought something, older data with it
inline constexpr std::size_t kMaxNamesOfAttempt = 4;     // its id is one of them
inline constexpr std::size_t kMaxOtherNames = 1'000;     // per image: names of its attempts and other posts

}  // namespace host::core
