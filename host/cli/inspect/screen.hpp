// A page that is drawn again and again in the same place, until Ctrl-C.
//
// Terminal: on its other screen, so that what was there comes back at the end. The cursor goes home and each line is
// overwritten, never cleared first, so nothing flickers. Lines below its end are cut off: ask room() first.
// Anything else (a file, a pipe, a terminal that cannot do that): one page after the other. One at a time: it takes
// SIGINT and SIGTERM while it lives.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "platform/terminal.hpp"

namespace host::cli {

class Screen {
public:
    Screen();
    ~Screen();
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    [[nodiscard]] bool is_terminal() const { return terminal_; }
    [[nodiscard]] platform::Look look() const { return platform::look_of_stdout(); }  // each time: windows are resized

    [[nodiscard]] std::size_t room(const platform::Look& look) const;  // lines that fit; 0: any number

    void draw(const std::vector<std::string>& lines);

    // Waits so long. Returns false, at once, after a signal to stop, and when what was drawn did not arrive.
    [[nodiscard]] bool rest(core::Millis length) const;

private:
    bool terminal_;
    std::string drawn_;
    std::pair<std::size_t, std::size_t> size_;
};

}  // namespace host::cli
