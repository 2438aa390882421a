// Windows keeps the place of a manifest in its registry: the unnamed value of a key of each browser.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace host::cli {

// Functions, so that what is done on Windows can be tried anywhere. Texts are the whole path of a manifest.
struct Registry {
    std::function<std::optional<std::string>(const std::string& key)> read;  // none: the browser looks at no file
    std::function<bool(const std::string& key, const std::string& file)> write;
    std::function<bool(const std::string& key)> remove;  // true also when there was none
};

// That of this machine. Elsewhere than on Windows it is empty and cannot be written.
[[nodiscard]] Registry system_registry();

}  // namespace host::cli
