#include "recording/mask.hpp"

#include <algorithm>
#include <array>

#include "core/attempt_options.hpp"
#include "core/log_lines.hpp"
#include "core/text.hpp"
#include "json/reader.hpp"
#include "platform/printable.hpp"

namespace host::recording {
namespace {

// Whose strings stay: names of the protocol whose values are ids, enums and the like. A name that is not here may
// hold anything, so its strings are masked; who adds a field to the protocol adds its name here, or it is masked.
constexpr auto kKept = std::to_array<std::string_view>({
    "action",   "attemptId",    "browser",    "cause",      "connection",      "currentPostId",
    "cursor",   "decisionId",   "document",   "ended",      "features",        "id",
    "itemId",   "jsonrpc",      "key",        "kind",       "media",           "mediaId",
    "message",  "method",       "name",       "nextCursor", "originalMediaId", "originalPostId",
    "outcome",  "parentPostId", "path",       "postId",     "problem",         "processedAttemptIds",
    "promptId", "reason",       "removable",  "requestId",  "sessionMediaId",  "source",
    "stream",   "version",      "videoGroup", "videoId",    "videoPostId",
});

// Whose strings stay if they are words like `textarea`, as are those of attempt options: what a page says of itself.
constexpr auto kWords = std::to_array<std::string_view>({
    "code",
    "composer",
    "language",
    "layout",
    "level",
    "missing",
    "others",
    "sort",
    "state",
    "type",
    "unit",
    "update",
});

bool is_word(std::string_view text) {
    constexpr std::size_t kLongest = 32;
    return text.size() <= kLongest && core::is_made_of_letters_digits(text, "-_.:");
}

constexpr std::string_view stand_in(std::size_t bytes) {
    switch (bytes) {
        case 2: return "\xC3\x97";          // ×
        case 3: return "\xE2\x96\x91";      // ░
        case 4: return "\xF0\x9D\x85\x9D";  // a note
        default: return "x";
    }
}

// Escaped in JSON text: kept, so that the text keeps its length.
bool is_escaped(char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == '"' || byte == '\\'; }
bool is_structure(char byte) {
    return is_escaped(byte) || std::string_view{"{}[]:, "}.find(byte) != std::string_view::npos;
}

std::string mask(std::string_view text, bool (*is_kept)(char)) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const std::size_t bytes = text.size() - platform::after_first(text).size();
        if (bytes == 1 && is_kept(text.front())) {
            result += text.front();
        } else {
            result += stand_in(bytes);
        }
        text.remove_prefix(bytes);
    }
    return result;
}

// The page's store, and each entry of an older version (members of `entries`), may come as JSON inside of a string.
constexpr std::string_view kStore = "store", kEntries = "entries";

// A cursor has the hash of what was searched for, between tildes (app/list_methods.cpp): short texts could be guessed
// from it.
void mask_hash(std::string& cursor) {
    constexpr std::size_t kDigits = 32;
    const auto first = cursor.find('~');
    if (first == std::string::npos || cursor.size() <= first + 1 + kDigits || cursor[first + 1 + kDigits] != '~')
        return;
    cursor.replace(first + 1, kDigits, kDigits, '0');
}

void mask_strings(json::Json& value, std::string_view name);

void mask_string(json::Json& value, std::string_view name) {
    auto& text = value.get_ref<std::string&>();
    if (name == "logs") {
        text = masked_log_line(text);
    } else if (name == "error") {  // of decision.result: in the page's words
        if (!core::is_fixed_click_error(text)) text = masked(text);
    } else if (std::ranges::binary_search(kKept, name)) {
        if (name == "cursor" || name == "nextCursor") mask_hash(text);
    } else if (std::ranges::binary_search(kWords, name) || core::is_option_name(name)) {
        if (!is_word(text)) text = masked(text);
    } else if (name == kStore && (text == "null" || text == "present" || text == "absent")) {  // of page.report
        return;
    } else if (name == kStore) {
        text = masked_json(text).value_or(mask(text, is_structure));  // not JSON: then for the same reason as before
    } else {
        text = masked(text);
    }
}

void mask_strings(json::Json& value, std::string_view name) {
    if (value.is_string()) return mask_string(value, name);
    if (value.is_array()) {
        for (json::Json& element : value) mask_strings(element, name);
    } else if (value.is_object()) {
        for (auto& [key, member] : value.get_ref<json::Json::object_t&>()) {
            mask_strings(member, name == kEntries ? kStore : std::string_view{key});
        }
    }
}

}  // namespace

std::string masked(std::string_view text) { return mask(text, is_escaped); }

std::string masked_log_line(std::string_view line) {
    const auto [shown, hidden] = core::split_log_line(line);
    return std::string{shown} + masked(hidden);
}

std::string masked_words(std::string_view lines) {
    std::string result;
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        result += is_word(line) ? std::string{line} : masked(line);
        lines.remove_prefix(line.size());
        if (!lines.empty()) result += '\n', lines.remove_prefix(1);
    }
    return result;
}

std::optional<std::string> masked_json(std::string_view text) {
    auto document = json::read_json(text);
    if (!document) return std::nullopt;
    mask_strings(*document, "");
    return document->dump(-1, ' ', false, json::Json::error_handler_t::replace);
}

}  // namespace host::recording
