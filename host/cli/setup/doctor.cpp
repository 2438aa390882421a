#include "cli/setup/doctor.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>

#include "cli/print.hpp"
#include "cli/progress.hpp"
#include "cli/setup/allowed_extensions.hpp"
#include "cli/setup/doctor_checks.hpp"
#include "cli/state_paths.hpp"
#include "cli/table.hpp"
#include "core/identity.hpp"
#include "json/out.hpp"
#include "platform/local_time.hpp"
#include "platform/printable.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;

constexpr std::size_t kVerdictWidth = 6;  // "note" and the gap after it

DoctorContext prepare(const Doctor& wanted, const path& program) {
    DoctorContext context{.places = places_here(), .program = program, .state_file = state_file(wanted.db)};
    context.allowed = read_allowed_extensions(context.places.state);
    context.zone = wanted.json ? core::in_utc : platform::utc_offset;
    context.command = shell_command(program, context.places);
    return context;
}

Findings examine_all(const DoctorContext& context) {
    Findings all{{.about = "program",
                  .verdict = Verdict::good,
                  .finding = context.program.string() + ", version " + core::kVersion,
                  .remedy = {}}};
    const auto add = [&](Findings more) { std::ranges::move(more, std::back_inserter(all)); };
    ProgressLine progress("checking");  // a host that does not answer takes seconds
    progress.show("");
    const auto browsers = browser_states(context);
    add(check_manifests(context, browsers));
    add(check_extension(context, browsers));
    add(check_by_starting(context, browsers));
    add(check_running(context));
    add(check_state(context));
    return all;
}

std::string verdict_word(Verdict verdict, const platform::Look& look) {
    switch (verdict) {
        case Verdict::good: return look.green("ok") + "    ";
        case Verdict::note: return look.yellow("note") + "  ";
        case Verdict::bad: return look.red("BAD") + "   ";
    }
    return "";
}

const char* name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::good: return "good";
        case Verdict::note: return "note";
        case Verdict::bad: return "bad";
    }
    return "bad";
}

std::string remedy_of(const Finding& one) {
    return one.remedy + (one.remedy.empty() || one.command.empty() ? "" : ": ") + one.command;
}

}  // namespace

std::vector<std::string> doctor_lines(const std::vector<Finding>& findings, const platform::Look& look) {
    std::size_t about = 0;
    for (const Finding& one : findings)
        about = std::max(about, platform::display_width(platform::printable(one.about)));
    const std::size_t indent = kVerdictWidth + about + 2;
    const std::size_t room = std::max(look.columns, indent + platform::kFewestColumns) - indent;
    std::vector<std::string> lines;
    for (const Finding& one : findings) {
        const std::string name = platform::printable(one.about);
        const std::string gap(indent - kVerdictWidth - platform::display_width(name), ' ');
        std::string start = verdict_word(one.verdict, look).append(name).append(gap);
        for (const std::string& line : lines_of_words(platform::printable(one.finding), room)) {
            lines.push_back(start + line);
            start.assign(indent, ' ');
        }
        std::string arrow = "-> ";
        if (!one.remedy.empty()) {
            const std::string words = platform::printable(one.remedy) + (one.command.empty() ? "" : ":");
            for (const std::string& line : lines_of_words(words, room - arrow.size())) {
                lines.push_back(std::string(indent, ' ') + look.bold(arrow + line));
                arrow.assign(arrow.size(), ' ');
            }
        }
        // A command stands on a line of its own, never wrapped, so that it can be copied.
        if (!one.command.empty()) {
            lines.push_back(std::string(indent, ' ') + look.bold(arrow + platform::printable(one.command)));
        }
    }
    const auto bad = std::ranges::count(findings, Verdict::bad, &Finding::verdict);
    lines.emplace_back();
    lines.push_back(bad == 0   ? look.green("No problems found.")
                    : bad == 1 ? look.red("1 problem needs attention.")
                               : look.red(std::to_string(bad) + " problems need attention."));
    return lines;
}

int run_doctor(const Doctor& wanted, const path& program) {
    const Findings findings = examine_all(prepare(wanted, program));
    if (wanted.json) {
        std::cout << encode(findings) << '\n';
    } else {
        const platform::Look look = platform::look_of_stdout();
        print_lines(doctor_lines(findings, look), look);
    }
    std::cout << std::flush;
    return is_healthy(findings) ? kOk : kFinding;
}

bool is_healthy(const std::vector<Finding>& findings) {
    return std::ranges::none_of(findings, [](const Finding& one) { return one.verdict == Verdict::bad; });
}

std::string encode(const std::vector<Finding>& findings) {
    json::Out list = json::Out::array();
    for (const Finding& one : findings) {
        list.push_back({{"about", one.about},
                        {"verdict", name_of(one.verdict)},
                        {"finding", one.finding},
                        {"remedy", remedy_of(one).empty() ? json::Out(nullptr) : json::Out(remedy_of(one))}});
    }
    return json::text_of({{"healthy", is_healthy(findings)}, {"findings", std::move(list)}});
}

}  // namespace host::cli
