// Restores a damaged state file in place, with everything that can still be read.
//
// The caller holds the RestoreLock and has no connection to the file. While the file stays locked against all writers,
// in this order: its rows go into a new database in a private file beside it; they are made consistent, never more
// generous (core/salvage.hpp); the original is copied byte for byte (kept_originals.hpp); the result replaces the
// content of the file in one transaction, through the backup API. A failure or a kill on the way leaves the file
// unchanged. The file is never renamed or replaced, so other hosts that have it open just see new content.
#pragma once

#include "store/session_store.hpp"

namespace host::store {

// `found` says why. It is thrown again if nothing can be done: not our file, not a database, nothing readable. Then, as
// with every other error, nothing was changed.
void salvage(const std::filesystem::path& file, const StoreError& found, const SessionStore::Options& options);

}  // namespace host::store
