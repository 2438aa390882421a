#include "cli/screen.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <iostream>

namespace host::cli {
namespace {

volatile std::sig_atomic_t enough = 0;

void on_signal(int /*signal*/) { enough = 1; }

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};
constexpr char kHideCursor[] = "\x1b[?25l\x1b[2J";
constexpr char kShowCursor[] = "\x1b[?25h";
constexpr char kHome[] = "\x1b[H";
constexpr char kClearLine[] = "\x1b[K";
constexpr char kClearBelow[] = "\x1b[J";

}  // namespace

Screen::Screen() : terminal_(stdout_is_terminal()) {
    enough = 0;
    for (const int signal : kSignals) std::signal(signal, on_signal);
    if (terminal_) std::cout << kHideCursor << std::flush;
}

Screen::~Screen() {
    if (terminal_) std::cout << kShowCursor << std::flush;
    for (const int signal : kSignals) std::signal(signal, SIG_DFL);
}

void Screen::draw(const std::vector<std::string>& lines) {
    std::string page;
    if (terminal_) {
        const std::size_t rows = look().rows;
        const std::size_t shown = rows > 1 ? std::min(lines.size(), rows - 1) : lines.size();
        for (std::size_t at = 0; at < shown; ++at) page += lines[at] + kClearLine + "\n";
        page += kClearBelow;
    } else {
        for (const std::string& line : lines) page += line + "\n";
        page += "\n";
    }
    if (page == drawn_) return;
    if (terminal_) std::cout << kHome;
    std::cout << page << std::flush;
    drawn_ = std::move(page);
}

bool Screen::rest(core::Millis length) const {
    // A signal that comes right before the wait is noticed after it: half a second at most.
    if (enough == 0) poll(nullptr, 0, static_cast<int>(length.count()));
    return enough == 0;
}

}  // namespace host::cli
