#include "wire/browser_profile.hpp"

#include <nlohmann/json.hpp>

namespace host::wire {
namespace {

using nlohmann::json;

// Not the strict reader: a browser's file may nest deeper than any message of ours, and only a few members count.
json parsed(std::string_view text) { return json::parse(text, nullptr, false); }

const json* member(const json* value, const char* name) {
    if (value == nullptr || !value->is_object()) return nullptr;
    const auto found = value->find(name);
    return found == value->end() ? nullptr : &*found;
}

std::string text_in(const json& value, const char* name) {
    const json* found = member(&value, name);
    return found != nullptr && found->is_string() ? found->get<std::string>() : std::string{};
}

bool is_empty_list(const json* value) { return value == nullptr || (value->is_array() && value->empty()); }

}  // namespace

std::vector<ProfileExtension> extensions_in_preferences(std::string_view text) {
    const json document = parsed(text);
    std::vector<ProfileExtension> found;
    const json* settings = member(member(&document, "extensions"), "settings");
    if (settings == nullptr || !settings->is_object()) return found;
    for (const auto& [id, extension] : settings->items()) {
        found.push_back({.id = id,
                         .folder = text_in(extension, "path"),
                         .enabled = is_empty_list(member(&extension, "disable_reasons"))});
    }
    return found;
}

std::vector<ProfileExtension> extensions_in_firefox(std::string_view text) {
    const json document = parsed(text);
    std::vector<ProfileExtension> found;
    const json* add_ons = member(&document, "addons");
    if (add_ons == nullptr || !add_ons->is_array()) return found;
    for (const json& add_on : *add_ons) {
        const json* active = member(&add_on, "active");
        found.push_back({.id = text_in(add_on, "id"),
                         .folder = text_in(add_on, "path"),
                         .enabled = active == nullptr || *active == json(true)});
    }
    return found;
}

std::optional<std::string> name_of_extension(std::string_view manifest) {
    const json document = parsed(manifest);
    std::string name = text_in(document, "name");
    return name.empty() ? std::nullopt : std::optional{std::move(name)};
}

}  // namespace host::wire
