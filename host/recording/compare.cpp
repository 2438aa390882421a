#include "recording/compare.hpp"

#include <algorithm>
#include <array>

#include "core/error_code.hpp"
#include "core/time.hpp"
#include "json/member.hpp"
#include "json/reader.hpp"
#include "recording/recording.hpp"
#include "wire/decode.hpp"

namespace host::recording {
namespace {

using json::member;

constexpr std::size_t kMaxShown = 200;  // bytes of a value in a difference
// Members that older hosts did not send. A newer host that sends them makes no difference.
constexpr auto kNewer =
    std::to_array<std::string_view>({"now", "adoptManualAttempts", "keepPromptHistory", "keepDetailDays"});

json::Json read(std::string_view text) { return json::read_json(text, kLineDepth).value_or(json::Json()); }

std::string short_text(const json::Json& value) {
    std::string text = value.dump(-1, ' ', false, json::Json::error_handler_t::replace);
    if (text.size() > kMaxShown) text = text.substr(0, kMaxShown) + "...";
    return text;
}

std::string string_in(const json::Json& object, const char* name) {
    const json::Json* value = member(object, name);
    return value && value->is_string() ? value->get<std::string>() : std::string{};
}

// Enough of an id to know it again; the recording has all of it.
std::string short_id(std::string id) {
    constexpr std::size_t kLongest = 16, kKept = 12;
    if (id.starts_with("/imagine/post/")) id = "post " + short_id(id.substr(14));
    return id.size() <= kLongest + 5 ? id : id.substr(0, kKept) + "…";
}

json::Json normalised(json::Json message) {
    if (const json::Json* error = member(message, "error"); error && member(*error, "code")) {
        if ((*error)["code"] == static_cast<int>(core::ErrorCode::parse_error)) {
            message["error"] = json::Json{{"code", (*error)["code"]}};
        }
    }
    const json::Json* result = member(message, "result");
    if (result && member(*result, "host") && member(*result, "connection")) {
        json::Json kept = json::Json::object();
        for (const char* name : {"protocol", "limits", "settings"}) {
            if (const json::Json* value = member(*result, name)) kept[name] = *value;
        }
        message["result"] = std::move(kept);
    }
    // What a doctor finds is of that machine at that moment, and so are the files beside the state file.
    if (result && (member(*result, "findings") || member(*result, "inUse"))) message["result"] = json::Json::object();
    return message;
}

std::optional<std::string> differ(const json::Json& recorded, const json::Json& replayed, const std::string& path) {
    if (recorded == replayed) return std::nullopt;
    if (recorded.is_object() && replayed.is_object()) {
        for (const auto& [key, value] : recorded.items()) {
            const json::Json* other = member(replayed, key.c_str());
            if (!other) return path + "." + key + ": recorded " + short_text(value) + ", not replayed";
            if (auto deeper = differ(value, *other, path + "." + key)) return deeper;
        }
        for (const auto& [key, value] : replayed.items()) {
            if (!member(recorded, key.c_str()) && std::ranges::find(kNewer, key) == kNewer.end())
                return path + "." + key + ": not recorded, replayed " + short_text(value);
        }
        return std::nullopt;
    }
    if (recorded.is_array() && replayed.is_array() && recorded.size() == replayed.size()) {
        for (std::size_t at = 0; at < recorded.size(); ++at) {
            if (auto deeper = differ(recorded[at], replayed[at], path + "[" + std::to_string(at) + "]")) return deeper;
        }
        return std::nullopt;
    }
    return path + ": recorded " + short_text(recorded) + ", replayed " + short_text(replayed);
}

}  // namespace

std::optional<std::string> difference(std::string_view recorded, std::string_view replayed) {
    return differ(normalised(read(recorded)), normalised(read(replayed)), "");
}

bool is_storage_error(std::string_view message) {
    const json::Json read_message = read(message);
    const json::Json* error = member(read_message, "error");
    const json::Json* data = error ? member(*error, "data") : nullptr;
    return data && string_in(*data, "name").starts_with("storage_");
}

bool asks_for_prompts(std::string_view request) {
    const json::Json message = read(request);
    const json::Json* params = member(message, "params");
    return string_in(message, "method").starts_with("prompts.") || (params && member(*params, "search"));
}

std::string id_in(std::string_view message) {
    const json::Json read_message = read(message);
    const json::Json* id = member(read_message, "id");
    return id ? id->dump(-1, ' ', false, json::Json::error_handler_t::replace) : "null";
}

std::string asked_in(std::string_view request) {
    const json::Json message = read(request);
    std::string text = string_in(message, "method");
    const json::Json* params = member(message, "params");
    if (!params) return text;
    if (const json::Json* tab = member(*params, "tab"); tab && member(*tab, "id"))
        text += " by tab " + short_text((*tab)["id"]);
    for (const char* name : {"mediaId", "decisionId", "path", "kind"}) {
        if (const std::string value = string_in(*params, name); !value.empty()) text += " " + short_id(value);
    }
    for (const char* name : {"clicked", "percent", "ms"}) {
        if (const json::Json* value = member(*params, name)) text += std::string{" "} + name + " " + short_text(*value);
    }
    return text;
}

std::string decided_in(std::string_view message, core::UtcOffset zone) {
    const json::Json whole = read(message);
    const json::Json* result = member(whole, "result");
    const json::Json* decision = result ? member(*result, "decision") : nullptr;
    if (!decision && string_in(whole, "method") == "decision") decision = member(whole, "params");
    if (const json::Json* granted = result ? member(*result, "granted") : nullptr) {
        return *granted == true ? "claim granted, it may click" : "claim denied (" + string_in(*result, "reason") + ")";
    }
    if (!decision) return {};
    std::string text = string_in(*decision, "action") + " (" + string_in(*decision, "reason") + ")";
    if (const auto media = string_in(*decision, "mediaId"); !media.empty()) text = short_id(media) + ": " + text;
    if (const auto id = string_in(*decision, "decisionId"); !id.empty()) text += ", " + id;
    if (const json::Json* attempt = member(*decision, "attempt")) text += ", attempt " + short_text(*attempt);
    if (const auto outcome = string_in(*decision, "outcome"); !outcome.empty()) text += ", " + outcome;
    const json::Json* until = member(*decision, "until");
    if (until && until->is_number_integer()) {
        const core::Instant moment = core::instant_from_ms(until->get<std::int64_t>());
        text += " until " + core::iso8601(moment + zone(moment)).substr(11, 12);
    }
    return text;
}

}  // namespace host::recording
