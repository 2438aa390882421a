// The signals of broken code: SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL.
#pragma once

#include <string_view>

namespace host::platform {

// Is called inside the signal handler, with the signal's name, on a stack of its own: only what is async-signal-safe
// may be done there.
using SignalListener = void (*)(std::string_view name) noexcept;

// Calls `listener` once such a signal arrives; then what the signal did before happens: mostly, it ends the process.
// Once, for the rest of the process's life.
void listen_to_fatal_signals(SignalListener listener);

}  // namespace host::platform
