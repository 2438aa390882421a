// What a host finds by looking (app/findings.hpp), in English, with what helps in a terminal.
#pragma once

#include <optional>

#include "cli/setup/doctor_checks.hpp"
#include "core/finding.hpp"

namespace host::cli {

// None: `--doctor` says it elsewhere, or says nothing where all is as usual.
[[nodiscard]] std::optional<Finding> in_words(const core::Finding& found, const DoctorContext& context);

}  // namespace host::cli
