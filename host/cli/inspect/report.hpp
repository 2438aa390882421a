// What the host knows, as one value: what `--debug` and `--explain` show. It is read by read_report.hpp.
//
// Prompts are private. redact() takes them out of the value itself: what it hides is gone for every output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/journal_words.hpp"
#include "core/decision.hpp"
#include "core/grant.hpp"
#include "core/media.hpp"
#include "core/narrator.hpp"
#include "core/note.hpp"
#include "core/settings.hpp"
#include "core/time.hpp"
#include "platform/live_hosts.hpp"
#include "store/row_counts.hpp"
#include "store/session_store.hpp"

namespace host::cli {

struct DebugSession {
    core::Media media;
    core::Decision decision;  // for nobody in particular
    core::Instant decided_at{};
    core::Instant changed_at{};  // kNever: unknown
    std::size_t prompt_characters{};
    bool prompt_hidden{};
};
using DebugNote = core::TimedNote;
struct DebugLegacy {  // what an older version left and what is not imported (R21)
    bool pending{};   // else rejected
    std::string key;
    std::string name;  // the post or image it is about; empty: the key as a whole
    std::string reason;
    core::Instant at{};
    std::int64_t bytes{};
};
struct DebugRestored {  // the file was damaged once
    core::Instant at{};
    std::int64_t media{};
    bool is_complete{};    // nothing was seen to be missing
    std::string original;  // path of the damaged file
};
inline constexpr std::size_t kSessionsShown = 20;  // in the text about all of them; --json has all
struct DebugReport {
    std::string database;  // path
    std::uintmax_t bytes{};
    std::string log;        // path
    std::string recording;  // "off", or where to (cli/record.hpp)
    int schema{};
    std::optional<DebugRestored> restored;
    JournalWords journal_mode;
    bool wipe_pending{};  // what was deleted may still be in unused parts of the file
    core::Instant now{};
    core::Machine machine;
    core::Settings settings;
    bool sandbox_wanted{true};              // --sandbox: for hosts to come
    std::vector<platform::LiveHost> hosts;  // those that run now
    std::optional<core::SeenReport> page;   // the newest that any page has said of itself
    std::size_t taught{};                   // layouts of the page that the user has shown
    store::RowCounts rows;                  // what takes the room in the file
    std::int64_t kept_prompts{};            // how many; the prompts themselves are not in a report
    std::vector<DebugSession> sessions;     // of all images only those that are shown
    std::vector<core::Grant> grants;        // open ones
    std::vector<DebugNote> journal;         // the newest, oldest first
    std::int64_t legacy_pending{};
    std::int64_t legacy_rejected{};
    std::vector<DebugLegacy> legacy;                       // the newest of both, newest first
    std::optional<std::vector<core::LedgerEntry>> ledger;  // when it is about one media
    std::vector<core::Grant> past_grants;                  // those the journal names; when it is about one media
};

struct StateFiles {
    std::filesystem::path database;
    std::filesystem::path log;
};

// Which media a person means: by its id, by any post or attempt of it (what the address bar shows), or by how its id
// begins, if no other begins with that. None: no such media, or several.
[[nodiscard]] std::optional<core::MediaId> media_meant(store::SessionStore& store, const std::string& text);

// The ids that begin with `text`, in their order, `limit` at most.
[[nodiscard]] std::vector<core::MediaId> media_beginning_with(store::SessionStore& store, const std::string& text,
                                                              std::size_t limit);

// What to say when media_meant() has no answer: a sentence, and the ids that begin with the text if it is several.
struct NotOneMedia {
    static constexpr std::size_t kShown = 20;

    std::string problem;
    std::vector<std::string> matches;  // kShown at most
};
[[nodiscard]] NotOneMedia not_one_media(store::SessionStore& store, const std::string& text);
// The same on stderr. The exit code.
int refuse(const NotOneMedia& why);

// What happened to the one media that the report is about, in sentences, oldest first.
[[nodiscard]] std::vector<core::NarratedNote> narrate(const DebugReport& report, core::UtcOffset zone = core::in_utc);

// "(hidden, 24 characters)"
[[nodiscard]] std::string hidden(std::size_t characters);

// A log line; what core/log_lines.hpp does not show of it is replaced by its length.
[[nodiscard]] std::string redact_log_line(std::string_view line);

// A line of the journal; an error in the page's words is replaced by its length.
void redact(core::Note& note);

// Takes every prompt out of these, and every text that may quote one. The lengths stay.
void redact(DebugSession& session);
void redact(DebugReport& report);

}  // namespace host::cli
