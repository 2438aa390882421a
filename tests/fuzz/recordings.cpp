// A recording may come from anybody: --replay plays it or says what is wrong with it, in text that a terminal can show.
#include <algorithm>
#include <sstream>
#include <vector>

#include "cli/table.hpp"
#include "fuzz/conversation.hpp"
#include "fuzz/targets.hpp"
#include "fuzz/tools.hpp"
#include "json/reader.hpp"
#include "platform/printable.hpp"
#include "recording/replay.hpp"
#include "store/store_error.hpp"

namespace fuzz {
namespace {

using namespace ::host;
namespace fs = std::filesystem;

constexpr std::size_t kColumns = 100;
constexpr std::size_t kMostRecordedLines = 60;
constexpr int kLineDepth = json::kMaxDepth + 4;

bool is_harmless(const std::string& text) { return text == platform::printable(text); }

// Too many lines, or one that moves the test clock too far.
bool takes_long(std::string_view recording) {
    std::istringstream in{std::string{recording}};
    std::size_t lines = 0;
    for (std::string line; std::getline(in, line);) {
        if (++lines > kMostRecordedLines) return true;
        const auto read = json::read_json(line, kLineDepth);
        if (!read || !read->is_object() || !read->contains("in")) continue;
        if (is_long_wait((*read)["in"].dump())) return true;
    }
    return false;
}

// What is told, line by line; how it ended comes last.
std::vector<std::string> play(std::string_view recording) {
    const fs::path folder = scratch() / "recordings";
    fs::remove_all(folder);
    fs::create_directories(folder);
    std::istringstream in{std::string{recording}};
    std::vector<std::string> told;
    const auto tell = [&told](const recording::ReplayLine& line) {
        for (const std::string& text : cli::wrap("- ", line.text, kColumns)) told.push_back(text);
    };
    try {
        const recording::ReplayResult result = recording::replay(in, folder / "state.db", tell);
        must(result.header.has_value() != !result.malformed.empty(), "a recording is played, or something is wrong");
        must(result.malformed.empty() || told.empty(), "nothing is told of a recording that cannot be played");
        must(result.compared <= result.steps, "no step is compared that was not played");
        told.push_back(platform::printable(result.malformed + std::to_string(result.differences)));
    } catch (const store::StoreError& error) {
        told.push_back(platform::printable(error.what()));
    }
    for (const auto& entry : fs::directory_iterator{folder}) {
        must(entry.path().filename().string().starts_with("state.db"), "nothing is written beside the state");
    }
    return told;
}

}  // namespace

void recordings(Bytes input) {
    if (takes_long(text_of(input))) return;
    const std::vector<std::string> told = play(text_of(input));
    must(std::ranges::all_of(told, is_harmless), "a terminal is told nothing but text");
    must(play(text_of(input)) == told, "the same program says the same again");
}

}  // namespace fuzz
