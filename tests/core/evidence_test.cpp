// R22: what an entry of a snapshot proves.
#include "core/evidence.hpp"

#include "support/catch.hpp"

namespace host::core {
namespace {

struct Case {
    bool moderated;
    int progress;
    std::optional<bool> has_video;
    Verdict in_store, in_stream;
};

constexpr auto kNone = Verdict::none, kRefused = Verdict::refused, kVideo = Verdict::video;

Attempt attempt_of(const Case& one) {
    return {.id = {"a"}, .moderated = one.moderated, .progress = one.progress, .has_video = one.has_video};
}

}  // namespace

TEST_CASE("moderated is refused, finished is a video, and all else is nothing yet (R22)") {
    const auto one = GENERATE(values<Case>({
        {false, kNoProgress, {}, kVideo, kNone},  // what a page of early 2026 lists
        {false, kNoProgress, true, kVideo, kNone},
        {false, kNoProgress, false, kNone, kNone},
        {false, 0, {}, kNone, kNone},
        {false, 13, {}, kNone, kNone},
        {false, 99, true, kNone, kNone},
        {false, 100, {}, kVideo, kNone},
        {false, 100, true, kVideo, kVideo},
        {false, 100, false, kNone, kNone},
        {false, kOddProgress, {}, kNone, kNone},
        {false, kOddProgress, true, kNone, kNone},
        {true, kNoProgress, {}, kRefused, kRefused},
        {true, 40, {}, kRefused, kRefused},
        {true, 100, true, kRefused, kRefused},
        {true, kOddProgress, false, kRefused, kRefused},
    }));
    CAPTURE(one.moderated, one.progress, one.has_video.value_or(false), one.has_video.has_value());
    CHECK(verdict_of(attempt_of(one), EvidenceSource::store) == one.in_store);
    CHECK(verdict_of(attempt_of(one), EvidenceSource::stream) == one.in_stream);
}

TEST_CASE("a running attempt has a percent; what comes with a verdict is none of its own (R7, R22)") {
    const auto percent = [](bool moderated, int progress, std::optional<bool> has_video = {}) {
        return percent_of(attempt_of({moderated, progress, has_video, kNone, kNone}), EvidenceSource::store);
    };
    CHECK(percent(false, 13) == 13);
    CHECK(percent(false, 0) == 0);
    CHECK(percent(false, 100, false) == 100);  // its video has not come
    CHECK_FALSE(percent(false, 100));
    CHECK_FALSE(percent(true, 100));
    CHECK_FALSE(percent(true, 13));
    CHECK_FALSE(percent(false, kNoProgress, false));
    CHECK_FALSE(percent(false, kOddProgress));
}

}  // namespace host::core
