// Which extensions a profile of a browser has, read from the browser's own files. Nobody
// promises their form, so what is not understood is skipped.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace host::cli {

struct ProfileExtension {
    std::string id;
    std::string folder;  // absolute for unpacked ones; else of no meaning
    bool enabled{true};
    bool operator==(const ProfileExtension&) const = default;
};

// Chromium's family: Preferences or Secure Preferences. Firefox's: extensions.json.
[[nodiscard]] std::vector<ProfileExtension> extensions_in_preferences(std::string_view text);
[[nodiscard]] std::vector<ProfileExtension> extensions_in_firefox(std::string_view text);

// The name in an extension's own manifest.
[[nodiscard]] std::optional<std::string> name_of_extension(std::string_view manifest);

}  // namespace host::cli
