// Every transcript, in every order it asks for, and every example of docs/protocol.md.
#include <algorithm>

#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/replays.hpp"
#include "support/temp_dir.hpp"
#include "support/this_build.hpp"
#include "support/transcript.hpp"

namespace {

namespace fs = std::filesystem;

void run_all(const std::string& text) {
    const auto runs = support::parse_transcript(text);
    const auto step = static_cast<std::size_t>(runs.size() < 10 ? 1 : support::step());
    for (std::size_t i = 0; i < runs.size(); i += step) {
        INFO("order " << i + 1 << " of " << runs.size());
        const std::string wrong = support::run_transcript(runs[i], support::kHostProgram);
        CHECK(wrong == "");
    }
}

// Each process of a transcript leaves a recording; each is played. (One order of each: the recording is the subject.)
void record_and_replay(const std::string& text, bool prompts) {
    const support::TempDir folder;
    support::switch_recording_on(folder.path(), prompts);
    const std::string wrong =
        support::run_transcript(support::parse_transcript(text).front(), support::kHostProgram, folder.path());
    REQUIRE(wrong == "");
    const auto recordings = support::recordings_in(folder.path());
    REQUIRE_FALSE(recordings.empty());
    for (const fs::path& file : recordings) {
        INFO(file);
        const support::Replayed replayed = support::replay_text(support::read_text(file));
        CHECK(replayed.differences() == "");
        CHECK(replayed.result.steps > 0);
        // A file that is damaged at the start, and what another process writes, are not in the recording.
        const std::string recording = support::read_text(file);
        const bool is_whole = recording.find(R"("state":null)") == std::string::npos &&
                              recording.find("othersWrote") == std::string::npos;
        CHECK((replayed.result.compared == replayed.result.steps) == is_whole);
    }
}

}  // namespace

TEST_CASE("every transcript can be recorded and replays without a difference, prompts masked or not",
          "[transcript][slow]") {
    std::vector<std::string> texts = support::transcript_blocks(fs::path{GRH_SOURCE_DIR} / "docs" / "protocol.md");
    for (const auto& entry : fs::directory_iterator{fs::path{GRH_SOURCE_DIR} / "tests" / "transcripts"}) {
        if (entry.path().extension() == ".txt") texts.push_back(support::read_text(entry.path()));
    }
    std::sort(texts.begin(), texts.end());  // in no order of their own on the disk
    for (std::size_t n = 0; n < texts.size(); n += static_cast<std::size_t>(support::step())) {
        const std::string& text = texts[n];
        INFO(text.substr(0, text.find('\n')));
        record_and_replay(text, false);
        if (!support::kIsSanitized) record_and_replay(text, true);
    }
}

TEST_CASE("recordings of real sessions replay without a difference", "[transcript]") {
    const auto recordings = support::recordings_in(fs::path{GRH_SOURCE_DIR} / "tests" / "recordings");
    REQUIRE_FALSE(recordings.empty());
    for (const fs::path& file : recordings) {
        DYNAMIC_SECTION(file.filename().string()) {
            const support::Replayed replayed = support::replay_text(support::read_text(file));
            CHECK(replayed.differences() == "");
            CHECK(replayed.result.compared == replayed.result.steps);
        }
    }
}

TEST_CASE("the transcripts hold over the wire", "[transcript]") {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{fs::path{GRH_SOURCE_DIR} / "tests" / "transcripts"}) {
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    REQUIRE(files.size() >= 10);
    for (const fs::path& file : files) {
        DYNAMIC_SECTION(file.filename().string()) { run_all(support::read_text(file)); }
    }
}

TEST_CASE("the examples of docs/protocol.md hold over the wire", "[transcript]") {
    const auto blocks = support::transcript_blocks(fs::path{GRH_SOURCE_DIR} / "docs" / "protocol.md");
    REQUIRE(blocks.size() >= 10);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        DYNAMIC_SECTION("block " << i + 1 << ": " << blocks[i].substr(0, blocks[i].find('\n'))) { run_all(blocks[i]); }
    }
}
