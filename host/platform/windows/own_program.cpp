#include "platform/own_program.hpp"

#include "platform/windows/win32.hpp"

namespace host::platform {

std::filesystem::path running_program() {
    std::wstring name(32 * 1024, L'\0');
    const DWORD length = ::GetModuleFileNameW(nullptr, name.data(), static_cast<DWORD>(name.size()));
    name.resize(length < name.size() ? length : 0);
    return name;
}

}  // namespace host::platform
