// Every transcript, in every order it asks for, and every example of docs/protocol.md.
#include <algorithm>
#include <fstream>
#include <sstream>

#include "support/catch.hpp"
#include "support/transcript.hpp"

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

void run_all(const std::string& text) {
    const auto runs = support::parse_transcript(text);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        INFO("order " << i + 1 << " of " << runs.size());
        const std::string wrong = support::run_transcript(runs[i], GRH_BINARY);
        CHECK(wrong == "");
    }
}

}  // namespace

TEST_CASE("the transcripts hold over the wire", "[transcript]") {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{fs::path{GRH_SOURCE_DIR} / "tests" / "transcripts"}) {
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    REQUIRE(files.size() >= 10);
    for (const fs::path& file : files) {
        DYNAMIC_SECTION(file.filename().string()) { run_all(read(file)); }
    }
}

TEST_CASE("the examples of docs/protocol.md hold over the wire", "[transcript]") {
    const auto blocks = support::transcript_blocks(fs::path{GRH_SOURCE_DIR} / "docs" / "protocol.md");
    REQUIRE(blocks.size() >= 10);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        DYNAMIC_SECTION("block " << i + 1 << ": " << blocks[i].substr(0, blocks[i].find('\n'))) { run_all(blocks[i]); }
    }
}
