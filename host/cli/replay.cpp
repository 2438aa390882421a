#include "cli/replay.hpp"

#include <fstream>
#include <iostream>

#include "cli/complain.hpp"
#include "cli/table.hpp"
#include "core/identity.hpp"
#include "platform/file.hpp"
#include "platform/printable.hpp"
#include "platform/terminal.hpp"
#include "recording/replay.hpp"

namespace host::cli {
namespace {

std::string_view mark_of(recording::ReplayLine::Kind kind) {
    switch (kind) {
        case recording::ReplayLine::Kind::asked: return "  > ";
        case recording::ReplayLine::Kind::decided: return "  < ";
        case recording::ReplayLine::Kind::difference: return "  ! ";
        case recording::ReplayLine::Kind::remark: return "  - ";
    }
    return "    ";
}

void print(const recording::ReplayLine& line, const platform::Look& look) {
    const std::string first = core::iso8601(line.at).substr(11, 12) + std::string{mark_of(line.kind)};
    const bool stands_out = line.kind == recording::ReplayLine::Kind::difference;
    const std::string step = stands_out ? "step " + std::to_string(line.step) + ": " : "";
    for (const std::string& text : wrap(first, step + line.text, look.columns)) {
        const bool faint = line.kind == recording::ReplayLine::Kind::asked;
        std::cout << (stands_out ? look.bold(text) : faint ? look.faint(text) : text) << '\n';
    }
}

std::string count(std::int64_t number, const char* what) {
    return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

void print_heading(const recording::ReplayResult& result) {
    const recording::RecordingHeader& header = *result.header;
    std::cout << "Recorded " << core::iso8601(header.started) << " by version "
              << platform::printable(header.host_version) << (header.prompts ? ", with prompts" : ", prompts masked")
              << "; replayed by version " << core::kVersion << ".\n"
              << count(result.steps, "step") << ", " << count(result.frames, "message") << " in, "
              << count(result.decisions, "decision")
              << (result.end.empty() ? "; its end is missing" : "; it ended: " + platform::printable(result.end))
              << ".\n";
}

}  // namespace

int run_replay(const Replay& wanted) {
    std::ifstream recording(wanted.file, std::ios::binary);
    const std::string& name = wanted.file;
    if (!recording) return refuse("cannot read " + name);
    const platform::TemporaryFolder folder("grok-retry-host");
    const platform::Look look = platform::look_of_stdout();
    const auto result = recording::replay(recording, folder.path() / "state.db",
                                          [&look](const recording::ReplayLine& line) { print(line, look); });
    if (!result.malformed.empty()) return refuse(name + " cannot be replayed: " + result.malformed);
    std::cout << '\n';
    print_heading(result);
    if (result.compared < result.steps) {
        std::cout << "Only " << result.compared << " of them could be compared: see the lines with a dash.\n";
    }
    std::cout << (result.differences == 0 ? "No difference.\n" : count(result.differences, "difference") + ".\n");
    return result.differences == 0 ? kOk : kFinding;
}

}  // namespace host::cli
