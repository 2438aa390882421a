// The registry of Windows, as far as browsers look for hosts there: the unnamed value of a key, a text. Elsewhere there
// is none: nothing is found, and nothing can be written.
//
// A key begins with HKCU\\ (the user's) or HKLM\\ (the machine's). UTF-8.
#pragma once

#include <optional>
#include <string>
#include <system_error>

namespace host::platform {

// None: there is no such key, it has no such value, or nobody may read it.
[[nodiscard]] std::optional<std::string> registry_value(const std::string& key);
// Makes the key where it is missing.
[[nodiscard]] std::error_code set_registry_value(const std::string& key, const std::string& value);
// With its values, not with keys below it. No error when there is none.
[[nodiscard]] std::error_code remove_registry_key(const std::string& key);

}  // namespace host::platform
