#include "core/kept_prompt.hpp"

#include <algorithm>

namespace host::core {

std::optional<PromptNews> prompt_news(const std::optional<Media>& before, const Step& step) {
    PromptNews news{.media = step.media.id, .effort = step.media.effort.number, .began = {}};
    const std::string& prompt = step.media.persistent.last_prompt_value;
    const bool begins = std::ranges::find(step.notes, NoteKind::session_started, &Note::kind) != step.notes.end();
    if (begins && !prompt.empty()) news.began = prompt;
    for (const LedgerEntry& entry : step.ledger) {
        if (!before || entry.source != LedgerSource::snapshot) continue;
        // Of a session that has ended, only the outcome of its last click is left.
        const bool is_outcome = before->in_flight && news.counted.empty();
        if (is_running(*before) || is_outcome) news.counted.push_back({entry.attempt, entry.moderated});
    }
    for (const LedgerEntry& entry : step.corrected) news.corrected.push_back({entry.attempt, entry.moderated});
    const bool is_any = news.began || !news.counted.empty() || !news.corrected.empty();
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
