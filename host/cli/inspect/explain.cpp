#include "cli/inspect/explain.hpp"

#include <chrono>
#include <filesystem>
#include <iostream>

#include "app/machine_clock.hpp"
#include "cli/complain.hpp"
#include "cli/inspect/read_report.hpp"
#include "cli/inspect/report_json.hpp"
#include "cli/inspect/report_text.hpp"
#include "cli/print.hpp"
#include "cli/state_paths.hpp"
#include "cli/table.hpp"
#include "core/shown_counts.hpp"
#include "platform/printable.hpp"

namespace host::cli {
std::vector<std::string> explanation(const DebugReport& report, const platform::Look& look) {
    const DebugSession& session = report.sessions.front();
    const core::Media& media = session.media;
    std::vector<std::string> lines;
    const auto add = [&](std::string_view first, const std::string& text) {
        for (std::string& line : wrap(first, text, look.columns)) lines.push_back(std::move(line));
    };
    const auto add_bold = [&](const std::string& text) {
        for (const std::string& line : wrap("", text, look.columns)) lines.push_back(look.bold(line));
    };
    add_bold("Image " + media.id.value);
    add("Prompt  ", session.prompt_hidden ? hidden(session.prompt_characters) : media.persistent.last_prompt_value);
    std::string day;
    for (const core::NarratedNote& line : narrate(report, look.zone)) {
        const std::string its_day =
            core::local_day(line.at, look.zone) + ", times in " + core::zone_name(line.at, look.zone);
        if (its_day != day) {
            day = its_day;
            lines.insert(lines.end(), {"", look.faint(day)});
        }
        add(core::local_clock(line.at, look.zone) + "  ", line.text);
    }
    lines.emplace_back();
    const core::Instant last = report.journal.empty() ? report.now : report.journal.back().at;
    add_bold("Now, at " + core::clock_time(report.now, last, look.zone) + ": " +
             (core::is_running(media) && media.session.is_active ? state_of(media) + "; " : "") +
             core::explain(media, session.decision, report.now, look.zone) + ".");
    const core::ShownCounts counts = core::shown_counts(media.session);
    const std::string since = core::since_its_end(counts);
    add("", "Refused " + std::to_string(counts.refused) + " of " + std::to_string(media.persistent.max_retries) +
                ", videos " + std::to_string(counts.videos) + " of " + std::to_string(media.persistent.video_goal) +
                ", credits " + std::to_string(counts.credits) + "." + (since.empty() ? "" : " " + since));
    return lines;
}

int run_explain(const Explain& wanted) {
    const StateFiles files{state_file(wanted.db), log_file(state_file(wanted.db))};
    const auto refuse_it = [&](const NotOneMedia& why) {
        if (wanted.json) {
            std::cout << platform::printable_json(encode_problem(why.problem, files, why.matches)) << std::endl;
        }
        return refuse(why);
    };
    if (const auto problem = why_no_state(files.database)) return refuse_it({*problem, {}});
    store::SessionStore store(files.database, {.read_only = true});
    const auto image = media_meant(store, wanted.media);
    DebugReport report = read_facts(store, files, store.time_at(app::MachineClock{}.read()));
    if (!image || !add_image(store, report, *image)) return refuse_it(not_one_media(store, wanted.media));
    if (!wanted.show_prompts) redact(report);
    if (wanted.json) {
        std::cout << cli::encode_explanation(report) << '\n';
    } else {
        const platform::Look look = platform::look_of_stdout();
        print_lines(explanation(report, look), look);
    }
    std::cout.flush();
    return kOk;
}

}  // namespace host::cli
