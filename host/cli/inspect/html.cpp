#include "cli/inspect/html.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "cli/inspect/report.hpp"
#include "cli/inspect/report_text.hpp"
#include "cli/inspect/timeline.hpp"
#include "cli/words.hpp"
#include "core/identity.hpp"
#include "platform/printable.hpp"

namespace host::cli {
namespace {

using core::Instant;
using core::Millis;
using Kind = TimelineBar::Kind;

constexpr double kWidth = 1000, kLeft = 76, kRight = 12;
constexpr double kShortest = 4;  // width of a bar that takes no time: it must be seen

struct Lane {
    double top, height;
};
constexpr Lane kAttempts{6, 26}, kGrants{40, 12}, kWaits{60, 12};
constexpr double kAxis = 84, kHeight = 104;

std::string number(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    return text.data();
}

const Lane& lane_of(Kind kind) {
    switch (kind) {
        case Kind::offer:
        case Kind::void_offer: return kGrants;
        case Kind::wait: return kWaits;
        default: return kAttempts;
    }
}

std::string class_of(const TimelineBar& bar) {
    switch (bar.kind) {
        case Kind::refused: return "layer" + std::to_string(std::clamp(bar.layer, 1, 3));
        case Kind::video: return "video";
        case Kind::running: return "running";
        case Kind::offer: return "grant";
        case Kind::void_offer: return "void";
        case Kind::wait: return "wait";
    }
    return "void";
}

// "+30 s", "+1:10", "+12 min", "+3 h"
std::string since_start(Millis at) {
    const auto seconds = at.count() / 1'000;
    if (seconds < 60 || seconds % 60 == 0 || seconds >= 3600) return "+" + length(at);
    const std::string rest = std::to_string(seconds % 60);
    return "+" + std::to_string(seconds / 60) + (rest.size() == 1 ? ":0" : ":") + rest;
}

class Drawing {
public:
    explicit Drawing(const Timeline& timeline)
        : timeline_(timeline), length_(std::max(timeline.to - timeline.from, Millis{1'000})) {}

    std::string text() && {
        out_ = R"(<svg viewBox="0 0 )" + number(kWidth) + " " + number(kHeight) + R"(" role="img" aria-label=")" +
               escaped(summary()) + "\">\n";
        axis();
        lane_name("attempts", kAttempts);
        lane_name("grants", kGrants);
        lane_name("waits", kWaits);
        for (const TimelineBar& bar : timeline_.bars) draw(bar);
        return std::move(out_) + "</svg>";
    }

private:
    [[nodiscard]] double x_of(Instant at) const {
        const auto since = static_cast<double>((at - timeline_.from).count());
        return kLeft + (kWidth - kLeft - kRight) * since / static_cast<double>(length_.count());
    }

    [[nodiscard]] std::string summary() const {
        const auto count = [this](Kind kind) {
            return std::to_string(std::ranges::count(timeline_.bars, kind, &TimelineBar::kind));
        };
        return "Timeline: " + count(Kind::refused) + " refused, " + count(Kind::video) + " videos, " + length(length_);
    }

    void lane_name(const char* name, const Lane& lane) {
        out_ += R"(<text class="lane" x=")" + number(kLeft - 10) + R"(" y=")" + number(lane.top + lane.height / 2 + 4) +
                R"(" text-anchor="end">)" + name + "</text>\n";
    }

    // Some round steps, at most ten of them; the first one says when it began.
    void axis() {
        using namespace std::chrono_literals;
        constexpr auto kSteps = std::to_array<Millis>(
            {1s, 2s, 5s, 10s, 15s, 30s, 1min, 2min, 5min, 10min, 15min, 30min, 1h, 2h, 6h, 12h, 24h});
        const auto fits = std::ranges::find_if(kSteps, [this](Millis step) { return length_ / step < 10; });
        const Millis step = fits == kSteps.end() ? std::max(length_ / 10, Millis{1}) : *fits;
        for (Millis at{0}; at <= length_; at += step) {
            const std::string x = number(x_of(timeline_.from + at));
            out_ +=
                R"(<line class="tick" x1=")" + x + R"(" x2=")" + x + R"(" y1="2" y2=")" + number(kAxis - 6) + R"("/>)";
            // The last label must not stick out.
            const bool is_last = x_of(timeline_.from + at) > kWidth - 40;
            out_ += R"(<text class="axis" x=")" + x + R"(" y=")" + number(kAxis + 8) + R"(" text-anchor=")" +
                    (at.count() == 0 ? "start"
                     : is_last       ? "end"
                                     : "middle") +
                    "\">" + (at.count() == 0 ? core::iso8601(timeline_.from).substr(11, 8) : since_start(at)) +
                    "</text>\n";
        }
    }

    void draw(const TimelineBar& bar) {
        const Lane& lane = lane_of(bar.kind);
        const double right = x_of(bar.to);
        const double width = std::max(kShortest, right - x_of(bar.from));
        const double x = std::min(x_of(bar.from), kWidth - kRight - kShortest);
        out_ += R"(<g><rect class=")" + class_of(bar) + R"(" x=")" + number(x) + R"(" y=")" + number(lane.top) +
                R"(" width=")" + number(width) + R"(" height=")" + number(lane.height) + R"(" rx="3"/>)";
        const std::string label = label_of(bar, width);
        if (!label.empty()) {
            out_ += R"(<text class="bar )" + class_of(bar) + R"(-text" x=")" + number(x + width / 2) + R"(" y=")" +
                    number(lane.top + lane.height / 2 + 4) + R"(" text-anchor="middle">)" + escaped(label) + "</text>";
        }
        out_ += "<title>" +
                escaped(core::iso8601(bar.from).substr(11, 8) + "–" + core::iso8601(bar.to).substr(11, 8) + " UTC. " +
                        bar.sentence) +
                "</title></g>\n";
    }

    // The longest text that there is room for; empty: none fits.
    static std::string label_of(const TimelineBar& bar, double width) {
        if (lane_of(bar.kind).height < kAttempts.height) return {};
        const std::string reached =
            bar.percent >= 0 && bar.kind == Kind::refused ? std::to_string(bar.percent) + " %" : "";
        const std::string both = bar.label + (reached.empty() ? "" : ", " + reached);
        for (const std::string& text : {both, reached, bar.label}) {
            if (!text.empty() && static_cast<double>(text.size()) * 6.8 + 8 < width) return text;
        }
        return {};
    }

    const Timeline& timeline_;
    Millis length_;
    std::string out_;
};

// The colours of outcomes and layers are those of the popup's timeline.
constexpr char kHead[] = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>grok-retry-host</title>
<style>
:root { --back: #fafafa; --card: #fff; --text: #1e1e1e; --faint: #5e5c64; --line: #deddda;
  --layer1: #e5a50a; --layer2: #e66100; --layer3: #c01c28; --video: #2ec27e; --grant: #3584e4; --neutral: #9a9996; }
@media (prefers-color-scheme: dark) {
  :root { --back: #1e1e1e; --card: #2a2a2c; --text: #f0f0f0; --faint: #b0afac; --line: #424245; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 1100px; background: var(--back); color: var(--text);
  font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 16px; margin: 0; font-family: ui-monospace, monospace;
  overflow-wrap: anywhere; } h3 { font-size: 14px; margin: 18px 0 4px; }
p { margin: 4px 0; } .faint { color: var(--faint); }
article { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px 18px; margin: 16px 0; }
header { display: flex; gap: 10px; align-items: baseline; flex-wrap: wrap; }
.state { border-radius: 99px; padding: 1px 10px; font-size: 13px; font-weight: 600; border: 1px solid currentColor; }
.success { color: #1b8553; } .failure { color: var(--layer3); } .active, .paused { color: #1c71d8; } .cancelled, .idle { color: var(--faint); }
dl { display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 10px 0 0; } dl div { display: flex; gap: 6px; }
dt { color: var(--faint); } dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.now { margin-top: 8px; }
svg { display: block; width: 100%; height: auto; margin-top: 4px; }
svg text { font: 11px system-ui, sans-serif; fill: var(--faint); } .tick { stroke: var(--line); stroke-width: 1; }
svg .bar { font-weight: 600; fill: #fff; pointer-events: none; } svg .layer1-text, svg .layer2-text, svg .video-text { fill: #1e1e1e; }
.layer1 { fill: var(--layer1); background: var(--layer1); } .layer2 { fill: var(--layer2); background: var(--layer2); }
.layer3 { fill: var(--layer3); background: var(--layer3); } .video { fill: var(--video); background: var(--video); }
.grant { fill: var(--grant); background: var(--grant); } .void { fill: var(--neutral); background: var(--neutral); }
.wait { fill: var(--grant); fill-opacity: .35; background: color-mix(in srgb, var(--grant) 35%, transparent); }
.running { fill: none; stroke: var(--grant); stroke-width: 1.5; stroke-dasharray: 4 3; } svg .running-text { fill: var(--grant); }
.key { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin: 0 5px 0 14px; vertical-align: -1px; }
.key.running { border: 1.5px dashed var(--grant); } .legend { font-size: 13px; margin: 12px 0 0 -14px; }
details { margin-top: 12px; } summary { cursor: pointer; color: var(--faint); }
table { border-collapse: collapse; margin-top: 6px; font-size: 14px; } td { padding: 2px 14px 2px 0; vertical-align: top; overflow-wrap: anywhere; }
td:first-child { color: var(--faint); font-variant-numeric: tabular-nums; white-space: nowrap; }
@media (prefers-color-scheme: dark) { .success { color: #57e389; } .active, .paused { color: #78aeed; } .failure { color: #f66151; } }
</style>
</head>
<body>
)html";

constexpr char kLegend[] =
    R"html(<p class="legend faint"><span class="key layer1"></span>refused at layer 1<span class="key layer2"></span>layer 2)html"
    R"html(<span class="key layer3"></span>layer 3<span class="key video"></span>video<span class="key running"></span>in flight)html"
    R"html(<span class="key grant"></span>grant, offered until claimed<span class="key void"></span>void grant<span class="key wait"></span>waiting)html"
    R"html(</p>)html";

std::string fact(const char* name, const std::string& value) {
    return std::string{"<div><dt>"} + name + "</dt><dd>" + escaped(value) + "</dd></div>";
}

std::string of(core::Count some, core::Count all) { return std::to_string(some) + " of " + std::to_string(all); }

std::string facts(const DebugSession& session) {
    const core::SessionData& data = session.media.session;
    const core::PersistentData& limits = session.media.persistent;
    return "<dl>" + fact("refused", of(data.retry_count, limits.max_retries)) +
           fact("videos", of(data.videos_generated, limits.video_goal)) +
           fact("credits", std::to_string(data.credits_used)) +
           fact("auto-retry", limits.auto_retry_enabled ? "on" : "off") +
           fact("prompt", session.prompt_hidden ? hidden(session.prompt_characters) : limits.last_prompt_value) +
           "</dl>";
}

std::string narration(const DebugReport& report) {
    std::string rows, day;
    for (const core::NarratedNote& line : narrate(report)) {
        const std::string time = core::iso8601(line.at);
        if (const std::string its_day = time.substr(0, 10); its_day != day) {
            day = its_day;
            rows += "<tr><td colspan=\"2\">" + day + ", UTC</td></tr>";
        }
        rows += "<tr><td>" + time.substr(11, 8) + "</td><td>" + escaped(line.text) + "</td></tr>";
    }
    return "<details><summary>What happened, in sentences</summary><table>" + rows + "</table></details>";
}

std::string article(const DebugReport& report) {
    const DebugSession& session = report.sessions.front();
    const std::string state = state_of(session.media);  // a word of ours
    std::string text = "<article><header><h2>" + escaped(session.media.id.value) + "</h2><span class=\"state " + state +
                       "\">" + state + "</span></header>" + facts(session) +
                       "<p class=\"now\">Now: " + escaped(core::explain(session.media, session.decision, report.now)) +
                       ".</p>";
    const auto timelines = timelines_of(report);
    for (auto timeline = timelines.rbegin(); timeline != timelines.rend(); ++timeline) {
        text += "<h3>" +
                (timeline->session > 0 ? "Session " + std::to_string(timeline->session)
                                       : std::string{"Before any session"}) +
                " <span class=\"faint\">" +
                escaped((timeline->outcome.empty() ? "" : timeline->outcome + ", ") +
                        core::iso8601(timeline->from).substr(0, 10) + ", " + length(timeline->to - timeline->from)) +
                "</span></h3>" + svg_of(*timeline);
    }
    return text + narration(report) + "</article>\n";
}

}  // namespace

std::string svg_of(const Timeline& timeline) { return Drawing(timeline).text(); }

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : platform::printable(text)) {
        switch (c) {
            case '&': result += "&amp;"; break;
            case '<': result += "&lt;"; break;
            case '>': result += "&gt;"; break;
            case '"': result += "&quot;"; break;
            case '\'': result += "&#39;"; break;
            default: result += c;
        }
    }
    return result;
}

std::string html_page(const DebugReport& overview, const std::vector<DebugReport>& reports) {
    std::string page = kHead;
    page += "<h1>grok-retry-host " + escaped(core::kVersion) + "</h1>\n<p class=\"faint\">As of " +
            core::iso8601(overview.now).substr(0, 19) + " UTC. " + std::to_string(overview.sessions.size()) +
            " media, " + std::to_string(overview.grants.size()) +
            (overview.grants.size() == 1 ? " open grant" : " open grants") + ". State: " + escaped(overview.database) +
            "</p>\n";
    page += kLegend;
    if (reports.empty()) page += "<article><p>No session yet: start one in the popup of the extension.</p></article>\n";
    for (const DebugReport& report : reports) page += article(report);
    if (reports.size() < overview.sessions.size()) {
        page += "<p class=\"faint\">And " + std::to_string(overview.sessions.size() - reports.size()) +
                " older ones, which --debug --json lists.</p>\n";
    }
    return page + "</body>\n</html>\n";
}

}  // namespace host::cli
