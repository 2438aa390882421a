// What must always hold of a stored media. Used by tests and by the doctor's checks.
#pragma once

#include <string>
#include <vector>

#include "core/media.hpp"

namespace host::core {

// Sentences about what is wrong; empty when all is well. Judged by the caps, not by the settings, which may have
// changed since.
[[nodiscard]] std::vector<std::string> violations(const Media& media);

}  // namespace host::core
