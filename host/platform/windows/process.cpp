#include "platform/process.hpp"

#include <malloc.h>

#include <array>
#include <csignal>

#include "platform/windows/win32.hpp"

namespace host::platform {
namespace {

constexpr DWORD kUntilEnd = 5'000;  // ms; the system ends a process that takes longer

// Set when something asked this process to end.
HANDLE wake_up() {
    static const HANDLE only = ::CreateEventW(nullptr, FALSE, FALSE, nullptr);
    return only;
}

// Runs on a thread of its own. A process whose console closes ends when this returns: so the signal is raised here, and
// the process ends by itself meanwhile.
BOOL WINAPI on_console(DWORD event) {
    ::SetEvent(wake_up());
    if (event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT) return FALSE;  // the C library raises the signal
    std::raise(SIGTERM);
    ::Sleep(kUntilEnd);
    return TRUE;
}

}  // namespace

std::int64_t process_id() noexcept { return ::GetCurrentProcessId(); }

bool is_alive(std::int64_t process) {
    if (process <= 0 || process > 0xFFFFFFFF) return false;
    const win32::Handle opened(::OpenProcess(SYNCHRONIZE, FALSE, static_cast<DWORD>(process)));
    return opened && ::WaitForSingleObject(opened.get(), 0) == WAIT_TIMEOUT;
}

// Each file is made with a list of its own (access_list.hpp), and what SQLite makes inherits that of our folder.
void keep_new_files_private() {}

// No dialogs, no reports with our memory in them.
void forbid_core_files() {
    ::SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
    constexpr DWORD kNoHeap = 1;  // WER_FAULT_REPORTING_FLAG_NOHEAP
    using SetFlags = HRESULT(WINAPI*)(DWORD);
    if (const auto set = win32::function_in<SetFlags>(L"kernel32.dll", "WerSetFlags")) set(kNoHeap);
}

void give_back_memory() { ::_heapmin(); }

std::span<const int> ending_signals() {
    static constexpr std::array kSignals{SIGTERM, SIGINT, SIGBREAK};
    [[maybe_unused]] static const BOOL once = ::SetConsoleCtrlHandler(on_console, TRUE);
    return kSignals;
}

void survive_broken_pipes() {}  // as it is here

void wait_for_signal(std::chrono::milliseconds longest) {
    ::WaitForSingleObject(wake_up(), static_cast<DWORD>(longest.count()));
}

}  // namespace host::platform
