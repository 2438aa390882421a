// What --debug writes to a real terminal: colours, and a --watch that does not flicker and leaves nothing behind.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "cli/words.hpp"
#include "core/identity.hpp"
#include "platform/printable.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/terminal.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"

namespace {

using support::says;
using support::Terminal;

struct ScreenState : support::TempDir {
    std::string db{(path() / "state.db").string()};
    support::Process host{support::kHostProgram, {"--db", db, host::core::kExtensionOrigin}};

    ScreenState() {
        ask(R"("hello","params":{"protocol":1,"client":{"name":"test","version":"1"}})");
        ask(R"("session.start","params":{"mediaId":"media-one","prompt":"x"})");
    }
    void ask(const std::string& method_and_params) {
        host.send(R"({"jsonrpc":"2.0","id":7,"method":)" + method_and_params + "}");
        while (!says(host.receive(), R"("id":7,)")) {
        }
    }
};

constexpr char kOtherScreen[] = "\x1b[?1049h", kFirstScreen[] = "\x1b[?1049l", kClear[] = "\x1b[2J";

}  // namespace

TEST_CASE("on a terminal there are colours, unless NO_COLOR is set") {
    ScreenState state;
    CHECK(says(Terminal({"--debug", "--db", state.db}, false).until(""), "\x1b[34mactive\x1b[0m"));
    CHECK_FALSE(says(Terminal({"--debug", "--db", state.db}, true).until(""), "\x1b["));
}

TEST_CASE(
    "watching happens on the terminal's other screen, overwrites line by line, and Ctrl-C brings back what was there",
    "[slow]") {
    ScreenState state;
    Terminal watch({"--debug", "--watch", "--db", state.db}, true);
    CHECK(says(watch.until("media-one?  active"), kOtherScreen));
    state.ask(R"("session.stop","params":{"mediaId":"media-one"})");
    CHECK_FALSE(says(watch.until("media-one?  ended"), kClear));
    watch.press('\x03');
    const std::string all = watch.until("");
    CHECK(all.ends_with(kFirstScreen));
    CHECK(says(all, "\x1b[?25h"));
    CHECK(says(all, "\x1b[?7h"));
}

TEST_CASE("watching what is not there says so and ends, and the terminal stays as it was") {
    const support::TempDir dir;
    const std::string db = (dir.path() / "state.db").string();
    Terminal no_state({"--debug", "--watch", "--db", db}, true);
    CHECK(says(no_state.until(""), "no state yet: there is no " + db));
    CHECK_FALSE(says(no_state.until(""), "\x1b["));
    CHECK(no_state.exit_code() == 1);
    ScreenState state;
    Terminal no_image({"--debug", "other", "--watch", "--db", state.db}, true);
    CHECK(says(no_image.until(""), "no image has an id that begins with other"));
    CHECK_FALSE(says(no_image.until(""), "\x1b["));
    CHECK(no_image.exit_code() == 1);
}

TEST_CASE("watching an image ends when it is deleted, and says so on the screen that was there before", "[slow]") {
    ScreenState state;
    Terminal watch({"--debug", "media-one", "--watch", "--db", state.db}, true);
    CHECK_NOTHROW(watch.until("Image media-one"));
    state.ask(R"("session.delete","params":{"mediaId":"media-one"})");
    const std::string all = watch.until("");
    CHECK(says(all.substr(all.find(kFirstScreen)), "no image has an id that begins with media-one"));
    CHECK(watch.exit_code() == 1);
}

TEST_CASE("watching says how much does not fit on the terminal, and all of it fits on a higher one") {
    ScreenState state;
    Terminal low({"--debug", "media-one", "--watch", "--db", state.db},
                 Terminal::Options{.environment = {{"NO_COLOR", "1"}}, .rows = 12});
    const std::string all = low.until("without --watch");
    CHECK(says(all, " do not fit here;"));
    CHECK(says(all, "\r\nState         active"));
    CHECK(std::ranges::count(all, '\n') == 11);  // the last row stays free
    Terminal high({"--debug", "media-one", "--watch", "--db", state.db},
                  Terminal::Options{.environment = {{"NO_COLOR", "1"}}, .rows = 90});
    CHECK_FALSE(says(high.until("Session log"), "not fit"));
}

TEST_CASE("a long sentence breaks between words on a terminal, on stderr, too, and stays one line in a pipe") {
    const support::TempDir dir;
    const std::string folder = (dir.path() / std::string(90, 'x')).string();
    const std::vector<std::string> arguments{"--import", folder, "--db", (dir.path() / "state.db").string()};
    support::Process piped(support::kHostProgram, arguments, {.environment = {}, .closed = {}});
    const std::string sentence = "grok-retry-host: cannot read " + folder + ": No such file or directory";
    CHECK(support::finish(piped).errors == sentence + "\n");
    const std::string shown = Terminal(arguments, {.environment = {}, .columns = 80}).until("");
    CHECK(shown == "grok-retry-host: cannot read\r\n" + folder + ":\r\nNo such file or directory\r\n");
    const std::string usage = Terminal({"--set", "a", "b", "c"}, {.environment = {}, .columns = 44}).until("");
    CHECK(usage ==
          "grok-retry-host: --set takes a NAME and a\r\nVALUE; c is one too many\r\n"
          "Usage: grok-retry-host --set NAME VALUE\r\n`grok-retry-host --help` lists all flags.\r\n");
    const std::string db = (dir.path() / "state.db").string();
    const std::string told =
        Terminal({"--set", "cooldownMs", "9s", "--db", db}, {.environment = {}, .columns = 40}).until("");
    CHECK(told == "cooldownMs is now 9000 (9 s); it was\r\n8000 (8 s). Running hosts use it from\r\nnow on.\r\n");
}

TEST_CASE("a dumb terminal gets no colours and no other screen") {
    ScreenState state;
    for (const char* term : {"dumb", ""}) {
        const Terminal::Options dumb{.environment = {{"TERM", term}}};
        CHECK_FALSE(says(Terminal({"--debug", "--db", state.db}, dumb).until(""), "\x1b"));
        Terminal watch({"--debug", "--watch", "--db", state.db}, dumb);
        CHECK_FALSE(says(watch.until("media-one?  active"), "\x1b"));
        watch.press('\x03');
        CHECK_FALSE(says(watch.until(""), "\x1b"));
    }
}

constexpr char kLongId[] = "a-long-id-of-an-image-\u00fc-that-has-to-be-cut-somewhere";

TEST_CASE("where the locale has no UTF-8 everything is ASCII") {
    ScreenState state;
    state.ask(std::string{R"("session.start","params":{"mediaId":")"} + kLongId + R"(","prompt":"gr\u00f6\u00dfe"})");
    const auto shown = [&](const char* locale, const std::vector<std::string>& more) {
        std::vector<std::string> arguments{"--db", state.db, "--debug"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        support::Process process(support::kHostProgram, arguments,
                                 {.environment = {{"LC_ALL", locale}, {"LANG", "en_US.UTF-8"}}, .closed = {}});
        return support::finish(process);
    };
    const auto is_ascii = [](const std::string& text) {
        return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    };
    CHECK(says(shown("C.UTF-8", {}).out, "a-long-id-of\u2026"));
    CHECK(says(shown("C", {}).out, "a-long-id-of~"));
    CHECK(is_ascii(shown("C", {}).out));
    const auto one = shown("POSIX", {"a-long", "--show-prompts"});
    CHECK(is_ascii(one.out));
    CHECK(says(one.out, "gr\\u{00f6}\\u{00df}e"));
    CHECK(is_ascii(shown("C", {"gr\u00f6\u00dfer"}).errors));
}

TEST_CASE("every line fits into 80 columns in a pipe, and breaks between words") {
    ScreenState state;
    support::Process stopped(support::kHostProgram, {"--db", state.db, "--debug", "media-one"},
                             {.environment = {{"COLUMNS", ""}}, .closed = {}});
    support::Process asked(support::kHostProgram, {"--help"}, {.environment = {{"COLUMNS", ""}}, .closed = {}});
    for (support::Process* process : {&stopped, &asked}) {
        std::istringstream lines(process->read_all());
        for (std::string line; std::getline(lines, line);) {
            INFO(line);
            CHECK((host::platform::display_width(line) <= 80 || says(line, state.db) || says(line, "host.log")));
            CHECK_FALSE(says(line, "\x1b"));
        }
    }
}

TEST_CASE("times for people are local and name their zone, and JSON has UTC") {
    ScreenState state;
    const auto shown = [&](const std::vector<std::string>& more) {
        std::vector<std::string> arguments{"--db", state.db};
        arguments.insert(arguments.end(), more.begin(), more.end());
        support::Process process(support::kHostProgram, arguments,
                                 {.environment = {{"TZ", "XXX-05:30"}}, .closed = {}});
        return process.read_all();
    };
    CHECK(says(shown({"--debug"}), " UTC+05:30\n"));
    const std::string one = shown({"--debug", "media-one"});
    CHECK(says(one, "UTC+05:30 ("));
    CHECK(says(one, "What happened, newest last (UTC+05:30)"));
    CHECK(says(shown({"--explain", "media-one"}), ", times in UTC+05:30\n"));
    CHECK_FALSE(says(shown({"--debug", "--json"}), "+05:30"));
    CHECK(says(shown({"--debug", "--json"}), "Z] Session started"));
    const std::string recording = GRH_SOURCE_DIR "/tests/recordings/two_refused_one_good.jsonl";
    support::Process replay(support::kHostProgram, {"--replay", recording},
                            {.environment = {{"TZ", "XXX-05:30"}}, .closed = {}});
    CHECK(says(replay.read_all(), "wait (cooldown) until 08:37:03.087"));
}
