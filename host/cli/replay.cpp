#include "cli/replay.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "cli/table.hpp"
#include "core/identity.hpp"
#include "platform/printable.hpp"
#include "platform/terminal.hpp"
#include "recording/replay.hpp"

namespace host::cli {
namespace {

namespace fs = std::filesystem;

class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string pattern = (fs::temp_directory_path() / "grok-retry-host-XXXXXX").string();
        if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary directory: set TMPDIR");
        path_ = pattern;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

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
    const std::string name = platform::printable(wanted.file);
    if (!recording) {
        std::cerr << "grok-retry-host: cannot read " << name << '\n';
        return kFinding;
    }
    const TemporaryDirectory directory;
    const platform::Look look = platform::look_of_stdout();
    const auto result = recording::replay(recording, directory.path() / "state.db",
                                          [&look](const recording::ReplayLine& line) { print(line, look); });
    if (!result.malformed.empty()) {
        std::cerr << "grok-retry-host: " << name << " cannot be replayed: " << platform::printable(result.malformed)
                  << '\n';
        return kFinding;
    }
    std::cout << '\n';
    print_heading(result);
    if (result.compared < result.steps) {
        std::cout << "Only " << result.compared << " of them could be compared: see the lines with a dash.\n";
    }
    std::cout << (result.differences == 0 ? "No difference.\n" : count(result.differences, "difference") + ".\n");
    return result.differences == 0 ? kOk : kFinding;
}

}  // namespace host::cli
