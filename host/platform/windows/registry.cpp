#include "platform/registry.hpp"

#include "platform/windows/win32.hpp"

namespace host::platform {
namespace {

struct Place {
    HKEY root;
    std::wstring below;
};

Place place_of(const std::string& key) {
    const auto first = key.find('\\');
    const std::string rest = first == key.npos ? std::string{} : key.substr(first + 1);
    return {key.starts_with("HKLM") ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER, win32::wide(rest)};
}

std::error_code code_of(LSTATUS status) { return win32::error_of(static_cast<DWORD>(status)); }

}  // namespace

std::optional<std::string> registry_value(const std::string& key) {
    const Place place = place_of(key);
    DWORD bytes = 0;
    if (::RegGetValueW(place.root, place.below.c_str(), nullptr, RRF_RT_REG_SZ, nullptr, nullptr, &bytes) !=
        ERROR_SUCCESS)
        return std::nullopt;
    std::wstring text(bytes / sizeof(wchar_t) + 1, L'\0');
    bytes = static_cast<DWORD>(text.size() * sizeof(wchar_t));
    if (::RegGetValueW(place.root, place.below.c_str(), nullptr, RRF_RT_REG_SZ, nullptr, text.data(), &bytes) !=
        ERROR_SUCCESS)
        return std::nullopt;  // somebody has changed it meanwhile
    return win32::utf8(text.c_str());
}

std::error_code set_registry_value(const std::string& key, const std::string& value) {
    const Place place = place_of(key);
    const std::wstring text = win32::wide(value);
    return code_of(::RegSetKeyValueW(place.root, place.below.c_str(), nullptr, REG_SZ, text.c_str(),
                                     static_cast<DWORD>((text.size() + 1) * sizeof(wchar_t))));
}

std::error_code remove_registry_key(const std::string& key) {
    const Place place = place_of(key);
    const LSTATUS status = ::RegDeleteKeyExW(place.root, place.below.c_str(), KEY_WOW64_64KEY, 0);
    return status == ERROR_FILE_NOT_FOUND ? std::error_code{} : code_of(status);
}

}  // namespace host::platform
