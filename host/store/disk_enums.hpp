// Numbers on disk -> enums, one function per enum. The second argument only names the type.
//
// Another version of the host may have written a number that this one does not know. Such a number never leads to a
// click: it becomes the value without consequences. (A new *open* grant state would need a new lowest schema.)
#pragma once

#include <cstdint>

#include "core/grant.hpp"
#include "core/media.hpp"
#include "core/note.hpp"
#include "core/page_report.hpp"
#include "core/session.hpp"

namespace host::store {

[[nodiscard]] core::Outcome from_disk(std::int64_t number, core::Outcome);            // unknown: cancelled
[[nodiscard]] core::EndReason from_disk(std::int64_t number, core::EndReason);        // unknown: user
[[nodiscard]] core::GrantState from_disk(std::int64_t number, core::GrantState);      // unknown: cancelled
[[nodiscard]] core::RetryReason from_disk(std::int64_t number, core::RetryReason);    // unknown: moderated
[[nodiscard]] core::CloseReason from_disk(std::int64_t number, core::CloseReason);    // unknown: expired
[[nodiscard]] core::LedgerSource from_disk(std::int64_t number, core::LedgerSource);  // unknown: history
[[nodiscard]] core::NoteKind from_disk(std::int64_t number, core::NoteKind);          // unknown: updated
[[nodiscard]] core::TouchedBy from_disk(std::int64_t number, core::TouchedBy);        // unknown: user
[[nodiscard]] core::StreamState from_disk(std::int64_t number, core::StreamState);    // unknown: absent

}  // namespace host::store
