// A progress line, which is overwritten again and again: "importing: 3400 images, 17 %". On stderr; nothing at all
// where that is not a terminal, or cannot overwrite a line.
#pragma once

#include <chrono>
#include <cstdint>
#include <istream>
#include <string>

namespace host::cli {

class ProgressLine {
public:
    explicit ProgressLine(std::string what, bool wanted = true);
    ~ProgressLine();  // removes the line
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(const std::string& how_far);  // ten times a second at most
    void clear();                           // before something else is printed

private:
    std::string what_;
    bool on_;
    bool drawn_{};
    std::chrono::steady_clock::time_point next_{};
};

// ", 17 %": how much of a file has been read. Empty: nobody knows.
[[nodiscard]] std::string percent_read(std::istream& in, std::uintmax_t size);

}  // namespace host::cli
