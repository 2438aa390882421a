#include "cli/setup/browser_profile.hpp"

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

bool is_empty_list(const Json* value) { return value == nullptr || (value->is_array() && value->empty()); }

}  // namespace

std::vector<ProfileExtension> extensions_in_preferences(std::string_view text) {
    const Json document = parsed(text);
    std::vector<ProfileExtension> found;
    const Json* settings = member(member(&document, "extensions"), "settings");
    if (settings == nullptr || !settings->is_object()) return found;
    for (const auto& [id, extension] : settings->items()) {
        found.push_back({.id = id,
                         .folder = text_in(extension, "path"),
                         .enabled = is_empty_list(member(&extension, "disable_reasons"))});
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
