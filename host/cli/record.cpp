#include "cli/record.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "cli/complain.hpp"
#include "cli/new_file.hpp"
#include "cli/print.hpp"
#include "cli/setup/host_config.hpp"
#include "cli/state_paths.hpp"
#include "cli/words.hpp"
#include "platform/file.hpp"
#include "platform/printable.hpp"
#include "platform/process.hpp"
#include "store/state_file.hpp"

namespace host::cli {
namespace {

namespace fs = std::filesystem;

// What would stop a host from writing there, so that it is said now and not only in the log. Empty: nothing.
std::string problem_with(const fs::path& file, const std::optional<fs::path>& db) {
    if (file.filename().empty()) return file.string() + " names a directory; name a file in it";
    const fs::path directory = file.parent_path();
    std::error_code unreadable;
    if (!fs::is_directory(directory, unreadable)) return "there is no directory " + directory.string();
    if (platform::check_access(directory, platform::Access::write))
        return "you may not write into " + directory.string();
    return why_not_into(file, db).value_or("");
}

// bug.4711.jsonl or bug.4711-2.jsonl -> 4711; 0: none of ours
std::int64_t process_of(const fs::path& file, const fs::path& wish) {
    const std::string name = file.stem().string(), stem = wish.stem().string() + ".";
    if (file.extension() != wish.extension() || !name.starts_with(stem)) return 0;
    std::int64_t pid = 0;
    const char* const end = name.data() + name.size();
    const auto [stopped, error] = std::from_chars(name.data() + stem.size(), end, pid);
    return error == std::errc{} && (stopped == end || *stopped == '-') ? pid : 0;
}

}  // namespace

int run_record(const Record& wanted) {
    const fs::path state = state_file(wanted.db);
    if (const auto problem = why_not_state(state)) return refuse(*problem);
    const fs::path directory = store::settle(state, {.own_directory = !wanted.db}).parent_path();
    const auto wish = wanted.file ? std::optional{fs::absolute(*wanted.file).lexically_normal()} : std::nullopt;
    if (wish) {
        if (const std::string problem = problem_with(*wish, wanted.db); !problem.empty()) return refuse(problem);
    }
    auto config = read_host_config(directory);
    if (!config) return refuse(config.error());
    const auto before = config->record;
    config->record = wish;
    config->record_prompts = wanted.file && wanted.show_prompts;
    if (const auto written = write_host_config(directory, *config); !written) return refuse(written.error());
    if (!wanted.file) {
        print_text(
            "Hosts that start from now on record nothing. One that is recording goes on until its browser ends it.");
        for (const fs::path& file : before ? live_recordings(*before) : std::vector<fs::path>{}) {
            print_text("  still recording: " + platform::printable(file.string()));
        }
        return kOk;
    }
    fs::path example = *config->record;
    example.replace_extension(".PID" + example.extension().string());
    print_text("Hosts that start from now on record into " + platform::printable(example.string()) + ", " +
               (wanted.show_prompts ? "with your prompts: keep the files to yourself.\n"
                                    : "prompts masked; the files have ids of images and paths.\n") +
               "Reload the extension (or restart the browser) to start one, do what you want to show, then run:\n"
               "  grok-retry-host --record off");
    return kOk;
}

std::vector<fs::path> live_recordings(const fs::path& wish) {
    std::vector<fs::path> live;
    for (const fs::path& file : store::files_in(wish.parent_path())) {
        const std::int64_t pid = process_of(file, wish);
        if (platform::is_alive(pid)) live.push_back(file);
    }
    std::ranges::sort(live);
    return live;
}

std::string recording_state(const fs::path& state_directory) {
    const auto config = read_host_config(state_directory);
    if (!config) return "unknown: " + config.error();
    if (!config->record) return "off";
    std::string text = "hosts that start from now on record into " + config->record->string() +
                       (config->record_prompts ? ", with prompts" : "");
    const auto live = live_recordings(*config->record);
    if (live.empty()) return text + "; none is recording now";
    for (const fs::path& file : live) {
        std::error_code unknown;
        const auto size = fs::file_size(file, unknown);
        text += "; now " + file.filename().string() + (unknown ? "" : " (" + file_size(size) + ")");
    }
    return text;
}

}  // namespace host::cli
