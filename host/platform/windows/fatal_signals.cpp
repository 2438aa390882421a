#include "platform/fatal_signals.hpp"

#include <csignal>

#include "platform/windows/win32.hpp"

namespace host::platform {
namespace {

SignalListener g_listener{};

std::string_view name_of(DWORD exception) {
    switch (exception) {
        case EXCEPTION_ACCESS_VIOLATION:
        case EXCEPTION_STACK_OVERFLOW:
        case EXCEPTION_IN_PAGE_ERROR: return "SIGSEGV";
        case EXCEPTION_DATATYPE_MISALIGNMENT: return "SIGBUS";
        case EXCEPTION_ILLEGAL_INSTRUCTION:
        case EXCEPTION_PRIV_INSTRUCTION: return "SIGILL";
        case EXCEPTION_INT_DIVIDE_BY_ZERO:
        case EXCEPTION_INT_OVERFLOW:
        case EXCEPTION_FLT_DIVIDE_BY_ZERO:
        case EXCEPTION_FLT_INVALID_OPERATION: return "SIGFPE";
        default: return "an exception of the system";
    }
}

LONG WINAPI on_exception(EXCEPTION_POINTERS* what) {
    g_listener(name_of(what->ExceptionRecord->ExceptionCode));
    return EXCEPTION_CONTINUE_SEARCH;
}

void on_abort(int /*signal*/) { g_listener("SIGABRT"); }  // abort() then ends the process

}  // namespace

void listen_to_fatal_signals(SignalListener listener) {
    g_listener = listener;
    ULONG reserve = 64 * 1024;  // of the stack, for when the rest of it has overflowed
    ::SetThreadStackGuarantee(&reserve);
    ::SetUnhandledExceptionFilter(on_exception);
    std::signal(SIGABRT, on_abort);
}

}  // namespace host::platform
