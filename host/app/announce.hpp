// What each live document must be told after the work is done (R12, R15).
//
// Derived by comparing the state with what the document was told before. So changes by this host, by a timer or by
// another process are all announced in the same way, each once.
#pragma once

#include <string>
#include <vector>

#include "app/unit_of_work.hpp"

namespace host::app {

// The messages to push after the commit. Marks them as told.
[[nodiscard]] std::vector<std::string> announce(UnitOfWork& work);

}  // namespace host::app
