// Words of others, made short enough to keep.
#include "core/text.hpp"

#include "support/builders.hpp"

namespace host::core::test {

TEST_CASE("a text is cut to its longest prefix of whole characters") {
    const auto [text, bytes, prefix] = GENERATE(table<std::string, std::size_t, std::string>({
        {"", 0, ""},
        {"cat", 3, "cat"},
        {"cat", 99, "cat"},
        {"cat", 2, "ca"},
        {"cat", 0, ""},
        {"caf\u00e9s", 5, "caf\u00e9"},
        {"caf\u00e9s", 4, "caf"},
        {"\U0001F600!", 4, "\U0001F600"},
        {"\U0001F600!", 3, ""},
        {"a\U0001F600", 4, "a"},
        {"\x80\x80\x80", 2, ""},  // no UTF-8 at all: nothing is better than a broken character
    }));
    CAPTURE(text, bytes);
    CHECK(cut(text, bytes) == prefix);
}

TEST_CASE("a line of the log is kept short enough for a view to fit into a message") {
    SessionData session;
    SECTION("at the limit it is whole") {
        append_log(session, kStart, std::string(kMaxLogLineBytes, 'x'));
        CHECK(session.logs.back().ends_with("xx"));
    }
    SECTION("over it, it is cut, and says so") {
        append_log(session, kStart, std::string(kMaxLogLineBytes + 1, 'x'));
        CHECK(session.logs.back().ends_with("xx..."));
    }
    CHECK(session.logs.back().size() < kMaxLogLineBytes + 40);
}

TEST_CASE("200 of the longest lines are less than half a message to the browser") {
    Stepper it;
    for (int n = 0; n < 300; ++n) it.start(std::string(caps::kMaxPromptBytes, 'x')).later(1s);
    std::size_t bytes = 0;
    for (const std::string& line : it.session().logs) bytes += line.size();
    CHECK(bytes < 512 * 1024);
}

}  // namespace host::core::test
