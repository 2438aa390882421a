#include "core/shown_counts.hpp"

#include <algorithm>

namespace host::core {

ShownCounts shown_counts(const SessionData& session) {
    const auto& summary = session.last_session_summary;
    const ShownCounts all{
        .refused = session.retry_count, .videos = session.videos_generated, .credits = session.credits_used};
    // An outcome that was edited or imported may have no summary of its own.
    if (!is_end(session.outcome) || !summary || summary->outcome != session.outcome) return all;
    // Attempts only grow in number, so where there are fewer of a kind than at the end, these are of the other kind
    // now.
    const Count taken_back = std::max<Count>(0, summary->completed_videos - all.videos);
    const Count given_after_all = std::max<Count>(0, summary->retries_attempted - all.refused);
    const Count refused = std::min(all.refused, summary->retries_attempted + taken_back);
    const Count videos = std::min(all.videos, summary->completed_videos + given_after_all);
    return {.refused = refused,
            .videos = videos,
            .credits = std::min(all.credits, summary->credits_used),
            .refused_since = all.refused - refused,
            .videos_since = all.videos - videos};
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
