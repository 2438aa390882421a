// One session as a drawing: attempts in the upper lane, grants and waits in the two below, time from left to right.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "cli/inspect/html.hpp"
#include "cli/inspect/timeline.hpp"
#include "cli/words.hpp"

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
                        bar.story) +
                "</title></g>\n";
    }

    // As much as there is room for.
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

}  // namespace

std::string svg_of(const Timeline& timeline) { return Drawing(timeline).text(); }

}  // namespace host::cli
