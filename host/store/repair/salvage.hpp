// A damaged state file becomes a sound one again, in place, with everything that can still be read.
//
// The caller holds the RestoreLock and has no connection to the file. What is done, in this order, while the file stays
// locked against every writer: the original is kept aside, byte for byte (kept_originals.hpp); its rows go into a new
// database in memory; what they say is made consistent, never more generous (core/salvage.hpp); the whole of it
// replaces the content of the file in one transaction, through the backup API. A failure or a kill on the way leaves
// the file as it was. The file is never renamed or replaced, so that other hosts, which have it open, just see new
// content.
#pragma once

#include "store/session_store.hpp"

namespace host::store {

// `found` says why. It is thrown again when nothing can be done: not our file, not a database, nothing to be read.
// Then, as with every other error, no byte was changed.
void salvage(const std::filesystem::path& file, const StoreError& found, const SessionStore::Options& options);

}  // namespace host::store
