// R23: whether the user's own click on the page starts a session. It has been made, whatever the answer; what is
// decided is whether further ones may follow it.
#pragma once

#include <string_view>

#include "core/session_machine.hpp"

namespace host::core {

// Why it starts none, in a word of the protocol; empty: it does. The first reason that holds.
[[nodiscard]] std::string_view why_not_adopted(const Media& media, const ManualClickSeen& click,
                                               const Context& context);

}  // namespace host::core
