// The loop: frames and time go to the Host, what it says goes out; and everything that can end us.
//
// No rule of the protocol lives here. One timer, armed from host.next_wake() after each step: the Host alone knows when
// it next has something to do, or to look for (the writes of other processes, while a page is connected). The clocks
// are read here: once for a step, and once to arm the timer. The end of input, a peer that stopped reading for good,
// SIGTERM, SIGINT, SIGHUP and a dead parent all mean the same: the current transaction is done (nothing interrupts a
// step), so leave, within a second, with 0. One thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/host.hpp"
#include "app/machine_clock.hpp"
#include "io/log.hpp"
#include "io/parent_watch.hpp"
#include "io/stdio_channel.hpp"
#include "recording/recorder.hpp"

namespace host::io {

class RunLoop {
public:
    struct Parts {
        int in;  // owned from now on
        int out;
        app::Host& host;
        const Log& log;
        const app::MachineClock* clock{};  // none: test.advance alone moves the time, and the timer is never armed
        recording::Recorder* recorder{};   // none: nothing is recorded
        // Called after each transaction. False: the state folder is lost.
        std::function<bool()> may_go_on{[] { return true; }};
    };

    explicit RunLoop(const Parts& parts);

    // Until the end; the exit code. Exceptions of the Host pass through.
    [[nodiscard]] int run();

    // For the Host in the middle of a step that has lasted half a second, and twice a second from then on; earlier, and
    // where a message is still being written, it does nothing. An extension gives up a host that says nothing for ten
    // seconds, and a restore may take longer. Not recorded, since when it comes depends on the machine.
    void say_at_once(std::string_view message) noexcept;

private:
    using Steady = std::chrono::steady_clock;

    void on_frames(std::span<const std::string> payloads);
    void on_end(const End& end);
    void wake();
    void speak(const std::vector<std::string>& messages);
    void rest();
    [[nodiscard]] core::ClockReading read_clocks() const;
    void give_back_memory();
    void watch_signals();
    void leave(int exit_code, std::string_view why);

    boost::asio::io_context context_{1};
    Parts parts_;
    StdioChannel channel_;
    boost::asio::steady_timer timer_{context_};
    boost::asio::signal_set signals_{context_};
    ParentWatch parent_;
    std::optional<Steady::time_point> give_back_at_;
    Steady::time_point next_word_{};
    int exit_code_{};
    bool leaving_{};
};

}  // namespace host::io
