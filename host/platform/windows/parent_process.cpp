#include "platform/windows/parent_process.hpp"

#include <tlhelp32.h>

#include <cstdint>

#include "platform/windows/win32.hpp"

namespace host::platform {
namespace {

using win32::Handle;

DWORD number_of_parent() {
    const Handle all(::CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0));
    PROCESSENTRY32W one{};
    one.dwSize = sizeof one;
    const DWORD self = ::GetCurrentProcessId();
    for (BOOL more = all ? ::Process32FirstW(all.get(), &one) : FALSE; more; more = ::Process32NextW(all.get(), &one)) {
        if (one.th32ProcessID == self) return one.th32ParentProcessID;
    }
    return 0;
}

std::uint64_t begin_of(HANDLE process) {
    FILETIME begin{}, end{}, kernel{}, user{};
    if (!::GetProcessTimes(process, &begin, &end, &kernel, &user)) return 0;
    return (std::uint64_t{begin.dwHighDateTime} << 32) | begin.dwLowDateTime;
}

}  // namespace

// Windows gives the number of a parent that has ended to others: one that began after us is no parent.
ParentProcess watch_parent() {
    const DWORD number = number_of_parent();
    if (number == 0) return {};
    Handle parent(::OpenProcess(SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, number));
    if (!parent) return {.end = nullptr, .is_gone = ::GetLastError() == ERROR_INVALID_PARAMETER};
    if (begin_of(parent.get()) > begin_of(::GetCurrentProcess())) return {.end = nullptr, .is_gone = true};
    return {.end = parent.release(), .is_gone = false};
}

}  // namespace host::platform
