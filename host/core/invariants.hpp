// What must always be true of a stored media. Used by tests and by the doctor's checks.
#pragma once

#include <string>
#include <vector>

#include "core/media.hpp"

namespace host::core {

// Sentences about violations; empty: there are none. Checks against the caps, not the settings, which may have changed
// since.
[[nodiscard]] std::vector<std::string> violations(const Media& media);

}  // namespace host::core
