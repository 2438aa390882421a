#include "core/log_lines.hpp"

#include <algorithm>
#include <array>

#include "core/attempt_options.hpp"
#include "core/ids.hpp"
#include "core/session.hpp"
#include "core/text.hpp"

namespace host::core {
namespace {

// As extension-shim/page/reasons.js says them.
constexpr auto kClickErrors = std::to_array<std::string_view>({
    "a dialog is on top of the page",
    "another extension is at work on the page",
    "revoked before the click",
    "something covers the submit button",
    "switched off before the click",
    "the answer to the claim came too late",
    "the composer has several submit buttons",
    "the composer is not in video mode",
    "the controls are gone or disabled",
    "the page has several prompt boxes",
    "the page is not as it was when it was taught",
    "the page moved on before the click",
    "the page takes no prompt while it is hidden",
    "the prompt box did not keep the prompt",
    "the prompt box takes no text",
    "the prompt editor takes no text",
});
static_assert(std::ranges::is_sorted(kClickErrors));

constexpr std::string_view kTime = "[0000-00-00T00:00:00.000Z] ";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Each 0 of kTime stands for any digit: only a time fits, no matter who wrote it.
bool begins_with_time(std::string_view line) {
    return line.size() >= kTime.size() &&
           std::ranges::equal(kTime, line.substr(0, kTime.size()),
                              [](char shape, char c) { return shape == '0' ? is_digit(c) : shape == c; });
}

// One word as the site makes its ids. R1 allows any text, but a text with spaces may be a sentence.
bool is_plain_id(std::string_view text) { return is_valid_id(text) && is_made_of_letters_digits(text, "-_.:"); }

// "<outcome> (<reason>)", both words of the protocol.
bool is_ending(std::string_view text) {
    const std::size_t end = text.find(" (");
    if (end == std::string_view::npos || !text.ends_with(')') || !outcome_from(text.substr(0, end))) return false;
    const std::string_view reason = text.substr(end + 2, text.size() - end - 3);
    for (int n = 0; n <= static_cast<int>(kLastEndReason); ++n) {
        if (name_of(static_cast<EndReason>(n)) == reason) return true;
    }
    return false;
}

struct Shape {
    std::string_view start;
    bool (*may_follow)(std::string_view rest);
};
constexpr auto kShapes = std::to_array<Shape>({
    {log_text::kStarted, [](std::string_view) { return false; }},
    {log_text::kManualClick, [](std::string_view rest) { return rest.empty(); }},
    {log_text::kRefused, is_plain_id},
    {log_text::kVideo, is_plain_id},
    {log_text::kTakenBack, is_plain_id},
    {log_text::kGivenAfterAll, is_plain_id},
    {log_text::kEnded, is_ending},
    {log_text::kClickFailed, is_fixed_click_error},
    {log_text::kOptionsChanged, is_list_of_differences},
    {log_text::kNothingStarted, [](std::string_view rest) { return rest.empty(); }},
    {log_text::kFull, [](std::string_view rest) { return rest.empty(); }},
});

}  // namespace

LogLine split_log_line(std::string_view line) {
    if (!begins_with_time(line)) return {line.substr(0, 0), line};
    std::size_t shown = kTime.size();
    const std::string_view text = line.substr(shown);
    const auto shape = std::ranges::find_if(kShapes, [&](const Shape& known) { return text.starts_with(known.start); });
    if (shape != kShapes.end()) {
        shown = shape->may_follow(text.substr(shape->start.size())) ? line.size() : shown + shape->start.size();
    }
    return {line.substr(0, shown), line.substr(shown)};
}

std::span<const std::string_view> fixed_click_errors() { return kClickErrors; }

bool is_fixed_click_error(std::string_view error) { return std::ranges::binary_search(kClickErrors, error); }

}  // namespace host::core
