#include "support/replays.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "cli/setup/host_config.hpp"
#include "support/temp_dir.hpp"

namespace support {

using host::recording::ReplayLine;

std::vector<std::string> Replayed::texts(ReplayLine::Kind kind) const {
    std::vector<std::string> texts;
    for (const ReplayLine& line : lines) {
        if (line.kind == kind) texts.push_back(line.text);
    }
    return texts;
}

std::string Replayed::differences() const {
    std::string all = result.malformed;
    for (const ReplayLine& line : lines) {
        if (line.kind == ReplayLine::Kind::difference)
            all += "step " + std::to_string(line.step) + ": " + line.text + "\n";
    }
    return all;
}

Replayed replay_text(const std::string& recording) {
    const TempDir folder;
    std::istringstream in{recording};
    Replayed replayed;
    replayed.result = host::recording::replay(in, folder.path() / "state.db",
                                              [&](const ReplayLine& line) { replayed.lines.push_back(line); });
    return replayed;
}

std::vector<std::filesystem::path> recordings_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

void switch_recording_on(const std::filesystem::path& folder, bool prompts) {
    const auto written = host::cli::write_host_config(
        folder, {.sandbox = true, .record = folder / "rec.jsonl", .record_prompts = prompts});
    if (!written) throw std::runtime_error(written.error());
}

}  // namespace support
