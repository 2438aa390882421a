// Where our extension is, as far as the profiles of a browser tell: what was loaded for one run is in no file.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/places.hpp"
#include "cli/setup/installed_manifest.hpp"

namespace host::cli {

struct Sight {  // an extension in a profile
    std::string profile;
    std::string id;
    std::string folder;  // of one that was loaded unpacked; else empty
    bool enabled{};
    bool let_in{};
};
struct Profiles {  // of one browser
    std::size_t count{};
    std::vector<Sight> sights;
};
// Of one browser, or of its Flatpak. `allowed`: ids that may use the host besides our own.
[[nodiscard]] Profiles profiles_of(const Target& target, const Places& places, const std::vector<std::string>& allowed);

}  // namespace host::cli
