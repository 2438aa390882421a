// What each live document has to be told, now that the work is done (R12, R15).
//
// Derived, not collected: the state is compared with what the document has been told before. So changes made by
// this host, by a timer or by another process are all announced by the same lines, each of them once.
#pragma once

#include <string>
#include <vector>

#include "app/unit_of_work.hpp"

namespace host::app {

// Messages to push after the commit; marks them as told.
[[nodiscard]] std::vector<std::string> announce(UnitOfWork& work);

}  // namespace host::app
