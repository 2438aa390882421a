// A host with a recorder in front of it, and what its recording says when it is played (docs/recording.md).
#include "recording/recorder.hpp"
#include "io/log.hpp"

#include <regex>

#include "core/identity.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/replays.hpp"
#include "support/temp_dir.hpp"
#include "support/text.hpp"

namespace {

namespace fs = std::filesystem;
using namespace host;

// Real clocks go on while the host works: they never say the same twice.
class TickingClock {
public:
    [[nodiscard]] core::ClockReading read() {
        pass(core::Millis{1});
        return reading_;
    }
    void pass(core::Millis length) { reading_ = core::later(reading_, length); }

private:
    core::ClockReading reading_{"a boot", core::Millis{1'000}, core::instant_from_ms(1'700'000'000'000)};
};

constexpr char kPrompt[] = "a secret wish";

struct Recorded {
    explicit Recorded(bool prompts = false, std::int64_t max_bytes = recording::kMaxRecording)
        : recorder({.host_version = core::kVersion,
                    .pid = 1,
                    .connection = "c",
                    .started = clock.read().wall,
                    .prompts = prompts},
                   {.wish = dir.path() / "rec.jsonl",
                    .state_file = dir.path() / "state.db",
                    .max_bytes = max_bytes,
                    .dice = [this] { return draw = draw * 3.7 - static_cast<int>(draw * 3.7); },
                    .log = [this](std::string_view text) { log.line(text); }}) {
        start_host();
    }

    void start_host() {
        host.emplace(app::Setup{.state_file = dir.path() / "state.db",
                                .connection = "c",
                                .pid = 1,
                                .dice = recorder.dice(),
                                .log = [](std::string_view) {}});
        say(R"("hello","params":{"protocol":1,"client":{"name":"t","version":"1"}})");
    }

    std::string say(const std::string& method_and_params) { return say_all({method_and_params}); }
    std::string say_all(const std::vector<std::string>& requests) {
        std::vector<std::string> frames;
        for (const std::string& request : requests)
            frames.push_back(R"({"jsonrpc":"2.0","id":1,"method":)" + request + "}");
        const core::ClockReading now = clock.read();
        recorder.frames(frames, host->time_at(now));
        return done(host->handle(frames, now));
    }
    std::string wake() {
        const core::ClockReading now = clock.read();
        recorder.wake(host->time_at(now));
        return done(host->wake(now));
    }
    std::string done(const std::vector<std::string>& said) {
        recorder.done(said, host->last_step());
        (void)host->next_wake(clock.read());
        std::string all;
        for (const std::string& message : said) all += message + "\n";
        return all;
    }

    void snapshot(const std::string& attempts) {
        say(R"("snapshot","params":{"tab":{"id":1,"document":"d"},"seq":)" + std::to_string(++seq) +
            R"(,"path":"/imagine/post/m","store":{"state":{"videoByMediaId":{"m":[)" + attempts +
            R"(]}},"version":0}})");
    }
    void start() { say(R"("session.start","params":{"mediaId":"m","prompt":")" + std::string{kPrompt} + R"("})"); }
    void wait() {
        clock.pass(core::Millis{500});
        wake();
    }
    // A refused attempt, a wait with jitter, the offer by a wake of its own.
    void session() {
        say(R"("settings.update","params":{"settings":{"backoff":{"initialMs":9000,"jitterMs":5000}}})");
        snapshot("");
        start();
        say(R"("decision.claim","params":{"tab":{"id":1,"document":"d"},"decisionId":"d1"})");
        say_all({R"("decision.result","params":{"tab":{"id":1,"document":"d"},"decisionId":"d1","clicked":true})",
                 R"("progress","params":{"tab":{"id":1,"document":"d"},"seq":)" + std::to_string(++seq) +
                     R"(,"percent":40})"});
        snapshot(R"({"id":"a1","moderated":true})");
        for (int half_seconds = 0; half_seconds < 40; ++half_seconds) wait();
    }

    [[nodiscard]] std::string text() const { return support::read_text(support::recordings_in(dir.path()).front()); }

    support::TempDir dir;
    TickingClock clock;
    host::io::Log log{dir.path() / "host.log"};
    double draw{0.3};
    std::int64_t seq{};
    recording::Recorder recorder;
    std::optional<app::Host> host;
};

using support::says;

}  // namespace

TEST_CASE("a recording replays without a difference: time, chance and wakes are in it") {
    Recorded it{GENERATE(false, true)};
    it.session();
    it.recorder.end("end of input");
    const support::Replayed replayed = support::replay_text(it.text());
    CHECK(replayed.differences() == "");
    CHECK(replayed.result.compared == replayed.result.steps);
    CHECK(replayed.result.end == "end of input");
    CHECK(says(it.text(), R"("wake":true)"));
    CHECK(says(it.text(), R"("decisionId":"d2")"));
}

TEST_CASE("wakes in which nothing ran leave no line: a recording does not grow while nothing happens") {
    Recorded it;
    it.session();
    const std::size_t size = it.text().size();
    it.clock.pass(core::Millis{100});
    it.wake();
    CHECK(it.text().size() == size);
}

TEST_CASE("prompts are not in a recording, nor what is made of them, unless they are wanted") {
    Recorded it{false}, open{true};
    for (Recorded* recorded : {&it, &open}) {
        recorded->session();
        recorded->say(
            R"("session.update","params":{"mediaId":"m","persistent":{"lastPromptValue":"a secret wish, again"}})");
        recorded->say(
            R"("migrate","params":{"entries":{"grokRetrySession_q":"{\"lastPromptValue\":\"a secret wish\",\"logs\":[\"secret\"]}"}})");
        recorded->say(R"("store.export")");
    }
    CHECK_FALSE(says(it.text(), "secret"));
    CHECK(says(open.text(), "a secret wish, again"));
    CHECK(support::replay_text(it.text()).differences() == "");
}

TEST_CASE("what this program decides differently is named, with its step") {
    Recorded it;
    it.session();
    const std::string altered =
        std::regex_replace(it.text(), std::regex{R"("reason":"backoff")"}, R"("reason":"no_tab")");
    const support::Replayed replayed = support::replay_text(altered);
    CHECK(replayed.result.differences > 0);
    CHECK(says(replayed.differences(), R"(.decision.reason: recorded "no_tab", replayed "backoff")"));
}

TEST_CASE("a recording that begins in the middle of a session has what the host knew") {
    support::TempDir second;
    Recorded it;
    it.session();
    it.say(R"("session.stop","params":{"mediaId":"m","requestId":"r1"})");
    it.start();
    const std::string request =
        R"("session.update","params":{"mediaId":"m","persistent":{"lastPromptValue":"secret"},"requestId":"r2"})";
    it.say(request);

    recording::Recorder late({.host_version = "1", .pid = 2, .connection = "c2", .started = it.clock.read().wall},
                             {.wish = second.path() / "rec.jsonl",
                              .state_file = it.dir.path() / "state.db",
                              .dice = [] { return 0.5; },
                              .log = [&it](std::string_view text) { it.log.line(text); }});
    app::Host host({.state_file = it.dir.path() / "state.db",
                    .connection = "c2",
                    .pid = 2,
                    .dice = late.dice(),
                    .log = [](std::string_view) {}});
    for (const std::string& text :
         {std::string{R"("hello","params":{"protocol":1,"client":{"name":"t","version":"1"}})"}, request,
          std::string{R"("session.get","params":{"mediaId":"m"})"}}) {
        const std::vector<std::string> frames{R"({"jsonrpc":"2.0","id":1,"method":)" + text + "}"};
        const core::ClockReading now = it.clock.read();
        late.frames(frames, host.time_at(now));
        late.done(host.handle(frames, now), host.last_step());
    }
    const std::string text = support::read_text(support::recordings_in(second.path()).front());
    const support::Replayed replayed = support::replay_text(text);
    CHECK(says(text, R"("schema":)"));
    CHECK_FALSE(says(text, "secret"));
    CHECK(replayed.differences() == "");
    CHECK(replayed.result.compared == 3);
}

TEST_CASE("what another process wrote meanwhile cannot be replayed, and is not compared") {
    Recorded it;
    it.snapshot("");
    app::Host other({.state_file = it.dir.path() / "state.db",
                     .connection = "x",
                     .dice = [] { return 0.0; },
                     .log = [](std::string_view) {}});
    for (const char* text : {R"("hello","params":{"protocol":1,"client":{"name":"t","version":"1"}})",
                             R"("session.start","params":{"mediaId":"m","prompt":"by another"})"}) {
        const std::vector<std::string> frames{R"({"jsonrpc":"2.0","id":1,"method":)" + std::string{text} + "}"};
        (void)other.handle(frames, it.clock.read());
    }
    it.wait();
    it.snapshot(R"({"id":"a1","moderated":true})");
    const support::Replayed replayed = support::replay_text(it.text());
    CHECK(replayed.differences() == "");
    CHECK(replayed.result.compared == 2);
    CHECK(replayed.result.steps == 4);
    REQUIRE_FALSE(replayed.texts(recording::ReplayLine::Kind::remark).empty());
    CHECK(says(replayed.texts(recording::ReplayLine::Kind::remark).front(), "another process"));
}

TEST_CASE("a host that died in a step leaves the frames that killed it") {
    Recorded it;
    const std::vector<std::string> frames{R"({"jsonrpc":"2.0","id":9,"method":"session.list"})"};
    it.recorder.frames(frames, it.host->time_at(it.clock.read()));  // and then it died
    const support::Replayed replayed = support::replay_text(it.text());
    CHECK(replayed.differences() == "");
    CHECK(says(replayed.texts(recording::ReplayLine::Kind::asked).back(), "session.list"));
    CHECK(says(replayed.texts(recording::ReplayLine::Kind::remark).back(), "the host crashed or was killed"));
}

TEST_CASE("a full recording ends with a line that says so, and the host goes on") {
    Recorded it{false, 8000};
    it.session();
    CHECK(it.text().size() <= 8000);
    CHECK(
        it.text().ends_with("\"end\":\"the recording is full\",\"at\":" + it.text().substr(it.text().rfind(':') + 1)));
    CHECK(says(it.say(R"("ping")"), "now"));
    CHECK(says(support::read_text(it.log.file()), "the recording is full"));
    const support::Replayed replayed = support::replay_text(it.text());
    CHECK(replayed.differences() == "");
    CHECK(replayed.result.end == "the recording is full");
}

TEST_CASE("a recording is for its owner alone, and never over an older file") {
    Recorded it;
    const auto file = support::recordings_in(it.dir.path()).front();
    CHECK((fs::status(file).permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
    recording::Recorder again(
        {.host_version = "1", .connection = "c"},
        {.wish = it.dir.path() / "rec.jsonl", .state_file = {}, .dice = {}, .log = [&it](std::string_view text) {
             it.log.line(text);
         }});
    CHECK(support::recordings_in(it.dir.path()).size() == 2);
}

TEST_CASE("a recording that cannot be opened harms nothing, and the log says why") {
    Recorded it;
    recording::Recorder nowhere(
        {.host_version = "1", .connection = "c"},
        {.wish = "/nowhere/rec.jsonl", .state_file = {}, .dice = {}, .log = [&it](std::string_view text) {
             it.log.line(text);
         }});
    nowhere.frames({}, {});
    nowhere.done({}, {});
    CHECK(says(support::read_text(it.log.file()), "cannot record into /nowhere/rec."));
}
