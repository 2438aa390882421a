#include "platform/environment.hpp"

#include "platform/windows/win32.hpp"

// Of the C library, for programs that begin with wmain(). Not CommandLineToArgvW, which loads all that windows need.
extern "C" __declspec(dllimport) int __cdecl __wgetmainargs(int* count, wchar_t*** texts, wchar_t*** variables,
                                                            int expand, int* mode);

namespace host::platform {

// Asks the system, not the C library: that has them in an alphabet of this machine.
std::optional<std::string> environment_variable(const char* name) {
    const std::wstring wanted = win32::wide(name);
    std::wstring value(256, L'\0');
    for (;;) {
        ::SetLastError(ERROR_SUCCESS);
        const DWORD length = ::GetEnvironmentVariableW(wanted.c_str(), value.data(), static_cast<DWORD>(value.size()));
        if (length == 0 && ::GetLastError() != ERROR_SUCCESS) return std::nullopt;
        const bool fits = length < value.size();
        value.resize(length);
        if (fits) return win32::utf8(value);
    }
}

std::vector<std::string> arguments(int argc, char** argv) {
    int count = 0;
    wchar_t **texts = nullptr, **variables = nullptr;
    int mode = 0;
    if (::__wgetmainargs(&count, &texts, &variables, 0, &mode) != 0) return {argv, argv + argc};
    std::vector<std::string> all;
    for (int at = 0; at < count; ++at) all.push_back(win32::utf8(texts[at]));
    return all;
}

char path_separator() { return ';'; }

}  // namespace host::platform
