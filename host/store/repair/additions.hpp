// Finds additions to the state file that the host did not make: a table, an index, a view or a trigger. An index can
// make any write fail, and a table can keep data about a media after the media is deleted. Reads only.
#pragma once

#include "store/schema.hpp"

namespace host::store {

// Runs in the caller's transaction. Throws storage_corrupt, not restorable, which names the first addition. Accepts a
// file that also lacks something of ours, because that is damage and handled elsewhere, and a file of a newer schema.
void refuse_additions(Database& database, int schema, SchemaSteps steps);

}  // namespace host::store
