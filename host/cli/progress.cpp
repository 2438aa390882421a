#include "cli/progress.hpp"

#include <iostream>
#include <utility>

#include "platform/terminal.hpp"

namespace host::cli {

ProgressLine::ProgressLine(std::string what, bool wanted)
    : what_(std::move(what)), on_(wanted && platform::stderr_is_terminal() && !platform::is_dumb_terminal()) {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::show(const std::string& how_far) {
    const auto moment = std::chrono::steady_clock::now();
    if (!on_ || moment < next_) return;
    next_ = moment + std::chrono::milliseconds{100};
    drawn_ = true;
    std::cerr << "\r\x1b[K" << what_ << (how_far.empty() ? "" : ": ") << how_far << std::flush;
}

void ProgressLine::clear() {
    if (std::exchange(drawn_, false)) std::cerr << "\r\x1b[K" << std::flush;
}

std::string percent_read(std::istream& in, std::uintmax_t size) {
    const auto at = in.rdbuf()->pubseekoff(0, std::ios::cur, std::ios::in);
    if (at < 0 || size == 0) return {};
    return ", " + std::to_string(std::uintmax_t{100} * static_cast<std::uintmax_t>(at) / size) + " %";
}

}  // namespace host::cli
