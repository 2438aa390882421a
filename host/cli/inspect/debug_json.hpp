// What the host knows, as one value: what `--debug` shows to people, and JSON text of it for their tools.
//
// Values as they are on disk at one moment. Who fills it decides whether prompts may be seen (cli/inspect/redact.hpp);
// what is hidden here is gone, not just left out of the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/decision.hpp"
#include "core/grant.hpp"
#include "core/media.hpp"
#include "core/narrator.hpp"
#include "core/note.hpp"
#include "core/settings.hpp"
#include "core/time.hpp"
#include "platform/live_hosts.hpp"

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
    std::string name;  // the post or media it is about; empty: the key as a whole
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
struct DebugReport {
    std::string database;  // path
    std::uintmax_t bytes{};
    std::string log;        // path
    std::string recording;  // "off", or where to (cli/record.hpp)
    std::string problem;    // why there is nothing else in here; empty: there is
    int schema{};
    std::optional<DebugRestored> restored;
    bool wipe_pending{};  // what was deleted may still be in unused parts of the file
    core::Instant now{};
    core::Machine machine;
    core::Settings settings;
    bool sandbox_wanted{true};              // --sandbox: for hosts to come
    std::vector<platform::LiveHost> hosts;  // those that run now
    std::vector<DebugSession> sessions;
    std::vector<core::Grant> grants;  // open ones
    std::vector<DebugNote> journal;   // the newest, oldest first
    std::int64_t legacy_pending{};
    std::int64_t legacy_rejected{};
    std::vector<DebugLegacy> legacy;                       // the newest of both, newest first
    std::optional<std::vector<core::LedgerEntry>> ledger;  // when it is about one media
    std::vector<core::Grant> past_grants;                  // those the journal names; when it is about one media
};

// What happened to the one media that the report is about. Lines for people, or one line of JSON.
[[nodiscard]] std::vector<core::StoryLine> story_of(const DebugReport& report);
[[nodiscard]] std::string encode_story(const DebugReport& report);

// One line of JSON. A hidden prompt is null; `lastPromptLength` says how long it is, in characters.
[[nodiscard]] std::string encode(const DebugReport& report);

}  // namespace host::cli
