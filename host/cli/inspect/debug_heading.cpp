// The lines above every --debug view: where things are, and what holds for all media.
#include <algorithm>
#include <iterator>

#include "cli/inspect/debug_text.hpp"
#include "cli/table.hpp"
#include "cli/words.hpp"
#include "core/identity.hpp"
#include "platform/live_hosts.hpp"

namespace host::cli {
namespace {

std::string pause_of(const DebugReport& report) {
    const core::Instant until = core::pause_until(report.machine);
    if (until <= report.now) return "none";
    return "until " + core::iso8601(until) + ", " + length(until - report.now) + " more: the site said it is too much";
}

class Differences {
public:
    template <class Value>
    void compare(const char* name, const Value& value, const Value& usual) {
        if (value == usual) return;
        if (!text_.empty()) text_ += ", ";
        text_ += std::string{name} + " " + show(value) + " (default " + show(usual) + ")";
    }
    [[nodiscard]] std::string text() const { return text_.empty() ? "defaults" : text_; }

private:
    static std::string show(core::Count count) { return std::to_string(count); }
    static std::string show(core::Millis millis) { return std::to_string(millis.count()); }
    static std::string show(bool yes) { return yes ? "true" : "false"; }
    static std::string show(const std::optional<core::Count>& count) { return count ? show(*count) : "none"; }
    static std::string show(double number) {
        std::string text = std::to_string(number);
        text.erase(text.find_last_not_of('0') + 1);
        if (text.ends_with('.')) text.pop_back();
        return text;
    }

    std::string text_;
};

std::string settings_of(const core::Settings& now) {
    const core::Settings usual;
    Differences differences;
    differences.compare("defaultMaxRetries", now.default_max_retries, usual.default_max_retries);
    differences.compare("defaultVideoGoal", now.default_video_goal, usual.default_video_goal);
    differences.compare("defaultAutoRetryEnabled", now.default_auto_retry_enabled, usual.default_auto_retry_enabled);
    differences.compare("cooldownMs", now.cooldown, usual.cooldown);
    differences.compare("backoff.initialMs", now.backoff.initial, usual.backoff.initial);
    differences.compare("backoff.multiplier", now.backoff.multiplier, usual.backoff.multiplier);
    differences.compare("backoff.maxMs", now.backoff.max, usual.backoff.max);
    differences.compare("backoff.jitterMs", now.backoff.jitter, usual.backoff.jitter);
    differences.compare("attemptTimeoutMs", now.attempt_timeout, usual.attempt_timeout);
    differences.compare("staleAfterMs", now.stale_after, usual.stale_after);
    differences.compare("rateLimitPauseMs", now.rate_limit_pause, usual.rate_limit_pause);
    differences.compare("breakerThreshold", now.breaker_threshold, usual.breaker_threshold);
    differences.compare("creditBudget", now.credit_budget, usual.credit_budget);
    return differences.text();
}

}  // namespace

std::string state_of(const core::Media& media) {
    if (media.session.is_active) return "active";
    return core::is_running(media) ? "paused" : std::string{core::name_of(media.session.outcome)};
}

std::string in_its_colour(std::string line, const std::string& state, const platform::Look& look) {
    const auto at = line.find("  " + state + " ");
    if (!look.colour || at == std::string::npos) return line;
    const std::string coloured = state == "success"                       ? look.green(state)
                                 : state == "active" || state == "paused" ? look.blue(state)
                                 : state == "failure"                     ? look.red(state)
                                                                          : look.faint(state);
    return line.replace(at + 2, state.size(), coloured);
}

std::vector<std::string> heading(const DebugReport& report, const platform::Look& look) {
    std::vector<std::string> lines{
        look.bold(std::string{"grok-retry-host "} + core::kVersion + "  " + core::iso8601(report.now))};
    const auto add = [&](std::string_view label, const std::string& text) {
        auto more = wrap(label, text, look.columns);
        std::ranges::move(more, std::back_inserter(lines));
    };
    add("State       ",
        report.database + " (" + file_size(report.bytes) + ", schema " + std::to_string(report.schema) + ")");
    if (const auto& restored = report.restored) {
        add("Restored    ", when(restored->at, report.now) + ": the file was damaged; " +
                                std::to_string(restored->media) + " media restored" +
                                (restored->is_complete ? "" : ", but not all of it could be read") +
                                "; the original is " + restored->original);
    }
    if (report.wipe_pending) {
        add("Deleted     ", "copies may still be in unused parts of the file; a host overwrites them when it is idle");
    }
    add("Log         ", report.log);
    if (report.recording != "off") add("Recording   ", report.recording);
    add("Sandbox     ", report.sandbox_wanted ? "on" : "off for hosts to come (to change it: --sandbox on)");
    for (const platform::LiveHost& host : report.hosts) add("Running     ", describe(host));
    add("Settings    ", settings_of(report.settings));
    add("Pause       ", pause_of(report));
    add("Last offer  ", when(report.machine.last_offer, report.now));
    return lines;
}

}  // namespace host::cli
