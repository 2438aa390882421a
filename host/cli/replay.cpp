#include "cli/replay.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>

#include "cli/complain.hpp"
#include "cli/given_file.hpp"
#include "cli/print.hpp"
#include "cli/progress.hpp"
#include "cli/table.hpp"
#include "cli/words.hpp"
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
    const std::string first =
        core::iso8601(line.at + look.zone(line.at)).substr(11, 12) + std::string{mark_of(line.kind)};
    const bool stands_out = line.kind == recording::ReplayLine::Kind::difference;
    const std::string step = stands_out ? "step " + std::to_string(line.step) + ": " : "";
    for (const std::string& text : wrap(first, step + line.text, look.columns)) {
        const bool faint = line.kind == recording::ReplayLine::Kind::asked;
        const std::string shown = look.shown(text);
        std::cout << (stands_out ? look.bold(shown) : faint ? look.faint(shown) : shown) << '\n';
    }
}

void print_heading(const recording::ReplayResult& result, const platform::Look& look) {
    const recording::RecordingHeader& header = *result.header;
    const auto say = [&](const std::string& text) { print_lines(wrap("", text, look.columns), look); };
    say("Recorded " + core::local_time(header.started, look.zone) + " by version " + header.host_version +
        (header.prompts ? ", with prompts" : ", prompts masked") + "; replayed by version " + core::kVersion + ".");
    say(counted(result.steps, "step") + ", " + counted(result.frames, "message") + " in, " +
        counted(result.decisions, "decision") +
        (result.end.empty() ? "; it has no end: it was cut off, or was not finished yet."
                            : "; it ended: " + result.end + "."));
}

// One recording. The exit code.
int replay_one(const std::string& file, const platform::Look& look) {
    if (const auto problem = why_not_from(file)) return refuse(*problem);
    std::ifstream recording(file, std::ios::binary);
    const platform::TemporaryFolder folder("grok-retry-host");
    // What is told is progress enough where a person sees it.
    ProgressLine progress("replaying", !platform::stdout_is_terminal());
    std::error_code unknown;
    const auto size = std::filesystem::file_size(file, unknown);
    const auto tell = [&](const recording::ReplayLine& line) {
        print(line, look);
        progress.show(counted(line.step, "step") + percent_read(recording, size));
    };
    const auto result = recording::replay(recording, folder.path() / "state.db", tell, look.zone);
    progress.clear();
    if (!result.malformed.empty()) return refuse(file + " cannot be replayed: " + result.malformed);
    std::cout << '\n';
    print_heading(result, look);
    if (result.compared < result.steps) {
        std::cout << "Only " << result.compared << " of them could be compared: see the lines with a dash.\n";
    }
    std::cout << (result.differences == 0 ? "No difference" : counted(result.differences, "difference"))
              << (result.end.empty() ? " in what is there.\n" : ".\n");
    return result.differences == 0 ? kOk : kFinding;
}

}  // namespace

int run_replay(const Replay& wanted) {
    const platform::Look look = platform::look_of_stdout();
    int code = kOk;
    for (const std::string& file : wanted.files) {
        if (wanted.files.size() > 1) {
            std::cout << (&file == &wanted.files.front() ? "" : "\n") << look.bold(platform::printable(file)) << '\n';
            std::cout.flush();
        }
        code = std::max(code, replay_one(file, look));
    }
    return code;
}

}  // namespace host::cli
