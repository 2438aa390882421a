#include "core/kept_prompt.hpp"

#include <algorithm>

namespace host::core {

std::optional<PromptNews> prompt_news(const std::optional<Media>& before, const Step& step) {
    PromptNews news{.prompt = step.media.persistent.last_prompt_value};
    if (news.prompt.empty()) return std::nullopt;
    news.started = std::ranges::find(step.notes, NoteKind::session_started, &Note::kind) != step.notes.end();
    // A click that waits for its outcome belongs to the session, though that has ended (R12).
    const bool is_of_session = before && (is_running(*before) || before->in_flight);
    for (const LedgerEntry& entry : step.ledger) {
        if (!is_of_session || entry.source != LedgerSource::snapshot) continue;
        ++(entry.moderated ? news.refused : news.made);
    }
    for (const LedgerEntry& entry : step.corrected) {
        if (entry.effort == 0 || entry.effort != step.media.effort.number) continue;
        ++(entry.moderated ? news.refused : news.made);
        --(entry.moderated ? news.made : news.refused);
    }
    const bool is_any = news.started || news.refused != 0 || news.made != 0;
    return is_any ? std::optional{std::move(news)} : std::nullopt;
}

KeptPrompt joined(KeptPrompt one, const KeptPrompt& other) {
    one.used = std::max(one.used, other.used);
    one.refused = std::max(one.refused, other.refused);
    one.made = std::max(one.made, other.made);
    one.last_used_at = std::max(one.last_used_at, other.last_used_at);
    return one;
}

}  // namespace host::core
