#include "core/shown_counts.hpp"

#include <algorithm>

namespace host::core {

ShownCounts shown_counts(const SessionData& session) {
    const auto& summary = session.last_session_summary;
    const ShownCounts all{
        .refused = session.retry_count, .videos = session.videos_generated, .credits = session.credits_used};
    // An outcome that was edited or imported may have no summary of its own.
    if (!is_end(session.outcome) || !summary || summary->outcome != session.outcome) return all;
    return {.refused = std::min(all.refused, summary->retries_attempted),
            .videos = std::min(all.videos, summary->completed_videos),
            .credits = std::min(all.credits, summary->credits_used),
            .refused_since = std::max<Count>(0, all.refused - summary->retries_attempted),
            .videos_since = std::max<Count>(0, all.videos - summary->completed_videos)};
}

std::string since_its_end(const ShownCounts& counts) {
    const bool both = counts.refused_since > 0 && counts.videos_since > 0;
    std::string text;
    if (counts.refused_since > 0) text += std::to_string(counts.refused_since) + " refused";
    if (both) text += " and ";
    if (counts.videos_since > 0) {
        text += std::to_string(counts.videos_since) + (counts.videos_since == 1 ? " video" : " videos");
    }
    return text.empty() ? text : "Since its end the page has shown " + text + ".";
}

}  // namespace host::core
