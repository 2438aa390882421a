#include "platform/fatal_signals.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>

namespace host::platform {
namespace {

struct Fatal {
    int signal;
    std::string_view name;
    struct sigaction before {};
};
// Everything that the handler needs: it may not allocate memory.
constinit std::array g_signals{Fatal{SIGSEGV, "SIGSEGV"}, Fatal{SIGABRT, "SIGABRT"}, Fatal{SIGBUS, "SIGBUS"},
                               Fatal{SIGFPE, "SIGFPE"}, Fatal{SIGILL, "SIGILL"}};
SignalListener g_listener{};
alignas(std::max_align_t) char g_stack[64 * 1024];  // the ordinary stack may have overflowed

void on_signal(int signal, siginfo_t* info, void* /*context*/) {
    const int error = errno;
    for (const Fatal& fatal : g_signals) {
        if (fatal.signal != signal) continue;
        g_listener(fatal.name);
        sigaction(signal, &fatal.before, nullptr);
    }
    errno = error;
    // After the return a fault happens again, and the handler from before gets it. A signal that was sent does not.
    if (info->si_code <= 0) raise(signal);
}

}  // namespace

void listen_to_fatal_signals(SignalListener listener) {
    g_listener = listener;
    stack_t stack{};
    stack.ss_sp = g_stack;
    stack.ss_size = sizeof g_stack;
    sigaltstack(&stack, nullptr);
    struct sigaction ours {};
    ours.sa_sigaction = on_signal;
    ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    sigemptyset(&ours.sa_mask);
    for (Fatal& fatal : g_signals) sigaction(fatal.signal, &ours, &fatal.before);
}

}  // namespace host::platform
