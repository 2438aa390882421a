#include "cli/setup/browser_profile.hpp"

#include <cstdint>

#include "json/member.hpp"
#include "json/reader.hpp"

namespace host::cli {
namespace {

using json::Json;
using json::member;

// Not the strict reader: a browser's file may nest deeper than any message of ours, and only a few members count.
Json parsed(std::string_view text) { return Json::parse(text, nullptr, false); }

std::string text_in(const Json& value, const char* name) {
    const Json* found = member(&value, name);
    return found != nullptr && found->is_string() ? found->get<std::string>() : std::string{};
}

bool is_number(const Json* value, std::int64_t number) {
    return value != nullptr && value->is_number_integer() && value->get<std::int64_t>() == number;
}

// What Chromium's family writes as "state": older versions all of them, newer ones the last alone.
constexpr std::int64_t kDisabled = 0, kUninstalled = 2;

// Reasons are a list in newer versions and bits in older ones; none at all means: enabled.
bool is_enabled(const Json& extension) {
    const Json* reasons = member(&extension, "disable_reasons");
    const bool none = reasons == nullptr || is_number(reasons, 0) || (reasons->is_array() && reasons->empty());
    return none && !is_number(member(&extension, "state"), kDisabled);
}

}  // namespace

std::vector<ProfileExtension> extensions_in_preferences(std::string_view text) {
    const Json document = parsed(text);
    std::vector<ProfileExtension> found;
    const Json* settings = member(member(&document, "extensions"), "settings");
    if (settings == nullptr || !settings->is_object()) return found;
    for (const auto& [id, extension] : settings->items()) {
        if (is_number(member(&extension, "state"), kUninstalled)) continue;
        found.push_back({.id = id, .folder = text_in(extension, "path"), .enabled = is_enabled(extension)});
    }
    return found;
}

std::vector<ProfileExtension> extensions_in_firefox(std::string_view text) {
    const Json document = parsed(text);
    std::vector<ProfileExtension> found;
    const Json* add_ons = member(&document, "addons");
    if (add_ons == nullptr || !add_ons->is_array()) return found;
    for (const Json& add_on : *add_ons) {
        const Json* active = member(&add_on, "active");
        found.push_back({.id = text_in(add_on, "id"),
                         .folder = text_in(add_on, "path"),
                         .enabled = active == nullptr || *active == Json(true)});
    }
    return found;
}

std::optional<std::string> name_of_extension(std::string_view manifest) {
    const Json document = parsed(manifest);
    std::string name = text_in(document, "name");
    return name.empty() ? std::nullopt : std::optional{std::move(name)};
}

}  // namespace host::cli
