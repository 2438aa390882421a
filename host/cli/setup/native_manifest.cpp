#include "cli/setup/native_manifest.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "core/identity.hpp"
#include "json/reader.hpp"

namespace host::cli {
namespace {

constexpr std::string_view kScheme = "chrome-extension://";
constexpr std::size_t kExtensionIdLetters = 32;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kUuidText = 38;  // with its braces

bool is_extension_id(std::string_view id) {
    return id.size() == kExtensionIdLetters &&
           std::ranges::all_of(id, [](char letter) { return letter >= 'a' && letter <= 'p'; });
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
}

bool is_uuid_in_braces(std::string_view id) {
    const auto fits = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-';
    };
    return id.size() == kUuidText && id.starts_with('{') && id.ends_with('}') &&
           std::ranges::all_of(id.substr(1, kUuidText - 2), fits);
}

// Firefox's pattern: {a-uuid}, or name@place.
bool is_add_on_id(std::string_view id) {
    const auto at = id.find('@');
    if (at == std::string_view::npos) return is_uuid_in_braces(id);
    return at + 1 < id.size() && std::ranges::all_of(id.substr(0, at), is_name_character) &&
           std::ranges::all_of(id.substr(at + 1), is_name_character);
}

const char* callers_key(Family family) { return family == Family::chromium ? "allowed_origins" : "allowed_extensions"; }

std::string problem_of_origin(std::string_view origin) {
    const std::string quoted = "allowed_origins: \"" + std::string{origin} + "\"";
    if (!origin.starts_with(kScheme)) return quoted + " does not begin with chrome-extension://";
    const std::string_view id = origin.substr(kScheme.size());
    if (is_extension_id(id)) return quoted + " lacks the slash at its end";
    if (id.ends_with('/') && is_extension_id(id.substr(0, id.size() - 1))) return {};
    return quoted + " does not name an extension: an id has 32 letters from a to p";
}

std::string problem_of_caller(std::string_view caller, Family family) {
    if (family == Family::chromium) return problem_of_origin(caller);
    if (is_add_on_id(caller)) return {};
    return "allowed_extensions: \"" + std::string{caller} + "\" is not the id of an add-on";
}

class Reader {
public:
    Reader(const json::Json& document, Family family) : document_(document), family_(family) {}

    NativeManifest read() {
        if (!document_.is_object()) {
            problem("it is not a JSON object");
            return found_;
        }
        name();
        description();
        if (const auto type = text("type"); type && *type != "stdio") problem("type: must be \"stdio\"");
        program();
        callers();
        if (family_ == Family::firefox) only_known_keys();
        return found_;
    }

private:
    void problem(std::string what) { found_.problems.push_back(std::move(what)); }

    std::optional<std::string> text(const char* key) {
        const auto member = document_.find(key);
        if (member == document_.end()) {
            problem(std::string{key} + ": is missing");
        } else if (!member->is_string()) {
            problem(std::string{key} + ": must be a string");
        } else {
            return member->get<std::string>();
        }
        return std::nullopt;
    }

    void name() {
        const auto name = text("name");
        if (name && *name != core::kHostName) {
            problem("name: must be \"" + std::string{core::kHostName} + "\", as the file is called");
        }
    }
    void description() {
        const auto description = text("description");
        // Firefox would take an empty one.
        if (description && description->empty() && family_ == Family::chromium) problem("description: is empty");
    }
    void program() {
        const auto path = text("path");
        if (!path) return;
        found_.program = *path;
        if (!std::filesystem::path{*path}.is_absolute()) problem("path: must be absolute");
    }
    void callers() {
        const char* key = callers_key(family_);
        const auto list = document_.find(key);
        if (list == document_.end() || !list->is_array() || list->empty()) {
            return problem(std::string{key} + ": must be a list of at least one extension");
        }
        for (const json::Json& caller : *list) {
            if (!caller.is_string()) {
                problem(std::string{key} + ": all must be strings");
                continue;
            }
            found_.callers.push_back(caller.get<std::string>());
            const std::string why = problem_of_caller(found_.callers.back(), family_);
            if (!why.empty()) problem(why);
        }
    }
    // Firefox refuses what it does not know, Chrome's own key before all.
    void only_known_keys() {
        constexpr std::array<std::string_view, 5> kKnown{"name", "description", "path", "type", "allowed_extensions"};
        for (const auto& member : document_.items()) {
            if (std::ranges::find(kKnown, member.key()) == kKnown.end()) {
                problem(member.key() + ": Firefox refuses a file with this key");
            }
        }
    }

    const json::Json& document_;
    Family family_;
    NativeManifest found_;
};

}  // namespace

std::optional<Family> family_of_id(std::string_view extension_id) {
    if (is_extension_id(extension_id)) return Family::chromium;
    if (is_add_on_id(extension_id)) return Family::firefox;
    return std::nullopt;
}

std::optional<std::string> caller_of_id(std::string_view extension_id, Family family) {
    if (family_of_id(extension_id) != family) return std::nullopt;
    if (family == Family::firefox) return std::string{extension_id};
    return std::string{kScheme} + std::string{extension_id} + "/";
}

std::string encode_manifest(Family family, std::string_view program, const std::vector<std::string>& callers) {
    nlohmann::ordered_json manifest;
    manifest["name"] = core::kHostName;
    manifest["description"] = core::kHostDescription;
    manifest["path"] = program;
    manifest["type"] = "stdio";
    manifest[callers_key(family)] = callers;
    return manifest.dump(2, ' ', false, json::Json::error_handler_t::replace) + "\n";
}

NativeManifest read_manifest(std::string_view text, Family family) {
    if (family == Family::chromium && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    const auto document = json::read_json(text);
    if (!document) return {.program = {}, .callers = {}, .problems = {document.error()}};
    return Reader(*document, family).read();
}

}  // namespace host::cli
