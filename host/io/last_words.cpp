#include "io/last_words.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <typeinfo>

#include "core/check.hpp"
#include "platform/clock.hpp"
#include "platform/fatal_signals.hpp"
#include "platform/file.hpp"
#include "platform/process.hpp"

namespace host::io {
namespace {

// Everything that a signal handler needs.
std::filesystem::path::value_type g_file[4096];
int g_log = -1;  // as it was when we began; never closed
volatile std::sig_atomic_t g_said = 0;

class Line {
public:
    Line& operator<<(std::string_view text) {
        const std::size_t bytes = std::min(text.size(), sizeof text_ - 1 - size_);
        std::copy_n(text.data(), bytes, text_ + size_);
        size_ += bytes;
        return *this;
    }
    Line& number(std::uint64_t value, std::size_t digits = 1) {
        char text[24];
        char* const end = std::to_chars(text, text + sizeof text, value).ptr;
        for (auto length = static_cast<std::size_t>(end - text); length < digits; ++length) *this << "0";
        return *this << std::string_view{text, end};
    }
    void write_to(int fd) {
        text_[size_++] = '\n';
        platform::write_at_once(fd, {text_, size_});
    }

private:
    char text_[1024];
    std::size_t size_{};
};

// Writes the time as io/log.cpp does, without taking memory: there may be none.
void put_time(Line& line) {
    using namespace std::chrono;
    const auto moment = platform::wall_time();
    const auto day = floor<days>(moment);
    const year_month_day date{day};
    const hh_mm_ss time{moment - day};
    const auto put = [&line](auto value, std::size_t digits, std::string_view after) {
        line.number(static_cast<std::uint64_t>(value), digits) << after;
    };
    put(static_cast<int>(date.year()), 4, "-");
    put(static_cast<unsigned>(date.month()), 2, "-");
    put(static_cast<unsigned>(date.day()), 2, "T");
    put(time.hours().count(), 2, ":");
    put(time.minutes().count(), 2, ":");
    put(time.seconds().count(), 2, ".");
    put(time.subseconds().count(), 3, "Z");
}

void put_scene(Line& line) {
    const core::Scene& scene = core::scene;
    if (scene.frame.number > 0) {
        (line << "frame ").number(scene.frame.number) << ", ";
        line.number(scene.frame.bytes) << " bytes, " << (scene.method[0] != '\0' ? scene.method : "not read yet");
    } else {
        (line << (scene.method[0] != '\0' ? scene.method : "between frames") << ", after ").number(scene.frames)
            << " of them";
    }
}

void say(std::string_view why, std::string_view what) noexcept {
    if (g_said != 0) return;  // the reason has been written already
    g_said = 1;
    Line line;
    put_time(line);
    (line << " pid ").number(static_cast<std::uint64_t>(platform::process_id())) << " stops: " << why << what << "; ";
    put_scene(line);
    // The log is opened again, because it may have been rotated. The older descriptor serves if that fails: no
    // descriptors are left, or the folder is gone.
    const auto now = platform::open_to_append(g_file);
    line.write_to(now ? now->get() : g_log);
}

[[noreturn]] void on_terminate() {
    const std::type_info* const type = abi::__cxa_current_exception_type();
    say(type ? "an exception that nobody caught: " : "std::terminate", type ? type->name() : "");
    std::abort();
}

}  // namespace

void leave_last_words_in(const std::filesystem::path& log_file) {
    HOST_CHECK(!core::last_words);  // what was there before us is remembered
    const auto& name = log_file.native();
    constexpr std::size_t kRoom = sizeof g_file / sizeof g_file[0];
    g_file[name.size() < kRoom ? name.copy(g_file, kRoom - 1) : 0] = {};
    if (auto log = platform::open_to_append(g_file)) g_log = log->release();
    platform::listen_to_fatal_signals([](std::string_view signal) noexcept { say(signal, {}); });
    std::set_terminate(on_terminate);
    core::last_words = [](std::string_view why) noexcept { say(why, {}); };
}

}  // namespace host::io
