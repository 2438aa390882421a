// What --debug writes to a real terminal: colours, and a --watch that does not flicker and leaves nothing behind.
#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/identity.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/terminal.hpp"
#include "support/text.hpp"

namespace {

using support::says;
using support::Terminal;

struct ScreenState : support::TempDir {
    std::string db{(path() / "state.db").string()};
    support::Process host{GRH_BINARY, {"--db", db, host::core::kExtensionOrigin}};

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
    "watching happens on the terminal's other screen, overwrites line by line, and Ctrl-C brings back what was there") {
    ScreenState state;
    Terminal watch({"--debug", "--watch", "--db", state.db}, true);
    CHECK(says(watch.until("media-one?  active"), kOtherScreen));
    state.ask(R"("session.stop","params":{"mediaId":"media-one"})");
    CHECK_FALSE(says(watch.until("media-one?  cancelled"), kClear));
    watch.press('\x03');
    const std::string all = watch.until("");
    CHECK(all.ends_with(kFirstScreen));
    CHECK(says(all, "\x1b[?25h"));
    CHECK(says(all, "\x1b[?7h"));
}

TEST_CASE("watching a state that does not exist yet waits for it, and goes as it came") {
    const support::TempDir dir;
    Terminal watch({"--debug", "--watch", "--db", (dir.path() / "state.db").string()}, true);
    CHECK_NOTHROW(watch.until("waiting for it"));
    watch.press('\x03');
    CHECK(watch.until("").ends_with(kFirstScreen));
}
