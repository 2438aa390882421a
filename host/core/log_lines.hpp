// The lines of a session's log: those that the host writes, and how much of any line may be shown.
//
// Lines come from anywhere: imports, edits and older versions of the extension put their own text into a log, and pages
// write their own errors. Any of them may quote the prompt. So only an allow list may be shown: except for its time, a
// line is private unless it has exactly one of these shapes. Every output that hides prompts uses this file. Pure.
#pragma once

#include <span>
#include <string_view>

namespace host::core {

// What the host writes after "[<ISO time>] ".
namespace log_text {
inline constexpr std::string_view kStarted = "Session started with prompt: ";  // R8; the prompt follows
inline constexpr std::string_view kManualClick = "Your own click on the page is its first attempt";  // R23
inline constexpr std::string_view kRefused = "Moderation detected on attempt ";  // R4; the attempt's id follows
inline constexpr std::string_view kVideo = "Video generated successfully: ";     // R4; the attempt's id follows
// R22; the attempt's id follows
inline constexpr std::string_view kTakenBack = "Video taken back, counted as refused: ";
inline constexpr std::string_view kGivenAfterAll = "Refusal taken back, counted as a video: ";
inline constexpr std::string_view kEnded = "Session ended: ";             // R12; "<outcome> (<reason>)" follows
inline constexpr std::string_view kClickFailed = "Click failed: ";        // R10; the page's error follows
inline constexpr std::string_view kOptionsChanged = "Options changed: ";  // R24; differences() follow
// R22
inline constexpr std::string_view kFull =
    "This image has as many attempts as are kept for one: of any others only the outcome of a click counts";
inline constexpr std::string_view kNothingStarted = "Nothing showed that the click started a generation";  // R11
}  // namespace log_text

struct LogLine {
    std::string_view shown;   // anyone may see it
    std::string_view hidden;  // may be a prompt; empty: nothing in the line is private
    bool operator==(const LogLine&) const = default;
};

// The two parts of `line`, in order, with nothing between them; views into it. The shown part depends only on itself:
// whatever replaces the hidden part, splitting the new line shows at least as much.
[[nodiscard]] LogLine split_log_line(std::string_view line);

// Whether an error of `decision.result` is one of our extension's fixed sentences. Any other text may hold anything.
[[nodiscard]] bool is_fixed_click_error(std::string_view error);
[[nodiscard]] std::span<const std::string_view> fixed_click_errors();  // in the order of their letters

}  // namespace host::core
