// Reads out of the store what `--debug` and `--explain` show, in portions. Nothing is written.
//
// All that is read of one image, or of what is besides images, is of one moment. No lock is held for longer than that
// takes, so that no host waits for a reader; and no more than that is in memory, so that a report on a file of any size
// can be printed while it is read. Prompts are still in it: see redact().
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "cli/inspect/report.hpp"

namespace host::cli {

// What there is besides images: the file, its hosts, settings. Not how many rows it has: see count_rows().
[[nodiscard]] DebugReport read_facts(store::SessionStore& store, const StateFiles& files, core::Instant now);

// Open clicks of all images, what happened last, and what older versions left.
void add_events(store::SessionStore& store, DebugReport& report);

// The sessions of the view of all: the first kSessionsShown of images_of_interest(), and those that changed last, for
// their log lines.
void add_latest_sessions(store::SessionStore& store, DebugReport& report);

// One image in full. False: it is not there any more, and nothing was added.
[[nodiscard]] bool add_image(store::SessionStore& store, DebugReport& report, const core::MediaId& image);

// The first `most` images: running ones, then those that changed last, then the others by id.
[[nodiscard]] std::vector<core::MediaId> images_of_interest(store::SessionStore& store, std::size_t most);

// Hands over every session in the order of the ids, one at a time, outside of any transaction, until `use` returns
// false. `facts` are those of read_facts().
void for_each_session(store::SessionStore& store, const DebugReport& facts,
                      const std::function<bool(DebugSession)>& use);

}  // namespace host::cli
