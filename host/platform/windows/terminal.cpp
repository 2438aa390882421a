#include "platform/terminal.hpp"

#include <fcntl.h>
#include <io.h>

#include <cstdlib>

#include "platform/windows/win32.hpp"

namespace host::platform {
namespace {

bool is_console(DWORD standard) {
    DWORD mode = 0;
    return ::GetConsoleMode(::GetStdHandle(standard), &mode) != 0;
}

UINT g_alphabet{};  // of the console, before we changed it

void restore() { ::SetConsoleOutputCP(g_alphabet); }

}  // namespace

bool stdin_is_terminal() { return is_console(STD_INPUT_HANDLE); }
bool stdout_is_terminal() { return is_console(STD_OUTPUT_HANDLE); }
bool stderr_is_terminal() { return is_console(STD_ERROR_HANDLE); }

void prepare_terminal() {
    // What is shown, exported and imported is the same on every system: no \r before \n.
    for (const int fd : {0, 1, 2}) {
        if (win32::handle_of(fd) != INVALID_HANDLE_VALUE) ::_setmode(fd, _O_BINARY);
    }
    for (const DWORD standard : {STD_OUTPUT_HANDLE, STD_ERROR_HANDLE}) {
        DWORD mode = 0;
        const HANDLE console = ::GetStdHandle(standard);
        if (::GetConsoleMode(console, &mode)) ::SetConsoleMode(console, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
    }
    if (!stdout_is_terminal() || g_alphabet != 0) return;
    g_alphabet = ::GetConsoleOutputCP();
    if (g_alphabet != CP_UTF8 && ::SetConsoleOutputCP(CP_UTF8)) std::atexit(restore);
}

// Older consoles do not know escape sequences.
bool is_dumb_terminal() {
    DWORD mode = 0;
    if (!::GetConsoleMode(::GetStdHandle(STD_OUTPUT_HANDLE), &mode)) return true;
    return (mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING) == 0;
}

bool is_utf8_locale() { return !stdout_is_terminal() || ::GetConsoleOutputCP() == CP_UTF8; }

std::optional<TerminalSize> size_of_terminal(StandardStream stream) {
    const DWORD handle = stream == StandardStream::out ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE;
    CONSOLE_SCREEN_BUFFER_INFO info{};
    if (!::GetConsoleScreenBufferInfo(::GetStdHandle(handle), &info)) return std::nullopt;
    return TerminalSize{.columns = static_cast<std::size_t>(info.srWindow.Right - info.srWindow.Left + 1),
                        .rows = static_cast<std::size_t>(info.srWindow.Bottom - info.srWindow.Top + 1)};
}

}  // namespace host::platform
