#include "cli/inspect/report.hpp"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "cli/complain.hpp"
#include "cli/print.hpp"
#include "core/log_lines.hpp"
#include "platform/printable.hpp"

namespace host::cli {
namespace {

constexpr int kPage = 500;
constexpr std::size_t kMostCounted = 1001;

}  // namespace

std::optional<core::MediaId> media_meant(store::SessionStore& store, const std::string& text) {
    core::MediaId id{text};
    if (store.media().revision(id)) return id;
    if (const auto moved = store.aliases().find(core::PostId{text})) return moved;
    if (const auto owner = store.ledger().media_of(core::AttemptId{text})) return owner;
    const auto beginning = media_beginning_with(store, text, 2);
    return beginning.size() == 1 ? std::optional{beginning.front()} : std::nullopt;
}

std::vector<core::MediaId> media_beginning_with(store::SessionStore& store, const std::string& text,
                                                std::size_t limit) {
    std::vector<core::MediaId> found;
    if (!text.empty() && store.media().revision(core::MediaId{text})) found.emplace_back(text);
    // In the order of their bytes, what begins with a text comes right behind it.
    std::optional<core::MediaId> after{core::MediaId{text}};
    while (after && found.size() < limit) {
        store::MediaPage page = store.media().list(after, kPage);
        for (const core::MediaId& media : page.media) {
            if (!media.value.starts_with(text) || found.size() == limit) return found;
            found.push_back(media);
        }
        after = std::move(page.next);
    }
    return found;
}

NotOneMedia not_one_media(store::SessionStore& store, const std::string& text) {
    const auto beginning = media_beginning_with(store, text, kMostCounted);
    NotOneMedia why;
    for (std::size_t at = 0; at < std::min(beginning.size(), NotOneMedia::kShown); ++at) {
        why.matches.push_back(beginning[at].value);
    }
    if (beginning.size() < 2) {
        why.problem = "no image has an id that begins with " + text + "; --debug lists all images";
    } else {
        why.problem = (beginning.size() < kMostCounted ? std::to_string(beginning.size()) : "more than 1000") +
                      " images have an id that begins with " + text + "; name one of them";
    }
    return why;
}

int refuse(const NotOneMedia& why) {
    const int code = refuse(why.problem);
    for (const std::string& id : why.matches) print_problem("  " + platform::printable(id));
    return code;
}

std::vector<core::NarratedNote> narrate(const DebugReport& report, core::UtcOffset zone) {
    return core::narrate({report.journal, report.ledger.value_or(std::vector<core::LedgerEntry>{}), report.past_grants},
                         zone);
}

std::string hidden(std::size_t characters) {
    if (characters == 0) return "none";
    return "(hidden, " + std::to_string(characters) + (characters == 1 ? " character)" : " characters)");
}

std::string redact_log_line(std::string_view line) {
    const auto [shown, secret] = core::split_log_line(line);
    return secret.empty() ? std::string{line} : std::string{shown} + hidden(platform::characters(secret));
}

// The details of all other notes are the host's own words (core/note.hpp).
void redact(core::Note& note) {
    if (note.kind != core::NoteKind::click_failed || core::is_fixed_click_error(note.detail)) return;
    note.detail = hidden(platform::characters(note.detail));
}

void redact(DebugSession& session) {
    session.prompt_hidden = true;
    session.media.persistent.last_prompt_value.clear();
    if (auto& suggestion = session.media.suggestion; suggestion && suggestion->last_prompt_value) {
        suggestion->last_prompt_value = hidden(platform::characters(*suggestion->last_prompt_value));
    }
    session.media.session.logs.edit([](std::vector<std::string>& lines) {
        for (std::string& line : lines) line = redact_log_line(line);
    });
    if (auto* retry = std::get_if<core::RetryDecision>(&session.decision)) retry->prompt.clear();
}

void redact(DebugReport& report) {
    for (DebugSession& session : report.sessions) redact(session);
    for (DebugNote& line : report.journal) redact(line.note);
}

}  // namespace host::cli
