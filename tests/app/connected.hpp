// A host in the test's own process and the one page that is connected to it, in the words of the wire.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/host.hpp"
#include "store/session_store.hpp"
#include "support/text.hpp"

namespace host::app::test {

// The clocks of a machine, moved by hand.
struct HandClock {
    [[nodiscard]] core::Instant now() const { return reading.wall; }
    void pass(core::Millis length) { reading = core::later(reading, length); }
    void set(core::Instant now) { reading = core::made_up_reading(now); }

    core::ClockReading reading{core::made_up_reading(core::instant_from_ms(1'800'000'000'000))};
};

// A host and the one page that is connected to it.
struct Connected {
    Connected(const std::filesystem::path& file, const HandClock& its_clock, int number, int protocol = 1)
        : clock(its_clock),
          host({.state_file = file,
                .busy_timeout = core::Millis{20},  // hosts of one thread wait for each other in vain
                .log_file = "host.log",
                .connection = "c",
                .dice = [] { return 0.0; },
                .log = [this](std::string_view line) { log += std::string{line} + "\n"; }}),
          tab(R"("tab":{"id":)" + std::to_string(number) + R"(,"document":"d)" + std::to_string(number) + "\"}") {
        greeted = hello(protocol);
    }

    std::string hello(int protocol = 1) {
        return say("hello", "\"protocol\":" + std::to_string(protocol) + R"(,"client":{"name":"t","version":"1"})");
    }
    // A snapshot of the page, which is on the image `img`, with one attempt.
    std::string look(int seq) {
        return say("snapshot", tab + ",\"seq\":" + std::to_string(seq) +
                                   R"(,"path":"/imagine/post/img",)"
                                   R"("store":{"state":{"videoByMediaId":{"img":[{"id":"v1","moderated":true}]}}})");
    }
    // A partial snapshot of the page: attempts of one image, as JSON objects without brackets around them.
    std::string list(int seq, const std::string& attempts, const std::string& image = "img") {
        return say("snapshot", tab + ",\"seq\":" + std::to_string(seq) +
                                   R"(,"partial":true,"store":{"state":{"videoByMediaId":{")" + image + "\":[" +
                                   attempts + "]}}}");
    }
    // What comes of it: the answer, then pushes.
    std::string say(const std::string& method, const std::string& params) {
        const std::string request =
            R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" + params + "}}";
        return say_all(std::vector{request});
    }
    std::string say_all(const std::vector<std::string>& requests) {
        return joined(host.handle(requests, clock.reading));
    }
    std::string wake() { return joined(host.wake(clock.reading)); }
    [[nodiscard]] std::optional<core::Millis> next_wake() const { return host.next_wake(clock.reading); }

    static std::string joined(const std::vector<std::string>& messages) {
        std::string text;
        for (const std::string& message : messages) text += message + "\n";
        return text;
    }

    const HandClock& clock;
    std::string log;
    Host host;
    std::string tab;
    std::string greeted;  // the answer to the hello
};

// Larger than what is checked when it is opened: 300 images, each with a long prompt and an attempt.
inline void make_large(const std::filesystem::path& file, core::Instant checked_at = core::kNever) {
    store::SessionStore store(file, {});
    store::Transaction transaction = store.begin();
    for (int n = 0; n < 300; ++n) {
        core::Media media = core::new_media({"image-" + std::to_string(n)}, {}, core::instant_from_ms(5));
        media.revision = 1;
        media.persistent.last_prompt_value = std::string(16'000, 'p');
        store.save(std::nullopt, media, std::nullopt);
        store.ledger().insert({.media = media.id, .attempt = {"a" + std::to_string(n)}});
    }
    if (checked_at != core::kNever) {
        store::Health health;
        health.checked_at = checked_at;
        store.save(health);
    }
    transaction.commit();
}

using support::says;

}  // namespace host::app::test
