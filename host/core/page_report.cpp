#include "core/page_report.hpp"

namespace host::core {
namespace {

constexpr Millis kOtherPage{10'000};  // another layout or language
constexpr Millis kOtherwise{60'000};  // any other difference
constexpr Millis kAgain{3'600'000};   // the same report: only its time is new

}  // namespace

std::string_view name_of(StreamState state) {
    switch (state) {
        case StreamState::absent: return "absent";
        case StreamState::silent: return "silent";
        case StreamState::listening: return "listening";
    }
    return "absent";
}

std::optional<Instant> write_at(const std::optional<SeenReport>& stored, const SeenReport& newest) {
    if (!stored) return newest.at;
    if (newest.at < stored->at) return std::nullopt;  // another host stored a newer one
    const PageReport &was = stored->report, &is = newest.report;
    if (is == was) {
        if (newest.at < stored->at + kAgain) return std::nullopt;
        return newest.at;
    }
    const bool is_other_page = is.layout != was.layout || is.language != was.language;
    return std::max(newest.at, stored->at + (is_other_page ? kOtherPage : kOtherwise));
}

}  // namespace host::core
