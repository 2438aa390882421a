// What lies in the state file and was made by no host: a table, an index, a view or a trigger. An index can make any
// write fail, and a table can keep what it says of a media when the media is deleted. Reads only.
#pragma once

#include "store/schema.hpp"

namespace host::store {

// In a transaction of the caller's. Throws storage_corrupt, not restorable, which names the first one. A file in which
// something of ours is missing besides is damaged rather than added to, and left to who looks at damage; one of a newer
// schema is left to newer hosts.
void refuse_additions(Database& database, int schema, SchemaSteps steps);

}  // namespace host::store
