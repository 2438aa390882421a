// The lines of a recording: what is written is what is read, and what is wrong with one is said with its line.
#include "recording/recording.hpp"

#include <sstream>

#include "recording/compare.hpp"
#include "support/catch.hpp"

using namespace host;
using namespace host::recording;

namespace {

const core::Instant kAt = core::instant_from_ms(5'000);

std::string header() {
    return encode(RecordingHeader{.host_version = "1", .pid = 3, .connection = "c3", .started = kAt}) + "\n";
}

std::string problem_in(const std::string& text) {
    std::istringstream in{text};
    RecordingReader reader(in);
    if (const auto read = reader.header(); !read) return read.error();
    if (const auto read = reader.state(); !read) return read.error();
    while (true) {
        const auto step = reader.next();
        if (!step) return step.error();
        if (!*step) return "";
    }
}

}  // namespace

TEST_CASE("a step of a recording is read as it was written") {
    const std::string request = R"({"id":1,"method":"ping"})";
    const RecordedFacts facts{.dice = {0.25, 0.1}, .others_wrote = true, .storage_failed = false};
    std::istringstream in{header() + encode(RecordedState{}) + "\n" + recorded_in(1, kAt, request, true) + "\n" +
                          recorded_in(1, kAt, "{oops", true) + "\n" + recorded_out(1, kAt, R"({"id":1})", true) + "\n" +
                          recorded_done(1, kAt, facts) + "\n" + recorded_wake(2, kAt) + "\n" +
                          recorded_done(2, kAt, {}) + "\n" + recorded_end(kAt, "end of input") + "\n"};
    RecordingReader reader(in);
    CHECK(reader.header().value().connection == "c3");
    CHECK(reader.state().value().problem == "");
    const auto one = reader.next();
    REQUIRE((one && *one));
    CHECK((*one)->in == std::vector<std::optional<std::string>>{request, std::nullopt});
    CHECK((*one)->out == std::vector<std::string>{R"({"id":1})"});
    CHECK((*one)->at == kAt);
    CHECK((*one)->facts.dice == facts.dice);
    CHECK((*one)->facts.others_wrote);
    CHECK((*one)->done);
    const auto two = reader.next();
    REQUIRE((two && *two));
    CHECK((*two)->wake);
    const auto none = reader.next();
    CHECK((none && !*none));
    CHECK(reader.end() == "end of input");
}

TEST_CASE("a recorded state is read as it was written") {
    RecordedState state{
        .schema = 2, .tables = {{"t", {"a", "b"}, {{std::int64_t{1}, "x"}, {nullptr, 1.5}}}}, .problem = {}};
    std::istringstream in{header() + encode(state) + "\n"};
    RecordingReader reader(in);
    REQUIRE(reader.header().has_value());
    const auto read = reader.state();
    REQUIRE(read.has_value());
    CHECK(read->schema == 2);
    REQUIRE(read->tables.size() == 1);
    CHECK(read->tables[0].columns == state.tables[0].columns);
    CHECK(read->tables[0].rows == state.tables[0].rows);
}

TEST_CASE("what is wrong with a recording is said with its line") {
    const std::string start = header() + encode(RecordedState{}) + "\n";
    const auto [text, problem] = GENERATE_COPY(table<std::string, std::string>({
        {"", "it is empty"},
        {"{}\n", "line 1: this is not a recording of grok-retry-host; its first line would say so"},
        {"no JSON\n", "line 1: not JSON in UTF-8: wrong at byte 2"},
        {R"({"recording":2})"
         "\n",
         "line 1: recording: expected 1; another version of the host made it"},
        {header() + R"({"state":5})"
                    "\n",
         "line 2: state: expected object"},
        {start + "[]\n", "line 3: expected object"},
        {start + R"({"step":1,"at":5})"
                 "\n",
         "line 3: expected in, unreadable, out, wake or done"},
        {start + R"({"step":1,"at":"x","in":1})"
                 "\n",
         "line 3: at: expected integer 0..9007199254740992"},
        {start +
             R"({"step":1,"at":5,"in":1})"
             "\n" +
             R"({"step":1,"at":5,"wake":true})"
             "\n",
         "line 4: expected a wake or frames in a step, not both"},
        {start +
             R"({"step":1,"at":5,"in":1)"
             "\n" +
             recorded_wake(2, kAt) + "\n",
         "line 3: not JSON in UTF-8: wrong at byte 24"},
    }));
    CAPTURE(text);
    CHECK(problem_in(text) == problem);
}

TEST_CASE("a recording that was cut in mid-line is read up to there") {
    const std::string whole = header() + encode(RecordedState{}) + "\n" + recorded_in(1, kAt, "{}", true) + "\n";
    CHECK(problem_in(whole + R"({"step":1,"at":5000,"ou)") == "");
}

TEST_CASE("a difference is named by its path; what belongs to the process is none") {
    CHECK(difference(R"({"a":[1,{"b":"x"}]})", R"({"a":[1,{"b":"y"}]})") == R"(.a[1].b: recorded "x", replayed "y")");
    CHECK(difference(R"({"a":1})", R"({})") == ".a: recorded 1, not replayed");
    CHECK(difference(R"({})", R"({"a":1})") == ".a: not recorded, replayed 1");
    CHECK(difference(R"({"a":1,"b":2})", R"({"b":2,"a":1})") == std::nullopt);
    CHECK(difference(R"({"result":{"host":{"pid":1},"connection":"a","settings":1}})",
                     R"({"result":{"host":{"pid":2},"connection":"b","settings":1,"new":1}})") == std::nullopt);
    CHECK(difference(R"({"error":{"code":-32700,"message":"a"}})", R"({"error":{"code":-32700,"message":"b"}})") ==
          std::nullopt);
}
