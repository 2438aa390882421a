#include "cli/inspect/screen.hpp"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <utility>

#include "platform/process.hpp"

namespace host::cli {
namespace {

volatile std::sig_atomic_t enough = 0;

void on_signal(int /*signal*/) { enough = 1; }

// The other screen, so that what was on the terminal comes back; no cursor; no wrapping, which would move our lines.
constexpr char kEnter[] = "\x1b[?1049h\x1b[?25l\x1b[?7l";
constexpr char kLeave[] = "\x1b[?7h\x1b[?25h\x1b[?1049l";
// Between these a terminal that knows them shows nothing half-drawn; others ignore them.
constexpr char kBegin[] = "\x1b[?2026h", kEnd[] = "\x1b[?2026l";
constexpr char kHome[] = "\x1b[H";
constexpr char kClearLine[] = "\x1b[K";
constexpr char kClearBelow[] = "\x1b[J";

}  // namespace

Screen::Screen() : terminal_(platform::stdout_is_terminal() && !platform::is_dumb_terminal()) {
    enough = 0;
    for (const int signal : platform::ending_signals()) std::signal(signal, on_signal);
    if (terminal_) std::cout << kEnter << std::flush;
}

Screen::~Screen() {
    if (terminal_) std::cout << kLeave << std::flush;
    for (const int signal : platform::ending_signals()) std::signal(signal, SIG_DFL);
}

std::size_t Screen::room(const platform::Look& look) const { return terminal_ && look.rows > 1 ? look.rows - 1 : 0; }

void Screen::draw(const std::vector<std::string>& lines) {
    std::string page;
    if (terminal_) {
        const platform::Look now = look();
        const std::size_t shown = room(now) == 0 ? lines.size() : std::min(lines.size(), room(now));
        for (std::size_t at = 0; at < shown; ++at) page += now.shown(lines[at]) + kClearLine + "\n";
        page += kClearBelow;
        // After the window was resized all of it is drawn again: the terminal has moved what was there.
        if (std::exchange(size_, std::pair{now.columns, now.rows}) != std::pair{now.columns, now.rows}) drawn_.clear();
    } else {
        const platform::Look now = look();
        for (const std::string& line : lines) page += now.shown(line) + "\n";
        page += "\n";
    }
    if (page == drawn_) return;
    std::cout << (terminal_ ? kBegin + std::string{kHome} + page + kEnd : page) << std::flush;
    drawn_ = std::move(page);
}

bool Screen::rest(core::Millis length) const {
    if (!std::cout) return false;
    // A signal that comes right before the wait is noticed after it: half a second at most.
    if (enough == 0) platform::wait_for_signal(length);
    return enough == 0;
}

}  // namespace host::cli
